package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
)

// folder is what alerts and cases have in common.
type folder struct {
	id      string
	open    bool
	owner   string
	due     time.Time // when the engine looks at it again
	claimed bool      // by a process that died: due is no look, only the end of its claim
	history referral.History
	outbox  []notify.Post
}

// file is all that is open, or was, about a pupil at one look.
type file struct {
	*pupil
	alert   *referral.AlertReading // nil for none
	cases   []referral.CaseReading // oldest first
	folders []folder               // both
}

// look reads it.
func (w *world) look(p *pupil) *file {
	f := &file{pupil: p, alert: w.alert(p)}
	a := f.alert
	if a == nil {
		return f
	}
	f.folders = append(f.folders, folder{a.ID, a.State != referral.AlertClosed, a.Owner, a.Due, a.Attempts > 0, a.History, a.Outbox})
	for n := 1; a.Triages > 0; n++ {
		c, err := w.Care.Cases.Read(ctx(), actor.Engine(), fmt.Sprintf("%s/%d", p.id, n))
		if errors.Is(err, store.ErrNotFound) {
			break
		}
		w.must(err)
		f.cases = append(f.cases, c)
		f.folders = append(f.folders, folder{c.ID, c.State != referral.CaseClosed, c.Owner, c.Due, c.Attempts > 0, c.History, c.Outbox})
	}
	return f
}

// heldBy lists what somebody answers for.
func (w *world) heldBy(person string) (ids []string) {
	for _, p := range w.pupils {
		for _, f := range w.look(p).folders {
			if f.open && f.owner == person {
				ids = append(ids, f.id)
			}
		}
	}
	return ids
}

// giving is a hand-over that was acknowledged.
type giving struct {
	id, from string
	to       actor.Actor
	at       time.Time
	held     []string // what they answered for
}

// checkHandovers asks whether anything stayed behind with who handed over, once all was
// moved: nobody gave it back since.
func (w *world) checkHandovers(files []*file) {
	w.t.Helper()
	w.given = slices.DeleteFunc(w.given, func(g *giving) bool {
		doc, _, err := w.Care.Handovers.Read(ctx(), g.to, g.id)
		w.must(err)
		if doc.Done.IsZero() {
			return false
		}
		for _, about := range files {
			for _, f := range about.folders {
				if slices.Contains(g.held, f.id) && f.open && f.owner == g.from && !f.touched(g.at) {
					w.t.Fatalf("LEFT BEHIND: %s with %s, who gave all to %s\n%s", w.named(f.id), g.from, g.to.ID, w.tail())
				}
			}
		}
		return true
	})
}

// touched tells whether an owner was made of somebody since a moment.
func (f folder) touched(since time.Time) bool {
	verbs := []string{"assign", "relieve", "acknowledge", "hear", "triage", "raise"}
	return slices.ContainsFunc(f.history, func(e referral.Event) bool { return !e.At.Before(since) && slices.Contains(verbs, e.Verb) })
}

// checkFolders asks whether each open one has somebody who works there, as far as the
// engine has come, and notes whom a silence that was decided on may turn to.
func (w *world) checkFolders(about *file) {
	w.t.Helper()
	for _, f := range about.folders {
		w.decide(f)
		if !f.open {
			continue
		}
		if f.owner == "" || f.due.IsZero() {
			w.t.Fatalf("UNOWNED: %s of %s: owner %q, due %s\n%s", w.named(f.id), about.name, f.owner, f.due, w.tail())
		}
		if w.left(f.owner) && f.due.After(w.latest()) && !f.claimed { // what was due by a clock that was set back is owed
			w.t.Fatalf("LEFT BEHIND: %s is %s's, who left\n%s", w.named(f.id), f.owner, w.tail())
		}
	}
}

// decide notes for each message that waits to be told who was on duty when it was
// decided on.
func (w *world) decide(f folder) {
	for _, post := range f.outbox {
		if w.duty[post.ID] == nil {
			w.duty[post.ID] = w.reachable(f.owner)
		}
	}
}

// reachable are those to whom a silence may turn now.
func (w *world) reachable(owner string) map[string]bool {
	now := w.clock.Now()
	all := w.house.onDuty(now)
	all[owner] = true
	if there := w.house.inDistrict(now); there != "" {
		all[there] = true
	}
	return all
}

// toSomebody refuses a message to who does not work there any more, or is on leave while
// others are there, and one about a silence to who was not on duty when it rose.
func (w *world) toSomebody(post notify.Post) {
	w.t.Helper()
	now := w.clock.Now()
	if w.left(post.Recipient) {
		w.t.Fatalf("told who left: %s, %s\n%s", post.Recipient, post.ID, w.tail())
	}
	// A hand-over that was begun before a leave is finished in it.
	if is, _ := w.house.away(post.Recipient, now); is && post.Kind != notify.HandedOver && (len(w.house.onDuty(now)) > 0 || w.house.inDistrict(now) != "") {
		w.t.Fatalf("EMPTY CHAIR: %s is on leave and told %s\n%s", post.Recipient, w.named(post.ID), w.tail())
	}
	parts := strings.Split(strings.TrimPrefix(post.ID, post.Object+"/"), "/")
	var round, number int
	if n, _ := fmt.Sscanf(parts[0], "%d.%d", &round, &number); n < 2 || number == 0 || len(parts) < 3 {
		return
	}
	w.aside(func() {
		for _, p := range w.pupils {
			if p.sitting != post.Object && !strings.HasPrefix(post.Object, p.id+"/") {
				continue
			}
			for _, f := range w.look(p).folders {
				if f.id != post.Object {
					continue
				}
				duty := w.duty[post.ID]
				if duty == nil {
					duty = w.reachable(f.owner)
				}
				if !duty[parts[1]] {
					w.t.Fatalf("OFF DUTY: step %s of %s goes to %s\n%s", parts[0], w.named(f.id), parts[1], w.tail())
				}
			}
		}
	})
}
