package referral

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// Escalation is what an alert says to somebody outside the school whom its silence
// reached: which school to call, and by which reference to speak of it. No person,
// level, reason or answer.
type Escalation struct {
	Reference string // the same as on the notices
	School    string
	CallBack  string // the school's own line
	Exercise  bool
	State     AlertState
	Opened    time.Time
	AckBy     string // only when it is the reader
	AckUntil  time.Time
}

// Escalation returns an alert as those see it who may acknowledge it unseen.
func (a *Alerts) Escalation(ctx context.Context, who actor.Actor, id string) (Escalation, error) {
	doc, err := a.books.Get(ctx, id)
	if err != nil {
		return Escalation{}, err
	}
	if err := mayAct(who, doc, Acknowledge); err != nil {
		return Escalation{}, err
	}
	school, err := a.org.School(ctx, actor.Engine(), doc.Class.At(unit.School).Code())
	if err != nil {
		return Escalation{}, err
	}
	e := Escalation{Reference: a.notices.reference(doc.ID), School: school.Name, CallBack: school.Duty.CallBack,
		Exercise: doc.Exercise != "", State: doc.State, Opened: doc.Opened, AckUntil: doc.AckUntil}
	if doc.AckBy == who.ID {
		e.AckBy = doc.AckBy
	}
	return e, nil
}
