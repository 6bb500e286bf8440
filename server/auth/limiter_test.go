package auth

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
)

func TestLimiter(t *testing.T) {
	c := clock.NewManual(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	l := newLimiter(c)
	for i := range attemptsAtOnce {
		if err := l.Admit("10.0.0.1"); err != nil {
			t.Fatalf("attempt %d: %v", i, err)
		}
	}
	for address, want := range map[string]error{
		"10.0.0.1": ErrTooMany, "::ffff:10.0.0.1": ErrTooMany, "10.0.0.2": nil, "not an address": nil,
	} {
		if err := l.Admit(address); !errors.Is(err, want) {
			t.Errorf("%s: %v", address, err)
		}
	}
	c.Advance(time.Second)
	for i := range attemptsPerSecond + 1 {
		if err := l.Admit("10.0.0.1"); (err == nil) != (i < attemptsPerSecond) {
			t.Errorf("attempt %d of the next second: %v", i, err)
		}
	}
}

func TestNetwork(t *testing.T) {
	if network("2001:db8::1") != network("2001:db8::ffff") {
		t.Error("one customer has two buckets")
	}
	if network("2001:db8::1") == network("2001:db8:0:1::1") || network("10.0.0.1") == network("10.0.0.2") {
		t.Error("two customers share a bucket")
	}
}
