package main

import (
	"context"
	"crypto/rand"
	"errors"
	"hash/fnv"
	"slices"
	"sync"
	"time"
)

// letter is a message in an inbox.
type letter struct {
	ID, Kind, Object string
	PostedAt         time.Time
}

// reader is a member of staff who reads the inbox again and again and acts on what
// lies in it.
type reader struct {
	*person
	w    *world
	role string
	home *school // nil above the schools
	seen map[string]bool
	nth  map[string]int // letters about an object so far

	acting sync.WaitGroup
	hands  chan struct{}
}

// How often somebody looks, and how far back: clocks that are wrong put letters
// below those that were read already.
const (
	lookEvery = 300 * time.Millisecond
	lookBack  = 5 * time.Minute
)

// staff begins to work: everybody above the schools and in the schools of a wave. The
// returned function waits for what is in hand when the context has ended.
func (w *world) staff(ctx context.Context) (wait func()) {
	var working sync.WaitGroup
	employ := func(p *person, role string, home *school) {
		if w.readers[p] == nil {
			w.readers[p] = &reader{person: p, w: w, role: role, home: home, seen: map[string]bool{}, nth: map[string]int{}, hands: make(chan struct{}, 8)}
		}
		working.Go(func() { w.readers[p].work(ctx) })
	}
	for _, s := range w.town.schools {
		employ(s.counselor, "counselor", s)
		employ(s.deputy, "deputy", s)
		employ(s.lead, "lead", s)
	}
	employ(w.town.office, "office", nil)
	employ(w.town.health, "health", nil)
	employ(w.town.clerk, "clerk", nil)
	return working.Wait
}

func (r *reader) work(ctx context.Context) {
	for ctx.Err() == nil {
		fresh, err := r.fresh(ctx)
		if err != nil && ctx.Err() == nil {
			r.w.book.turnedAway(r.name + ": inbox: " + err.Error())
		}
		for _, l := range fresh {
			r.take(ctx, l)
		}
		rest(ctx, lookEvery)
	}
	r.acting.Wait()
}

// fresh returns the letters that were not read before, oldest first.
func (r *reader) fresh(ctx context.Context) (fresh []letter, err error) {
	for after := ""; ; {
		var page struct {
			Items []letter
			Next  string
		}
		path := "/api/v1/inbox?limit=100"
		if after != "" {
			path += "&after=" + after
		}
		if err := r.ask(ctx, "GET", path, nil, &page); err != nil {
			return nil, err
		}
		more := false
		for _, l := range page.Items {
			more = more || !r.seen[l.ID] || time.Since(l.PostedAt) < lookBack
			if !r.seen[l.ID] {
				fresh = append(fresh, l)
				r.seen[l.ID] = true
			}
		}
		if after = page.Next; after == "" || !more {
			slices.Reverse(fresh)
			return fresh, nil
		}
	}
}

// take acts on a letter, beside reading on.
func (r *reader) take(ctx context.Context, l letter) {
	object := inward(l.Object)
	if exercise(object) {
		return // confirmed before the wave
	}
	if r.role == "counselor" {
		r.w.book.sees(object)
	}
	r.nth[l.Kind+object]++
	nth := r.nth[l.Kind+object]
	var act func(context.Context) error
	switch l.Kind {
	case "alert", "alert-seat":
		r.nth["alert"+object] = max(nth, r.nth["alert"+object])
		act = r.answer(object, r.nth["alert"+object])
	case "notice":
		if r.role == "clerk" {
			break // the hospital's programs see to it
		}
		act = func(ctx context.Context) error { return r.do(ctx, "notices", object, "see", "/see", nil, nil) }
	}
	if act == nil {
		return
	}
	r.acting.Go(func() {
		r.hands <- struct{}{}
		defer func() { <-r.hands }()
		if err := act(ctx); err != nil && ctx.Err() == nil {
			if _, refused := errors.AsType[*refusal](err); !refused {
				r.w.book.turnedAway(r.name + ": " + err.Error())
			}
		}
	})
}

