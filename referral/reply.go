package referral

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
)

// Via is how an answer came that was not given at a log-in.
type Via string

// The two ways of a hospital without a system of its own.
const (
	ByLink  Via = "link"  // on the page of a one-time link
	OnPaper Via = "paper" // on the printed form; a counselor recorded it
)

// Option is one of the answers that a hospital ticks.
type Option string

// The options: the five of the form, and what else can be said of a referral.
const (
	Received   Option = "received" // and the student is taken on
	FirstVisit Option = "first-visit"
	InFollowUp Option = "follow-up"
	Admitted   Option = "admitted"
	FitAgain   Option = "fit-to-return"

	NotTaken Option = "decline"
	Booked   Option = "appointment"
	NoShow   Option = "missed"
)

// Reply is an answer of a hospital without a system of its own.
type Reply struct {
	Option Option
	At     time.Time // of an appointment
	Reason string    // of a decline
	Note   string    // a report, or the advice for the return to school
}

// Refusals of replies.
var (
	ErrOption     = errors.New("referral: choose one of the answers of the form")
	ErrNoFeedback = errors.New("referral: without consent to feedback the form says received, declined or ended, and no more")
)

// options are the verbs of the options. A hospital that ticks "admitted" first has
// received the student, too: the steps on the way are taken with it.
var options = map[Option]ReferralVerb{Received: Accept, FirstVisit: Report, InFollowUp: Report, Admitted: Report,
	FitAgain: Complete, NotTaken: Decline, Booked: Appoint, NoShow: Miss}

// way lists the verbs that lead from a state to an option. That it was received may be
// true already; then there is none.
func (o Option) way(from ReferralState) ([]ReferralVerb, error) {
	verb, known := options[o]
	if !known {
		return nil, ErrOption
	}
	steps, at := way(from, verb, byPeople), from
	for _, step := range steps {
		at, _ = referralTable.Next(at, step) // a way is legal
	}
	_, err := referralTable.Next(at, verb)
	switch {
	case err == nil:
		return append(steps, verb), nil
	case o == Received && !referralTable.Final(from):
		return nil, nil
	}
	return nil, err
}

// Offered lists the options that a state allows, in the order of the form.
func Offered(s ReferralState) (open []Option) {
	for _, o := range []Option{Received, FirstVisit, InFollowUp, Admitted, FitAgain, Booked, NoShow, NotTaken} {
		if verbs, err := o.way(s); err == nil && len(verbs) > 0 {
			open = append(open, o)
		}
	}
	return open
}

func (p Reply) check() error {
	switch {
	case p.Option == NotTaken && !slices.Contains(DeclineReasons, p.Reason):
		return ErrDecline
	case options[p.Option] == "":
		return ErrOption
	}
	return nil
}

// note is what a step of a reply says, and who signed it.
func (p Reply) note(verb ReferralVerb, signed string) string {
	said := ""
	switch verb {
	case Report:
		said = string(p.Option) + "\n" + p.Note + "\n"
	case Complete:
		said = p.Note + "\n"
	case Decline:
		said = p.Reason + "\n"
	}
	if signed == "" { // by a log-in
		return strings.TrimSuffix(said, "\n")
	}
	return said + signed
}

// Tick takes one of the answers of the form from somebody of the hospital with a
// log-in.
func (r *Referrals) Tick(ctx context.Context, who actor.Actor, id string, cmd Command, p Reply) (*Referral, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := receives(who, doc); err != nil {
		return nil, err
	}
	return r.reply(ctx, who, id, cmd, p, signing{holds: anyway})
}

// signing is by whom and when a reply was signed.
type signing struct {
	words string
	on    time.Time             // the day on a form; zero for who answers now
	holds func(*Referral) error // whether it still counts
}

// reply takes the steps of a reply. Each is a command of its own under the same key:
// after a crash, the same reply goes on where it stopped, and twice is once.
func (r *Referrals) reply(ctx context.Context, who actor.Actor, id string, cmd Command, p Reply, by signing) (*Referral, error) {
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	last := stepOf(cmd, options[p.Option])
	if done, err := doc.History.has(last); done || err != nil {
		return doc, err
	}
	verbs, err := p.Option.way(doc.State)
	if err != nil {
		return nil, err
	}
	for i, verb := range verbs {
		s := step{Command: stepOf(cmd, verb), verb: verb, note: p.note(verb, by.words), news: i == len(verbs)-1,
			holds: by.holds, human: true, signed: by.on, change: p.change(verb, cmd.Via, who)}
		if doc, err = r.step(ctx, who, id, s); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

func stepOf(cmd Command, verb ReferralVerb) Command {
	return Command{Key: cmd.Key + "/" + string(verb), Body: cmd.Body, Via: cmd.Via}
}

func (p Reply) change(verb ReferralVerb, via Via, who actor.Actor) func(*Referral, turn) error {
	return func(doc *Referral, t turn) error {
		switch verb {
		case See:
			doc.SeenBy = who.ID
			if via == OnPaper {
				doc.SeenBy = string(via) // and not the counselor who wrote it down
			}
		case Appoint:
			if !p.At.After(t.now) {
				return ErrAppointment
			}
			doc.Appointment = p.At
		}
		return nil
	}
}
