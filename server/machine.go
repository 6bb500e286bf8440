//go:build !faults

package server

import (
	"net/http"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
)

// machine is what a process takes from the machine as it is. The binary of `make
// faults` has another one, which can be tormented.
type machine struct{}

func openMachine() (machine, error) { return machine{}, nil }

func (machine) clock() clock.Clock                          { return clock.System{} }
func (machine) engine(e store.Engine) (store.Engine, error) { return e, nil }
func (machine) handler(h http.Handler) http.Handler         { return h }
