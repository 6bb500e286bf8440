package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/fhir"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// hand gives the channel what the hospital's programs are still to have: the packet,
// the packet with the identity once that was released, or the word that it was taken
// back. Each version has a name of its own, so that handing it twice hands it once.
func (r *Referrals) hand(ctx context.Context, doc *Referral, t turn) error {
	if doc.Handed >= doc.Version {
		return nil
	}
	letter := coordination.Letter{Name: fmt.Sprintf("referral/%s/%d", doc.ID, doc.Version), Hospital: doc.Hospital, Kind: coordination.Packet,
		Parent: doc.ID, Subject: doc.Student}
	if doc.closed() {
		letter.Kind = coordination.Withdrawal
		letter.Write = func(coordination.Peer) ([]byte, error) {
			return wire.WriteNotice(wire.Notice{Type: wire.TypeWithdrawal, Reference: doc.Reference, Given: t.now})
		}
	} else if err := r.fill(ctx, doc, t, &letter); err != nil {
		return err
	}
	owed, err := r.channel.Send(ctx, letter)
	if err == nil && !owed && doc.State == ReferralCancelled {
		err = r.recall(ctx, doc)
	}
	if err != nil {
		return err
	}
	doc.Handed = doc.Version
	return nil
}

// fill lets a letter carry the packet as the hospital may read it now.
func (r *Referrals) fill(_ context.Context, doc *Referral, t turn, letter *coordination.Letter) error {
	content, err := vault.Open(t.key, r.place(doc.ID, "packet"), doc.Packet)
	if err != nil {
		return err
	}
	if !doc.Released.IsZero() {
		_, who, err := r.identity(doc, t)
		if err != nil {
			return err
		}
		content.Identity = &who
	}
	letter.Crisis = content.Urgency.AtLeast(risk.Imminent)
	letter.Write = func(p coordination.Peer) ([]byte, error) {
		return fhir.Write(fhir.Letter{Packet: content, Version: doc.Version, Moved: t.now, From: r.from, Sign: r.vault.Ring().Detached,
			Deadline: doc.Sent.Add(time.Duration(t.policy.Referral[ReferralDelivered])), To: fhir.Hospital{ID: p.ID, Name: p.Name, Endpoint: p.Endpoint}})
	}
	return nil
}

// referralParent lets the channel carry packets and bring answers back.
type referralParent struct{ *Referrals }

// Wanted keeps a packet at home that was taken back, answered or ended meanwhile.
func (r referralParent) Wanted(ctx context.Context, d *coordination.Dispatch) (bool, error) {
	doc, err := r.books.Get(ctx, d.Parent)
	if err != nil || d.Kind == coordination.Withdrawal {
		return err == nil, err
	}
	return doc.Hospital == d.Hospital && !referralTable.Final(doc.State), nil
}

// Arrived notes a delivery.
func (r referralParent) Arrived(ctx context.Context, d *coordination.Dispatch) error {
	if d.Kind == coordination.Withdrawal {
		return nil
	}
	return r.follow(ctx, d.Parent, once("delivered/"+d.ID), deliver, func(doc *Referral, t turn) error {
		doc.enterState(t)
		return nil
	})
}

// programOf is the hospital as its programs speak for it. The human whom they name
// stands in the note.
func programOf(d *coordination.Dispatch) actor.Actor {
	return actor.Actor{ID: "hospital/" + d.Hospital, Role: actor.Hospital, Hospital: d.Hospital}
}

// answers are what programs can say of a referral, as the verbs that people have.
var answers = map[wire.Type]ReferralVerb{wire.Received: receive, wire.Seen: See, wire.Accepted: Accept, wire.Declined: Decline,
	wire.Appointed: Appoint, wire.Attended: Attend, wire.Missed: Miss, wire.Reported: Report, wire.Completed: Complete}

// Fits refuses what people would be refused too, whenever they say it.
func (r referralParent) Fits(m wire.Message) error {
	switch {
	case m.Type == wire.Declined && !slices.Contains(DeclineReasons, m.Reason):
		return ErrDecline
	case m.Type == wire.Reported && !slices.Contains(ReportKinds, m.Kind):
		return ErrReport
	case m.Type == wire.Appointed && !m.At.After(m.Issued):
		return ErrAppointment
	}
	return nil
}

// Heard carries out what the programs of a hospital say. Answers count in the order
// in which they were issued: an older one that comes late changes nothing, and one
// that comes early takes the steps on the way.
func (r referralParent) Heard(ctx context.Context, d *coordination.Dispatch, key string, m wire.Message) (coordination.Outcome, error) {
	if d.Kind == coordination.Withdrawal {
		return coordination.Applied, nil
	}
	doc, err := r.books.Get(ctx, d.Parent)
	if err != nil {
		return coordination.Owed, err
	}
	if done, err := doc.History.has(once(key)); done || err != nil {
		return coordination.Applied, err
	}
	switch m.Type {
	case wire.Received, wire.Seen:
		return r.receipt(ctx, d, key, m, doc)
	}
	if doc.State == ReferralCancelled {
		return coordination.Withdrawn, nil
	}
	if m.Issued.Before(doc.Answered) {
		return coordination.Overtaken, r.lateReport(ctx, d, key, m)
	}
	outcome, err := r.walk(ctx, d, key, m, doc.State, true)
	if outcome == coordination.Illegal && m.Issued.Equal(doc.Answered) && doc.granted(m.Type) {
		return coordination.Overtaken, r.lateReport(ctx, d, key, m)
	}
	return outcome, err
}

