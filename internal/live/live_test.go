package live

import (
	"sync"
	"testing"
)

func heard(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestChangesReachThoseWhoListen(t *testing.T) {
	h := New()
	var relayed []string
	h.OnChanged(func(who string) { relayed = append(relayed, who) })
	li, stopLi := h.Listen("li")
	again, stopAgain := h.Listen("li")
	wang, stopWang := h.Listen("wang")
	h.Changed("li")
	h.Changed("li")
	if !heard(li) || heard(li) || !heard(again) || heard(wang) {
		t.Error("not one signal to each page of li, and none to others")
	}
	h.Ring("wang") // from another process
	if !heard(wang) || len(relayed) != 2 {
		t.Errorf("relayed %q", relayed)
	}
	stopLi()
	h.Changed("li")
	if heard(li) || !heard(again) {
		t.Error("who stopped hears on, or the other page does not")
	}
	stopAgain()
	stopWang()
	if len(h.listeners) != 0 {
		t.Errorf("%d are still known", len(h.listeners))
	}
}

func TestManyListenAtOnce(t *testing.T) {
	h := New()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			c, stop := h.Listen("li")
			defer stop()
			h.Changed("li")
			<-c
		})
	}
	all.Wait()
}
