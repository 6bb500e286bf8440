package main

import (
	"path/filepath"
	"testing"
	"time"
)

func TestProcessBeginsAgainUntilItIsEnded(t *testing.T) {
	p := &process{name: "sleeper", log: filepath.Join(t.TempDir(), "log"), args: []string{"sleep", "600"}}
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	first := p.pid()
	p.kill()
	for end := time.Now().Add(20 * time.Second); p.pid() == first || p.undisturbed() == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it was not started again")
		}
	}
	p.pause()
	if d := p.undisturbed(); d != 0 {
		t.Errorf("stopped, and undisturbed for %s", d)
	}
	p.resume()
	if p.undisturbed() == 0 {
		t.Error("it does not go on")
	}
	if got := p.falls(); len(got) != 0 {
		t.Errorf("an end that was meant is taken for a fall: %q", got)
	}
	if err := p.end(t.Context()); err == nil {
		t.Error("sleep ends by the signal, which is no orderly stop")
	}
	if err := p.end(t.Context()); err != nil {
		t.Errorf("ended twice: %v", err)
	}
}

func TestAFallIsNoted(t *testing.T) {
	p := &process{name: "faller", log: filepath.Join(t.TempDir(), "log"), args: []string{"false"}}
	if err := p.start(); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); len(p.falls()) == 0; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("nobody noted that it ended by itself")
		}
	}
	if err := p.end(t.Context()); err != nil {
		t.Error(err)
	}
}