// granted tells whether what an answer says was taken for granted by another one of
// the same moment. Programs that count in seconds say several things at once.
func (r *Referral) granted(t wire.Type) bool {
	return t == wire.Reported || slices.ContainsFunc(r.History, func(e Event) bool { return e.Verb == string(answers[t]) })
}

// walk takes the steps to what a message says, and then says it.
func (r referralParent) walk(ctx context.Context, d *coordination.Dispatch, key string, m wire.Message, from ReferralState, counts bool) (coordination.Outcome, error) {
	for _, verb := range way(from, answers[m.Type], byPrograms) {
		if _, err := r.say(ctx, d, once(key+"/"+string(verb)), verb, m, false); err != nil {
			return r.outcome(err)
		}
	}
	_, err := r.say(ctx, d, once(key), answers[m.Type], m, counts)
	return r.outcome(err)
}

// receipt is a word about the packet and not about the student: it raises the state
// or changes nothing. Seen means received, should that not have come yet.
func (r referralParent) receipt(ctx context.Context, d *coordination.Dispatch, key string, m wire.Message, doc *Referral) (coordination.Outcome, error) {
	outcome, err := r.walk(ctx, d, key, m, doc.State, false)
	if outcome == coordination.Illegal {
		return coordination.Overtaken, err
	}
	return outcome, err
}

// errOvertaken says that a newer answer was faster.
var errOvertaken = errors.New("referral: a newer answer was known")

func (r referralParent) outcome(err error) (coordination.Outcome, error) {
	if _, illegal := errors.AsType[*lifecycle.Illegal](err); illegal {
		return coordination.Illegal, nil
	}
	if errors.Is(err, errOvertaken) {
		return coordination.Overtaken, nil
	}
	if err != nil {
		return coordination.Owed, err
	}
	return coordination.Applied, nil
}

// say carries out one verb in the name of a human whom the program names.
func (r referralParent) say(ctx context.Context, d *coordination.Dispatch, cmd Command, verb ReferralVerb, m wire.Message, counts bool) (*Referral, error) {
	who, was := programOf(d), ReferralState("")
	return r.answerIf(ctx, who, d.Parent, cmd, verb, noteOf(verb, m), func(doc *Referral) error {
		was = doc.State
		if counts && m.Issued.Before(doc.Answered) {
			return errOvertaken
		}
		return nil
	}, func(doc *Referral, t turn) error {
		switch {
		case verb == receive && was == ReferralSent:
			doc.until(t.now.Add(time.Duration(t.policy.Referral[ReferralDelivered])))
		case verb == See:
			doc.SeenBy = who.ID
		case verb == Appoint && m.Type == wire.Appointed:
			doc.Appointment = m.At
		}
		if counts {
			doc.Answered = m.Issued
		}
		return nil
	})
}

// noteOf is what the history keeps of an answer.
func noteOf(verb ReferralVerb, m wire.Message) string {
	if verb == receive {
		return ""
	}
	note := "医院经办 / of the hospital: " + m.By
	for _, part := range []string{m.Reason, m.Kind, m.Note} {
		if part != "" && answers[m.Type] == verb {
			note += "\n" + part
		}
	}
	return note
}

// lateReport keeps what a report says, though the referral has moved on: it is news
// all the same.
func (r referralParent) lateReport(ctx context.Context, d *coordination.Dispatch, key string, m wire.Message) error {
	if m.Type != wire.Reported {
		return nil
	}
	_, err := r.books.Update(ctx, d.Parent, func(doc *Referral) error {
		if done, err := doc.History.has(once(key)); done || err != nil {
			return errors.Join(err, store.ErrUnchanged)
		}
		t, err := r.turn(ctx, programOf(d), &doc.Folder)
		if err != nil {
			return err
		}
		if doc.Feedback {
			doc.tell(doc.ID, key, doc.Owner, notify.ReferralNews)
			doc.Owe(t.now)
		}
		return r.enter(&doc.Folder, doc.ID, t, once(key), string(Report), noteOf(Report, m))
	})
	return err
}

// The steps that a later answer takes for granted: of a program, and of a human who
// was handed the form or its link.
var (
	byPrograms = []ReferralVerb{receive, See, Accept, Appoint, Attend}
	byPeople   = []ReferralVerb{HandOver, See, Accept, Attend}
)

// way lists the steps from a state to one in which a verb fits; none when there is
// no way, and the verb itself will be refused.
func way(from ReferralState, verb ReferralVerb, onWay []ReferralVerb) []ReferralVerb {
	type place struct {
		state ReferralState
		steps []ReferralVerb
	}
	seen := map[ReferralState]bool{from: true}
	for next := []place{{state: from}}; len(next) > 0; next = next[1:] {
		p := next[0]
		if _, err := referralTable.Next(p.state, verb); err == nil {
			return p.steps
		}
		for _, step := range onWay {
			to, err := referralTable.Next(p.state, step)
			if err == nil && !seen[to] {
				seen[to] = true
				next = append(next, place{to, append(slices.Clone(p.steps), step)})
			}
		}
	}
	return nil
}
