package referral

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// plea is what somebody asks of the one alert.
type plea struct {
	verb string // acknowledge, assign, escalate, read
	who  string // acknowledges, or is given it
}

// stand is what everybody can see of it.
type stand struct {
	State        AlertState
	Owner, AckBy string
	Round, Fired int
}

// reply is what came of a plea; a refusal shows nothing.
type reply struct {
	refused bool
	stand
}

func standOf(a *Alert) stand {
	return stand{a.State, a.Owner, a.AckBy, a.Climb.Round, a.Climb.Fired}
}

// silent is how long nobody had answered when the clock was stopped: long enough for some
// steps of the first round; of any later round only the first step is due.
const silent = 25 * time.Minute

func stepsDue(round int, c Chain) int {
	k := Climb{Round: round, Since: monday.Add(silent)}
	if round == 1 {
		k.Since = monday
	}
	c.fire(&k, monday.Add(silent))
	return k.Fired
}

// alertModel is an alert as one person at a time would see it. The engine may come away
// with nothing at any time, because somebody was faster; what it may never do is undo
// what a person did, or count a step that is not due.
func alertModel(c Chain) porcupine.NondeterministicModel {
	return porcupine.NondeterministicModel{
		Init: func() []any { return []any{stand{AlertOpen, counselor.ID, "", 1, 0}} },
		Step: func(state, input, output any) []any {
			s, in, out := state.(stand), input.(plea), output.(reply)
			next := s
			switch in.verb {
			case "escalate":
				if next.Fired = max(s.Fired, stepsDue(s.Round, c)); s.State == AlertOpen && !out.refused {
					return []any{s, next}
				}
				return []any{s}
			case "acknowledge":
				if s.State == AlertOpen {
					next.State, next.Owner, next.AckBy = AlertAcknowledged, in.who, in.who
				} else if out.refused {
					return []any{s}
				}
			case "assign":
				if next.State, next.Owner, next.AckBy = AlertOpen, in.who, ""; s.State == AlertAcknowledged {
					next.Round, next.Fired = s.Round+1, 0
				}
			}
			if out.refused || out.stand != next || in.verb == "acknowledge" && s.State != AlertOpen {
				return nil
			}
			return []any{next}
		},
	}
}

// Several people acknowledge and hand over one alert while several engines let silence
// rise: each sees what could have happened one after the other, on real goroutines.
func TestAlertIsLinearizable(t *testing.T) {
	engines := map[string]func(t *testing.T) store.Engine{
		"memory": func(*testing.T) store.Engine { return memory.New() },
		"sqlite": func(t *testing.T) store.Engine {
			engine, err := sqlite.Open(filepath.Join(t.TempDir(), "linear.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { engine.Close() })
			return engine
		},
	}
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			engine := open(t)
			w := newWardOn(t, engine)
			w.bootOver(storetest.Jostled{Engine: engine})
			w.must(w.Alerts.Raise(w.ctx(), w.report(risk.Imminent, time.Hour)))
			w.clock.Advance(silent)
			care, err := w.Alerts.policies.Get(w.ctx(), DefaultCare().Ref())
			w.must(err)
			var seen storetest.Witness
			var clients sync.WaitGroup
			for client, who := range []actor.Actor{counselor, deputy, lead} {
				clients.Go(func() { w.pleads(&seen, client, who, []string{"acknowledge", "assign", "read", "escalate"}) })
				clients.Go(func() { w.pleads(&seen, client+3, who, []string{"escalate", "escalate", "read"}) })
			}
			clients.Wait()
			seen.Sequential(t, alertModel(care.Levels[risk.Imminent].Chain))
			w.toldOnce()
		})
	}
}

// pleads asks for one thing after the other, in an order of chance.
func (w *ward) pleads(seen *storetest.Witness, client int, who actor.Actor, verbs []string) {
	for i := range 12 {
		in := plea{verbs[rand.N(len(verbs))], who.ID}
		storetest.Watch(seen, client, in, func(in plea) reply {
			doc, err := w.plead(in.verb, who, once(fmt.Sprint(client, "/", i)))
			_, illegal := errors.AsType[*lifecycle.Illegal](err)
			switch {
			case illegal || errors.Is(err, store.ErrNotDue):
				return reply{refused: true}
			case err != nil:
				w.t.Errorf("%s: %v", in.verb, err)
			case doc != nil:
				return reply{stand: standOf(doc)}
			}
			return reply{}
		})
	}
}

func (w *ward) plead(verb string, who actor.Actor, c Command) (*Alert, error) {
	switch verb {
	case "acknowledge":
		return w.Alerts.Acknowledge(w.ctx(), who, sitting, c)
	case "assign":
		return w.Alerts.Assign(w.ctx(), lead, sitting, c, who)
	case "escalate":
		return nil, w.Alerts.Do(w.ctx(), sitting)
	}
	return w.Alerts.books.Get(w.ctx(), sitting)
}

// toldOnce wants no message twice, however many engines were at it.
func (w *ward) toldOnce() {
	w.t.Helper()
	told := map[string]bool{}
	for _, p := range w.told {
		if told[p.ID] {
			w.t.Errorf("told twice: %s", p.ID)
		}
		told[p.ID] = true
	}
}
