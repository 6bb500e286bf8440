package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet"
)

// Refusals of what came back on the printed form.
var (
	ErrPaper    = errors.New("referral: give the day on the form, not one to come, and say how it came back")
	ErrOldPaper = errors.New("referral: the hospital has answered after the day on the form; ask by telephone what holds, and record that with the day of the call")
)

// PaperReply is a reply that came back on the printed form.
type PaperReply struct {
	Reply
	Signer
	Signed time.Time // the day on the form
	How    string    // it came back: fax, telephone or by hand, in a few words
}

// RecordPaper records a reply on the hospital's behalf: who signed the form, when, and
// which counselor wrote it down.
func (r *Referrals) RecordPaper(ctx context.Context, who actor.Actor, id string, cmd Command, p PaperReply) (*Referral, error) {
	if err := errors.Join(p.Signer.check(), p.Reply.check()); err != nil {
		return nil, err
	}
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := schoolStaff(who, doc.Class, true); err != nil {
		return nil, err
	}
	if p.Signed.IsZero() || p.Signed.After(r.clock.Now()) || p.How == "" {
		return nil, ErrPaper
	}
	if !doc.Feedback && (!slices.Contains(OnForm(false), p.Option) || p.Note != "") {
		return nil, ErrNoFeedback
	}
	cmd.Via = OnPaper
	return r.reply(ctx, who, id, cmd, p.Reply, signing{on: p.Signed, words: p.signature() + "，" + p.Signed.Format(time.DateOnly) + "，" + p.How,
		holds: func(doc *Referral) error {
			if calendar.On(p.Signed) < calendar.On(doc.Answered) {
				return ErrOldPaper
			}
			return nil
		}})
}

// OnForm lists the boxes of the printed form. Without consent to feedback they tell the
// school nothing that it may not learn.
func OnForm(feedback bool) []Option {
	if feedback {
		return []Option{Received, FirstVisit, InFollowUp, Admitted, FitAgain, NoShow, NotTaken}
	}
	return []Option{Received, FitAgain, NotTaken}
}

// HandOver records that the printed form reached the hospital: by fax, by the family or
// by a colleague.
func (r *Referrals) HandOver(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Referral, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	return r.act(ctx, who, id, command[Referral, ReferralVerb]{id: cmd, verb: HandOver, note: note,
		may: func(doc *Referral) error { return schoolStaff(who, doc.Class, true) },
		change: func(doc *Referral, t turn) error {
			doc.enterState(t)
			return nil
		}})
}

// Form is what the printed form says.
type Form struct {
	*Referral
	To     *Hospital
	Packet packet.Packet // with the identity, if it was released
	Token  string        // of the link; empty when none opens
}

// Form returns the printed form of a referral, for its school.
func (r *Referrals) Form(ctx context.Context, who actor.Actor, id string) (Form, error) {
	doc, t, err := r.ofSchool(ctx, who, id)
	if err != nil {
		return Form{}, err
	}
	return r.form(ctx, doc, t)
}

// Sheet is what the family's sheet says: nothing of the student, and the code.
type Sheet struct {
	*Referral
	To     *Hospital
	School packet.Sender
	Code   string
}

// Sheet returns the family's sheet.
func (r *Referrals) Sheet(ctx context.Context, who actor.Actor, id string) (Sheet, error) {
	doc, t, err := r.ofSchool(ctx, who, id)
	if err != nil {
		return Sheet{}, err
	}
	if doc.Sheet.Serial == 0 {
		return Sheet{}, ErrNoLink
	}
	form, err := r.form(ctx, doc, t)
	return Sheet{Referral: doc, To: form.To, School: form.Packet.School, Code: r.code(doc)}, err
}

func (r *Referrals) ofSchool(ctx context.Context, who actor.Actor, id string) (*Referral, turn, error) {
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return nil, turn{}, err
	}
	if err := schoolStaff(who, doc.Class, true); err != nil {
		return nil, turn{}, err
	}
	if doc.closed() {
		return nil, turn{}, ErrWithdrawn
	}
	t, err := r.turn(ctx, who, &doc.Folder)
	return doc, t, err
}

func (r *Referrals) form(ctx context.Context, doc *Referral, t turn) (Form, error) {
	f := Form{Referral: doc}
	if doc.Link.opens(t.now) {
		f.Token = r.token(doc, doc.Link)
	}
	var err error
	if f.To, err = r.hospitals.Get(ctx, doc.Hospital); err != nil {
		return Form{}, err
	}
	if f.Packet, err = vault.Open(t.key, r.place(doc.ID, "packet"), doc.Packet); err != nil || doc.Released.IsZero() {
		return f, err
	}
	_, identity, err := r.identity(doc, t)
	f.Packet.Identity = &identity
	return f, err
}
