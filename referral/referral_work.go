package referral

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet"
)

// Refusals of what people ask of a referral.
var (
	ErrAppointment = errors.New("referral: give a time for the appointment that is still to come")
	ErrDecline     = errors.New("referral: say why: no-room, not-our-field, other-hospital or other")
	ErrWithdrawn   = errors.New("referral: this referral was declined, cancelled or withdrawn; its packet is closed")
	ErrReport      = errors.New("referral: choose first-visit, follow-up or admitted")
)

// The fixed lists of the hospital's answers.
var (
	DeclineReasons = []string{"no-room", "not-our-field", "other-hospital", "other"}
	ReportKinds    = []string{"first-visit", "follow-up", "admitted"}
)

// answer is something the hospital does; the school's counselor is told.
func (r *Referrals) answer(ctx context.Context, who actor.Actor, id string, cmd Command, verb ReferralVerb, note string, change func(*Referral, turn) error) (*Referral, error) {
	return r.step(ctx, who, id, step{Command: cmd, verb: verb, note: note, holds: anyway, news: true, human: true, change: change})
}

// anyway holds whatever the referral is like.
func anyway(*Referral) error { return nil }

// answerIf is an answer of the hospital's programs, under a condition.
func (r *Referrals) answerIf(ctx context.Context, who actor.Actor, id string, cmd Command, verb ReferralVerb, note string, holds func(*Referral) error, change func(*Referral, turn) error) (*Referral, error) {
	return r.step(ctx, who, id, step{Command: cmd, verb: verb, note: note, holds: holds, news: true, change: change})
}

// step is an answer, or a part of one that is news only together with what follows.
type step struct {
	Command
	verb   ReferralVerb
	note   string
	news   bool
	human  bool                  // a person of the hospital says so
	signed time.Time             // on a form, that day; zero is now
	holds  func(*Referral) error // besides who may answer
	change func(*Referral, turn) error
}

func (r *Referrals) step(ctx context.Context, who actor.Actor, id string, s step) (*Referral, error) {
	doc, err := r.act(ctx, who, id, command[Referral, ReferralVerb]{id: s.Command, verb: s.verb, note: s.note,
		may: func(doc *Referral) error {
			doc.told = doc.stage()
			allowed := receives(who, doc)
			if s.Via == OnPaper {
				allowed = schoolStaff(who, doc.Class, true)
			}
			if allowed != nil {
				return allowed
			}
			return s.holds(doc)
		},
		change: func(doc *Referral, t turn) error {
			if err := s.change(doc, t); err != nil {
				return err
			}
			// What programs wrote before a person answered, and send later, comes too late.
			if at := cmp.Or(s.signed, t.now); s.human && answersOf(s.verb) && at.After(doc.Answered) {
				doc.Answered = at
			}
			doc.enterState(t)
			// Without consent to feedback even a message would be one.
			if doc.Feedback && s.news || doc.stage() != doc.told {
				doc.tell(doc.ID, string(s.verb)+"/"+store.TimeKey(t.now), doc.Owner, notify.ReferralNews)
			}
			return r.verdict(ctx, doc)
		}})
	if err == nil && (doc.Feedback || doc.stage() != doc.told) {
		r.show(ctx, doc)
	}
	return doc, err
}

// show says to the open boards of the health contacts that something moved, which they
// may see. It is no message, and nothing depends on it.
func (r *Referrals) show(ctx context.Context, doc *Referral) {
	if r.shows == nil {
		return
	}
	for level := unit.District; level >= unit.City; level-- {
		if place, err := r.org.Unit(ctx, doc.Class.At(level)); err == nil && place.HealthContact != "" {
			r.shows(place.HealthContact)
		}
	}
}

// OnMoved registers who tells the open pages of a person that something changed. It
// must not block.
func (r *Referrals) OnMoved(say func(person string)) { r.shows = say }

// answersOf tells whether a verb says something about the student, and not only that
// something was looked at or handed over.
func answersOf(verb ReferralVerb) bool {
	return !slices.Contains([]ReferralVerb{See, SeeIdentity, HandOver}, verb)
}

// receives lets the people of the addressed hospital in, and nobody else.
func receives(who actor.Actor, doc *Referral) error {
	if who.Role == actor.Hospital && who.Hospital != "" && who.Hospital == doc.Hospital {
		return nil
	}
	return actor.ErrOutOfScope
}

// verdict notes what the case has to learn when a referral has ended. After a
// decline the health contact is told too: the next hospital needs somebody's help.
func (r *Referrals) verdict(ctx context.Context, doc *Referral) error {
	switch doc.State {
	case ReferralCompleted:
		doc.Verdict = treatmentEnded
	case ReferralDeclined, ReferralCancelled:
		doc.Verdict = referralReturned
		health, err := r.whom(ctx, doc.Class, doc.Owner, ToHealth)
		if err == nil && health != "" {
			doc.tell(doc.ID, string(doc.State), health, notify.ReferralNews)
		}
		return err
	}
	return nil
}

