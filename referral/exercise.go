package referral

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// ErrExercise refuses to treat an exercise as if there were a student: whoever it
// reaches says that it did, and no more.
var ErrExercise = errors.New("referral: this is an exercise; confirm that it reached you, nothing else")

// exercised begins the name of the hurried version of a care policy, under which
// the alert of a drill rises.
const exercised = "exercise:"

// pace is how long silence lasts in a drill before the next office is told: longer
// than the sweep needs, so that each hop is measured by itself, and short enough
// for somebody to watch.
const pace = 2 * time.Second

// offices lists whom any chain of the policy can turn to, those of an imminent
// alert first and in their order.
func (p CarePolicy) offices() []To {
	var all []To
	for _, c := range append(p.chains(), p.Overdue) {
		for _, s := range c.Steps {
			if !slices.Contains(all, s.To) {
				all = append(all, s.To)
			}
		}
	}
	return all
}

func (p CarePolicy) chains() []Chain {
	var all []Chain
	for _, level := range []risk.Level{risk.Imminent, risk.High, risk.Moderate, risk.Mild} {
		all = append(all, p.Levels[level].Chain)
	}
	return all
}

// hurried is the policy as a drill plays it: one chain through every office that any
// silence could turn to, one pace apart, with the notice at once.
func (p CarePolicy) hurried() CarePolicy {
	chain := Chain{Repeat: risk.Span(drillLasts)} // whoever was told once is not told again
	for i, office := range p.offices() {
		chain.Steps = append(chain.Steps, Step{To: office, After: risk.Span(time.Duration(i) * pace)})
	}
	p.ID = exercised + p.ID
	p.Levels = map[risk.Level]LevelCare{risk.Imminent: {Chain: chain, AckExpires: risk.Span(drillLasts),
		TriageWithin: risk.Span(drillLasts), Notice: NoticeAtOnce}}
	return p
}

// hurriedName returns whose hurried version a name stands for.
func hurriedName(ref screening.PolicyRef) (screening.PolicyRef, bool) {
	id, is := strings.CutPrefix(ref.ID, exercised)
	return screening.PolicyRef{ID: id, Version: ref.Version}, is
}

// exerciseID names the alert of a drill, and the subject that it is about instead
// of a student: its key is erased when the drill has ended.
func exerciseID(drill string) string { return "exercise/" + drill }

// exercise raises the alert of a drill by the way of every alert, once.
func (a *Alerts) exercise(ctx context.Context, drill string, school unit.Path, care screening.PolicyRef) error {
	if _, err := a.books.Get(ctx, exerciseID(drill)); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	care.ID = exercised + care.ID
	return a.raise(ctx, screening.Report{Sitting: exerciseID(drill), Student: exerciseID(drill), Class: school, Care: care,
		At: a.clock.Now(), Finding: risk.Finding{Level: risk.Imminent, HearWithin: drillLasts,
			Reasons: []risk.Reason{{Rule: "exercise", Level: risk.Imminent, Text: exerciseText}}}}, drill)
}

// confirm notes that an exercise reached somebody. Silence goes on rising, since it
// is to reach the others too.
func (a *Alerts) confirm(ctx context.Context, who actor.Actor, id string, cmd Command) (*Alert, error) {
	doc, err := a.ask(ctx, who, id, cmd, confirm, "", func(doc *Alert, _ turn) error {
		if doc.confirmed(who.ID) {
			return store.ErrUnchanged
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return doc, a.drillMoved(ctx, doc.Exercise)
}

// confirmed tells whether somebody has said that an exercise reached them.
func (a *Alert) confirmed(person string) bool {
	return slices.ContainsFunc(a.History, func(e Event) bool { return e.Verb == string(confirm) && e.By == person })
}

// endExercise closes the alert of a drill and erases what it was about. Done again,
// it finds itself done.
func (a *Alerts) endExercise(ctx context.Context, drill string) error {
	err := a.follow(ctx, exerciseID(drill), once(string(endExercise)), endExercise, func(doc *Alert, _ turn) error {
		doc.Outbox = nil
		doc.until(time.Time{})
		return nil
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return a.vault.Erase(ctx, exerciseID(drill))
}

var exerciseText = instrument.Text{ZH: "演练：不涉及任何学生，只需确认收到", EN: "exercise: no student is concerned; confirm that it reached you"}

// toPrograms gives the programs of a hospital the notice of an alert, or in a drill an
// exercise, which no program takes for one.
func (n *Notices) toPrograms(ctx context.Context, doc *Alert, id, hospital string, text NoticeText) error {
	if doc.Exercise == "" {
		return n.hand(ctx, id, hospital, text)
	}
	_, err := n.channel.Exercise(ctx, hospital, doc.Exercise)
	return err
}

// exerciseParent lets the channel carry exercises for as long as a drill waits.
type exerciseParent struct{ *Notices }

// Wanted ends an exercise with the time of its drill.
func (n exerciseParent) Wanted(_ context.Context, d *coordination.Dispatch) (bool, error) {
	return n.clock.Now().Before(d.Made.Add(drillLasts)), nil
}

// Fits refuses everything but receipts.
func (n exerciseParent) Fits(wire.Message) error { return wire.ErrMessage }

// Arrived notes nothing: the drill measures it.
func (n exerciseParent) Arrived(context.Context, *coordination.Dispatch) error { return nil }

// Heard takes every receipt.
func (n exerciseParent) Heard(context.Context, *coordination.Dispatch, string, wire.Message) (coordination.Outcome, error) {
	return coordination.Applied, nil
}

// Troubled tells nobody: the hop of the drill fails, and whoever drills sees it.
func (n exerciseParent) Troubled(context.Context, *coordination.Dispatch, coordination.Trouble, string) error {
	return nil
}

// ofExercise is the id of a drill's notice to somebody.
func (n *Notices) ofExercise(drill, recipient string) string {
	return noticeID(n.reference(exerciseID(drill)), 1) + "/" + recipient
}

// endExercise takes a drill's notice back: it is no record of anything that happened,
// and its hops stand in the drill.
func (n *Notices) endExercise(ctx context.Context, drill, recipient string) error {
	doc, err := n.notices.Get(ctx, n.ofExercise(drill, recipient))
	if err == nil {
		err = n.notices.Delete(ctx, doc)
	}
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// realOnly keeps exercises out of an index: nobody has to hand one over.
func realOnly(ix store.Index[Alert]) store.Index[Alert] {
	return store.Index[Alert]{Name: ix.Name, Key: func(doc *Alert) string {
		if doc.Exercise != "" {
			return ""
		}
		return ix.Key(doc)
	}}
}
