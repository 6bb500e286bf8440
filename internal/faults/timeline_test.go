package main

import (
	"testing"
	"time"
)

func TestBetweenTellsCalmFromKillsFromOutage(t *testing.T) {
	t0 := time.Now().Add(-time.Hour)
	at := func(seconds int) time.Time { return t0.Add(time.Duration(seconds) * time.Second) }
	line := &timeline{spans: []*span{
		{what: "kill", from: at(100), to: at(100)},
		{what: "disk full", from: at(200), to: at(210), outage: true},
		{what: "no api runs", from: at(205), to: at(220), outage: true},
		{what: "no worker runs", from: at(230), to: at(231), outage: true},
	}}
	for name, c := range map[string]struct {
		from, to int
		want     trouble
		out      time.Duration
	}{
		"before everything":      {10, 20, calm, 0},
		"through a kill":         {95, 105, kills, 0},
		"soon after a kill":      {110, 111, kills, 0},
		"long after a kill":      {116, 117, calm, 0},
		"inside an outage":       {201, 203, outage, 2 * time.Second},
		"over two that touch":    {195, 225, outage, 20 * time.Second},
		"over all of them":       {195, 240, outage, 21 * time.Second},
		"begun in the second":    {215, 221, outage, 5 * time.Second},
		"between two, and after": {221, 229, kills, 0},
	} {
		if got, out := line.between(at(c.from), at(c.to)); got != c.want || out != c.out {
			t.Errorf("%s: %d, %s; want %d, %s", name, got, out, c.want, c.out)
		}
	}
}

// An outage that lasts ends the walk at the end of the stretch.
func TestBetweenWhileAnOutageLasts(t *testing.T) {
	line := &timeline{}
	s := line.begin("disk full", true)
	time.Sleep(2 * time.Millisecond)
	now := time.Now()
	if got, out := line.between(now.Add(-time.Hour), now); got != outage || out != now.Sub(s.from) {
		t.Errorf("%d, %s", got, out)
	}
}
