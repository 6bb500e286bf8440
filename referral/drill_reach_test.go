package referral

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
	"github.com/xinqiao/xinqiao/screening"
)

// road is the way to the programs of a hospital that take everything.
type road struct{ posted []coordination.Post }

func (*road) Check(string) error { return nil }

func (r *road) Post(_ context.Context, p coordination.Post) (coordination.Reply, error) {
	r.posted = append(r.posted, p)
	return coordination.Reply{Status: 202}, nil
}

// connected gives the hospital programs, and returns the way to them and their keys.
func (w *ward) connected() (*road, signet.Ring) {
	w.t.Helper()
	way, keys := &road{}, signet.NewRing()
	w.Reach(way, "https://platform.example")
	_, err := w.Hospitals.Connect(w.ctx(), actor.Engine(), "brain", Connection{Endpoint: "https://brain.example/in", Keys: keys.Public(),
		Secrets: []string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}})
	w.must(err)
	return way, keys
}

// carried lets the channel work, as its sweep would.
func (w *ward) carried() {
	w.t.Helper()
	ids, err := w.Channel.Owing(w.ctx(), w.clock.Now(), 10)
	w.must(err)
	for _, id := range ids {
		w.must(w.Channel.Do(w.ctx(), id))
	}
}

// The programs of a hospital get an exercise and never a notice, and a drill waits for
// their signed receipt.
func TestDrillProvesTheGreenChannel(t *testing.T) {
	w := newWard(t)
	way, keys := w.connected()
	r := w.drilling()
	w.rise()
	w.carried()
	w.must(w.everybody(r.ID))
	w.settle()
	d := w.latest()
	if last := d.Hops[len(d.Hops)-1]; d.State != DrillRunning || last.Kind != HopReceipt || last.State != HopWaiting {
		t.Fatalf("%s\n%s", d.State, shown(d.Hops))
	}
	if len(way.posted) != 1 {
		t.Fatalf("%d messages to the programs", len(way.posted))
	}
	sent := way.posted[0]
	if n, err := wire.ParseNotice(sent.Body); err != nil || n.Type != wire.TypeExercise || n.CallBack != "" {
		t.Errorf("the programs were sent %s, %v", sent.Body, err)
	}
	receipt, err := json.Marshal(wire.Message{Type: wire.Received, Hospital: "brain", About: sent.Stamp.ID, SHA256: wire.Hash(sent.Body), Issued: w.clock.Now()})
	w.must(err)
	stamp, err := keys.Stamp("receipt-1", w.clock.Now(), receipt)
	w.must(err)
	_, err = w.Channel.Take(w.ctx(), stamp, receipt)
	w.must(err)
	w.clock.Advance(lookAgain)
	w.settle()
	if d := w.latest(); d.State != DrillPassed {
		t.Errorf("%s\n%s", d.State, shown(d.Hops))
	}
	if gaps := w.gaps(); gaps != nil {
		t.Errorf("%v", gaps)
	}
	_, err = w.Hospitals.Disconnect(w.ctx(), actor.Engine(), "brain")
	w.must(err)
	if gaps := w.gaps(); !slices.Equal(gaps, []screening.Gap{{Unit: school, Lack: screening.LackDrillChanged}}) {
		t.Errorf("without its programs: %v", gaps)
	}
}

// A hospital that never confirms is not asked for longer than the drill lasts.
func TestExerciseEndsWithItsDrill(t *testing.T) {
	w := newWard(t)
	way, _ := w.connected()
	r := w.drilling()
	w.rise()
	w.must(w.everybody(r.ID))
	for range 10 {
		w.carried()
		w.wait(30 * time.Minute)
	}
	if d := w.latest(); d.State != DrillFailed || d.Hops[len(d.Hops)-1].State != HopFailed {
		t.Errorf("%s\n%s", d.State, shown(d.Hops))
	}
	before := len(way.posted)
	w.clock.Advance(24 * time.Hour)
	w.carried()
	if len(way.posted) != before || before < 2 {
		t.Errorf("%d messages, then %d", before, len(way.posted))
	}
}

// proven are people with a contact outside that they have proven.
type proven []string

func (proven) Offered() bool { return true }

func (p proven) Verified(_ context.Context, staff string) (bool, error) {
	return slices.Contains(p, staff), nil
}

// What was proven must carry, unless it was read inside before it had to leave.
func TestDrillWaitsForTheWayOut(t *testing.T) {
	for name, read := range map[string]bool{"it never leaves": false, "it was read inside": true} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			w.Outside(proven{deputy.ID})
			r := w.drilling()
			w.rise()
			if read {
				letters, _, err := w.inboxes.Of(w.ctx(), deputy, store.Cursor{}, 1)
				w.must(err)
				w.must(w.inboxes.Read(w.ctx(), deputy, letters[0].ID))
			}
			w.must(w.everybody(r.ID))
			w.wait(drillLasts + time.Minute)
			d := w.latest()
			if failed := strings.Contains(shown(d.Hops), "carried deputy failed"); failed == read || (d.State == DrillPassed) != read {
				t.Errorf("%s\n%s", d.State, shown(d.Hops))
			}
		})
	}
}

// Where the installation offers a way out, everybody whom a silence can reach has
// proven one; two people may open all the same, since they confirmed the drill.
func TestGateAsksForProvenContacts(t *testing.T) {
	w := newWard(t)
	w.drill()
	w.Outside(proven{counselor.ID, lead.ID, otherClerk.ID})
	ahead := w.ahead(DefaultCare().Ref())
	ahead.OnSite = []string{counselor.ID, deputy.ID}
	gaps, err := w.Gate.Gaps(w.ctx(), ahead)
	w.must(err)
	of := func(place string, office string) screening.Gap {
		return screening.Gap{Unit: school[:len(place)], Lack: screening.LackVerified, Office: office}
	}
	want := []screening.Gap{of(string(school), "deputy"), of(string(school), "district"), of(string(district), "health"), of("32/3201", "hospital"), of(string(school), "on-site")}
	if !slices.Equal(gaps, want) {
		t.Errorf("%v", gaps)
	}
	if !screening.LackVerified.Waivable() || screening.LackUnproven.Waivable() {
		t.Error("what two people may take upon themselves is another thing")
	}
	w.Outside(proven{counselor.ID, deputy.ID, lead.ID, officer.ID, health.ID, clerk.ID})
	if gaps, err = w.Gate.Gaps(w.ctx(), ahead); err != nil || len(gaps) != 0 {
		t.Errorf("%v, %v", gaps, err)
	}
}
