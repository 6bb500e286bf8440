package main

import (
	"reflect"
	"testing"
	"time"
)

func TestScheduleFollowsItsSeed(t *testing.T) {
	one := schedule(7, kinds, 10*time.Minute, longMeasure)
	if !reflect.DeepEqual(one, schedule(7, kinds, 10*time.Minute, longMeasure)) {
		t.Error("the same seed draws other faults")
	}
	if reflect.DeepEqual(one, schedule(8, kinds, 10*time.Minute, longMeasure)) {
		t.Error("another seed draws the same faults")
	}
	first := map[kind]int{}
	for _, b := range one[:len(kinds)] {
		first[b.kind]++
	}
	if len(first) != len(kinds) {
		t.Errorf("only %d of %d kinds before one repeats", len(first), len(kinds))
	}
	last := time.Duration(0)
	for _, b := range one {
		if gap := b.at - last; gap < 5*time.Second || gap > 15*time.Second {
			t.Errorf("%s comes %s after the one before", b, gap)
		}
		if b.kind == pauseWorker && (b.lasts < 30*time.Second || b.lasts > 90*time.Second) {
			t.Errorf("%s", b)
		}
		last = b.at
	}
}
