package referral

import (
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet"
)

// Referral carries one packet to one hospital and the hospital's answers back. Who
// the student is stands apart from the packet, and only once it was released.
type Referral struct {
	store.Head            `bson:"-"`
	store.Owed            `bson:",inline"`
	Folder[ReferralState] `bson:",inline"`

	Case        string                        `bson:"case"`
	Hospital    string                        `bson:"hospital"`
	Reference   string                        `bson:"reference"`
	Sent        time.Time                     `bson:"sent"`
	Emergency   bool                          `bson:"emergency,omitempty"`
	Feedback    bool                          `bson:"feedback,omitempty"` // the school may learn more than received and closed
	Packet      vault.Sealed[packet.Packet]   `bson:"packet"`
	Identity    vault.Sealed[packet.Identity] `bson:"identity,omitempty"`
	Released    time.Time                     `bson:"released,omitempty"` // the identity, zero until then
	Link        *Link                         `bson:"link,omitempty"`     // by which somebody without a log-in answers
	Links       int                           `bson:"links,omitempty"`    // issued so far
	Sheet       SheetMark                     `bson:"sheet,omitempty"`
	SeenBy      string                        `bson:"seenBy,omitempty"`
	Appointment time.Time                     `bson:"appointment,omitempty"`
	Verdict     CaseVerb                      `bson:"verdict,omitempty"`  // what the case still has to learn of
	Version     int                           `bson:"version,omitempty"`  // of what the hospital's programs are to have: a released identity makes another
	Handed      int                           `bson:"handed,omitempty"`   // version that the channel has taken over
	Answered    time.Time                     `bson:"answered,omitempty"` // when the hospital gave its newest answer
	told        Stage                         // before the command that is being carried out
}

// Stage is what the school, or the health contact, learns of a referral without
// consent to feedback.
type Stage string

// The stages.
const (
	StageSent     Stage = "sent"
	StageReceived Stage = "received"
	StageClosed   Stage = "closed"
)

// stage returns how much may be told without consent to feedback.
func (r *Referral) stage() Stage {
	switch {
	case referralTable.Final(r.State):
		return StageClosed
	case r.State == ReferralSent, r.State == ReferralDelivered:
		return StageSent
	}
	return StageReceived
}

// closed tells whether the hospital may no longer read what it was sent.
func (r *Referral) closed() bool { return r.State == ReferralDeclined || r.State == ReferralCancelled }

// enterState gives a state that was entered its time.
func (r *Referral) enterState(t turn) {
	if referralTable.Final(r.State) {
		r.until(time.Time{})
		return
	}
	if r.State == ReferralReceived {
		return // a program's word ends nobody's wait
	}
	by := t.now
	if r.State == ReferralAppointed && r.Appointment.After(by) {
		by = r.Appointment
	}
	r.until(by.Add(time.Duration(t.policy.Referral[r.State])))
}