// temper is how the staff of a school answer an alert: at once, by forgetting it
// after the first word, or not before the silence has risen. It hangs on the sitting
// alone, so that a seed repeats it.
func (r *reader) temper(sitting string) int {
	h := fnv.New32a()
	h.Write([]byte(sitting))
	return int(h.Sum32() % 100)
}

// answer is what somebody does about the n-th letter on an alert.
func (r *reader) answer(sitting string, nth int) func(context.Context) error {
	care := func(ctx context.Context) error { return r.care(ctx, sitting) }
	ack := func(ctx context.Context) error {
		return r.do(ctx, "alerts", sitting, "acknowledge", "/acknowledge", nil, nil)
	}
	switch temper := r.temper(sitting); {
	case r.role == "counselor" && temper < 40 && nth == 1:
		return care
	case r.role == "counselor" && temper < 65 && nth == 1:
		return ack // and forgets it
	case r.role == "deputy" && temper >= 40 && (temper < 85 || nth > 1):
		return care // in the end of every alert
	case r.role == "lead" && temper >= 85 && temper < 93:
		return ack // a lead hears nobody; it lapses
	case r.role == "office" && temper >= 93:
		return ack
	}
	return nil
}

// do sends a command and keeps what came of it.
func (r *reader) do(ctx context.Context, collection, id, verb, below string, in, out any) error {
	c, err := newCall("POST", "/api/v1/"+collection+"/"+outward(id)+below, in)
	if err != nil {
		return err
	}
	a := r.w.book.begins(&act{collection: collection, id: id, verb: verb, by: r.id})
	err = r.askOnce(ctx, c, out)
	if _, refused := errors.AsType[*refusal](err); refused || err == nil {
		r.w.book.ends(a, err == nil)
	}
	return err
}

// care goes the whole way with one student, as far as it is open.
func (r *reader) care(ctx context.Context, sitting string) error {
	if err := r.do(ctx, "alerts", sitting, "acknowledge", "/acknowledge", nil, nil); err != nil {
		return err
	}
	rest(ctx, 500*time.Millisecond)
	if err := r.do(ctx, "alerts", sitting, "hear", "/hear", obj{"note": "谈过了"}, nil); err != nil {
		return err
	}
	outcome := []string{"false-alarm", "school-support", "referral", "referral"}[r.temper(sitting)%4]
	var a struct{ Case string }
	if err := r.do(ctx, "alerts", sitting, "triage", "/triage", obj{"outcome": outcome, "note": "决定"}, &a); err != nil || outcome != "referral" {
		return err
	}
	for a.Case == "" { // somebody else was at it; the sweep makes the case
		rest(ctx, lookEvery)
		if err := r.ask(ctx, "GET", "/api/v1/alerts/"+outward(sitting), nil, &a); err != nil {
			return err
		}
	}
	return r.refer(ctx, inward(a.Case))
}

func (r *reader) refer(ctx context.Context, id string) error {
	var c struct{ Student string }
	if err := r.ask(ctx, "GET", "/api/v1/cases/"+outward(id), nil, &c); err != nil {
		return err
	}
	var pupil struct{ Guardians []struct{ Name string } }
	if err := r.ask(ctx, "GET", "/api/v1/students/"+c.Student, nil, &pupil); err != nil {
		return err
	}
	for _, step := range []struct {
		verb, below string
		in          obj
	}{
		{"panel-refers", "/review", obj{"decision": "refer", "members": []string{r.home.counselor.id, r.home.lead.id}, "minutes": "研判记录 " + rand.Text()}},
		{"talk-agrees", "/talks", obj{"outcome": "agrees", "studentTold": true, "note": "同意"}},
		{"consent", "/consents", obj{"hospital": hospital, "guardian": pupil.Guardians[0].Name, "studentAgrees": true, "feedback": true, "evidence": "纸质"}},
		{"refer", "/referrals", obj{"hospital": hospital, "summary": "需要评估"}},
	} {
		if err := r.do(ctx, "cases", id, step.verb, step.below, step.in, nil); err != nil {
			return err
		}
	}
	return nil
}
