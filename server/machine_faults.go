//go:build faults

package server

import (
	"net/http"
	"os"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/rig"
	"github.com/xinqiao/xinqiao/internal/store"
)

// machine is one that `make faults` torments, where the environment names its orders.
type machine struct{ rig *rig.Rig }

func openMachine() (machine, error) {
	path := os.Getenv(rig.Variable)
	if path == "" {
		return machine{}, nil
	}
	r, err := rig.Open(path)
	return machine{r}, err
}

func (m machine) clock() clock.Clock {
	if m.rig == nil {
		return clock.System{}
	}
	return m.rig.Clock()
}

func (m machine) engine(e store.Engine) (store.Engine, error) {
	if m.rig == nil {
		return e, nil
	}
	return m.rig.Engine(e)
}

func (m machine) handler(h http.Handler) http.Handler {
	if m.rig == nil {
		return h
	}
	return m.rig.Handler(h)
}