// Open shows the packet to a named human of the hospital, and notes that it was
// seen.
func (r *Referrals) Open(ctx context.Context, who actor.Actor, id string) (*Referral, packet.Packet, error) {
	doc, err := r.answer(ctx, who, id, once("see"), See, "", func(doc *Referral, t turn) error {
		doc.SeenBy = who.ID
		return nil
	})
	doc, t, err := r.shown(ctx, who, id, doc, err)
	if err != nil {
		return nil, packet.Packet{}, err
	}
	content, err := vault.Open(t.key, r.place(id, "packet"), doc.Packet)
	return doc, content, err
}

// shown lets somebody of the hospital look at what was noted as seen, now or before.
// What has not arrived is not shown, and what was declined, cancelled or withdrawn is
// closed.
func (r *Referrals) shown(ctx context.Context, who actor.Actor, id string, doc *Referral, err error) (*Referral, turn, error) {
	illegal, before := errors.AsType[*lifecycle.Illegal](err)
	if before {
		doc, err = r.books.Get(ctx, id)
	}
	if err != nil {
		return nil, turn{}, err
	}
	if err := receives(who, doc); err != nil {
		return nil, turn{}, err
	}
	switch {
	case doc.closed():
		return nil, turn{}, ErrWithdrawn
	case before && (doc.stage() == StageSent || doc.State == ReferralReceived): // by programs, and by nobody yet
		return nil, turn{}, illegal
	}
	t, err := r.turn(ctx, who, &doc.Folder)
	return doc, t, err
}

// Accept takes a student on; an appointment is due next.
func (r *Referrals) Accept(ctx context.Context, who actor.Actor, id string, cmd Command) (*Referral, error) {
	return r.answer(ctx, who, id, cmd, Accept, "", nothing[Referral])
}

// Decline gives a referral back, with a reason of the list.
func (r *Referrals) Decline(ctx context.Context, who actor.Actor, id string, cmd Command, reason string) (*Referral, error) {
	if !slices.Contains(DeclineReasons, reason) {
		return nil, ErrDecline
	}
	return r.answer(ctx, who, id, cmd, Decline, reason, nothing[Referral])
}

// Appoint makes an appointment, or another one.
func (r *Referrals) Appoint(ctx context.Context, who actor.Actor, id string, cmd Command, at time.Time) (*Referral, error) {
	return r.answer(ctx, who, id, cmd, Appoint, "", func(doc *Referral, t turn) error {
		if !at.After(t.now) {
			return ErrAppointment
		}
		doc.Appointment = at
		return nil
	})
}

// Attended says whether the student came.
func (r *Referrals) Attended(ctx context.Context, who actor.Actor, id string, cmd Command, came bool) (*Referral, error) {
	verb := Miss
	if came {
		verb = Attend
	}
	return r.answer(ctx, who, id, cmd, verb, "", nothing[Referral])
}

// Feedback reports on the way: a visit done or an admission.
func (r *Referrals) Feedback(ctx context.Context, who actor.Actor, id string, cmd Command, kind, note string) (*Referral, error) {
	if !slices.Contains(ReportKinds, kind) {
		return nil, ErrReport
	}
	return r.answer(ctx, who, id, cmd, Report, kind+"\n"+note, nothing[Referral])
}

// Complete ends the hospital's part, with its advice for the return to school.
func (r *Referrals) Complete(ctx context.Context, who actor.Actor, id string, cmd Command, advice string) (*Referral, error) {
	return r.answer(ctx, who, id, cmd, Complete, advice, nothing[Referral])
}

// Cancel takes a referral back before the student was seen.
func (r *Referrals) Cancel(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Referral, error) {
	return r.takeBack(ctx, who, id, cmd, Cancel, note)
}

// Withdraw ends a referral because the consent to it was taken back, at any time:
// packet and identity are closed, and another referral needs another consent.
func (r *Referrals) Withdraw(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Referral, error) {
	return r.takeBack(ctx, who, id, cmd, Withdraw, note)
}

func (r *Referrals) takeBack(ctx context.Context, who actor.Actor, id string, cmd Command, verb ReferralVerb, note string) (*Referral, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	return r.act(ctx, who, id, command[Referral, ReferralVerb]{id: cmd, verb: verb, note: note,
		may: func(doc *Referral) error { return schoolStaff(who, doc.Class, true) },
		change: func(doc *Referral, t turn) error {
			doc.enterState(t)
			doc.Version++ // the hospital's programs learn it too
			if _, err := r.tellHospital(ctx, doc, string(verb), notify.ReferralNews); err != nil {
				return err
			}
			return r.verdict(ctx, doc)
		}})
}
