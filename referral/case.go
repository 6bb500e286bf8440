package referral

import (
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Case is the care of one student from the first triage to the close. A student
// has one open case at most: its id is the student's and a number, so that a
// second one cannot be opened beside it.
type Case struct {
	store.Head        `bson:"-"`
	store.Owed        `bson:",inline"`
	Folder[CaseState] `bson:",inline"`

	Opened      time.Time       `bson:"opened"`
	StateBy     time.Time       `bson:"stateBy,omitempty"` // how long it may stay in its state
	Alerts      []string        `bson:"alerts"`
	Panel       *Panel          `bson:"panel,omitempty"`
	Consents    []Agreement     `bson:"consents,omitempty"`    // oldest first
	Emergencies []EmergencyPath `bson:"emergencies,omitempty"` // oldest first
	PoliceBy    time.Time       `bson:"policeBy,omitempty"`    // the report about unsafe guardians is due
	FollowUps   []FollowUp      `bson:"followUps,omitempty"`
	Referrals   int             `bson:"referrals,omitempty"` // made so far
	Drafts      []Draft         `bson:"drafts,omitempty"`    // referrals that are decided on and not yet made, oldest first
	Reason      CloseReason     `bson:"reason,omitempty"`
	Holiday     *Break          `bson:"holiday,omitempty"` // the next one without a plan
	Plans       []HolidayPlan   `bson:"plans,omitempty"`   // oldest first
	LookAt      time.Time       `bson:"lookAt,omitempty"`  // when the calendar is looked at again
	Missing     time.Time       `bson:"missing,omitempty"` // since when the student is absent and nobody knows why
}

// Panel is a review meeting (研判); its minutes are the note of its event.
type Panel struct {
	Members []string  `bson:"members"` // staff ids
	At      time.Time `bson:"at"`
}

// Agreement is a consent to one transfer. It names the recipient: the next
// hospital needs a consent of its own.
type Agreement struct {
	Hospital string    `bson:"hospital"`
	At       time.Time `bson:"at"`
	Feedback bool      `bson:"feedback"`     // the school may learn more than received and closed
	Identity bool      `bson:"withIdentity"` // the hospital may learn who the student is, and not only the packet
}

// EmergencyPath discloses without consent when life is in danger. Rescue comes
// first and waits for nothing; the two approvals concern the disclosure only.
type EmergencyPath struct {
	Hospital  string     `bson:"hospital"`
	By        string     `bson:"by"`
	At        time.Time  `bson:"at"`
	Until     time.Time  `bson:"until"` // for the approvals
	Approvals []Approval `bson:"approvals,omitempty"`
	ReviewBy  time.Time  `bson:"reviewBy"`
	Review    Approval   `bson:"review,omitempty"` // afterwards; what it found is the note of its event
}

// Approval is one person's yes to an emergency disclosure.
type Approval struct {
	By string    `bson:"by"`
	At time.Time `bson:"at"`
}

// approvalsNeeded is how many people besides the one who disclosed have to say yes.
const approvalsNeeded = 2

func (e *EmergencyPath) pending() bool { return len(e.Approvals) < approvalsNeeded }

// knows tells whether somebody disclosed or approved.
func (e *EmergencyPath) knows(person string) bool {
	return e.By == person || slices.ContainsFunc(e.Approvals, func(a Approval) bool { return a.By == person })
}

// unreviewed tells whether nobody has looked at the disclosure since.
func (e *EmergencyPath) unreviewed() bool { return e.Review.By == "" }

// FollowUp is one contact with the student after care has begun.
type FollowUp struct {
	Due  time.Time `bson:"due"`
	Done time.Time `bson:"done,omitempty"`
}

// CloseReason is why a case ended.
type CloseReason string

// The reasons for closing. All but the first may leave follow-ups undone.
const (
	CareCompleted CloseReason = "completed"
	CareElsewhere CloseReason = "care-elsewhere"
	LeftSchool    CloseReason = "left-school"
)

// CloseReasons lists why a case can end.
func CloseReasons() []CloseReason { return []CloseReason{CareCompleted, CareElsewhere, LeftSchool} }

// reckon sets the deadline to the first thing that somebody has to do. A student whom
// nobody can find goes before all else.
func (c *Case) reckon() {
	by := c.Missing
	if by.IsZero() {
		by = c.firstDue()
	}
	if c.State == CaseClosed {
		by, c.Holiday, c.LookAt, c.Missing = time.Time{}, nil, time.Time{}, time.Time{}
	}
	if !by.Equal(c.Deadline) {
		c.until(by)
	}
}

func (c *Case) firstDue() time.Time {
	due := []time.Time{c.StateBy, c.PoliceBy}
	for _, e := range c.pendingApprovals() {
		due = append(due, e.Until)
	}
	for _, e := range c.unreviewed() {
		due = append(due, e.ReviewBy)
	}
	if c.Holiday != nil {
		due = append(due, c.Holiday.PlanBy)
	}
	if next := c.checkIn(); next != nil {
		due = append(due, next.Due)
	}
	return earliest(due...)
}

// chain is on which silence about a case rises.
func (c *Case) chain(p CarePolicy) Chain {
	if !c.Missing.IsZero() {
		return p.Levels[risk.Imminent].Chain
	}
	return p.Overdue
}

// pendingApprovals returns the disclosures that still lack a yes, oldest first.
func (c *Case) pendingApprovals() []*EmergencyPath { return c.disclosures((*EmergencyPath).pending) }

// unreviewed returns the disclosures that nobody has reviewed, oldest first.
func (c *Case) unreviewed() []*EmergencyPath { return c.disclosures((*EmergencyPath).unreviewed) }

func (c *Case) disclosures(that func(*EmergencyPath) bool) []*EmergencyPath {
	var found []*EmergencyPath
	for i := range c.Emergencies {
		if e := &c.Emergencies[i]; that(e) {
			found = append(found, e)
		}
	}
	return found
}

// enterState gives a state that was entered its time.
func (c *Case) enterState(t turn) {
	c.StateBy = t.now.Add(time.Duration(t.policy.Case[c.State]))
	switch c.State {
	case CaseFollowing:
		c.schedule(t)
	case CaseClosed:
		c.StateBy = time.Time{}
	}
	c.reckon()
}

// schedule plans the follow-ups when there is none left to do, and waits for the
// next of them.
func (c *Case) schedule(t turn) {
	if c.next() == nil {
		for _, after := range t.policy.FollowUps {
			c.FollowUps = append(c.FollowUps, FollowUp{Due: t.now.Add(time.Duration(after))})
		}
	}
	c.StateBy = c.next().Due
}

// next returns the follow-up that is to be done next, nil when all are done.
func (c *Case) next() *FollowUp {
	for i := range c.FollowUps {
		if c.FollowUps[i].Done.IsZero() {
			return &c.FollowUps[i]
		}
	}
	return nil
}

// consentFor returns the newest consent, if it names a hospital.
func (c *Case) consentFor(hospital string) (Agreement, bool) {
	if len(c.Consents) == 0 || c.Consents[len(c.Consents)-1].Hospital != hospital {
		return Agreement{}, false
	}
	return c.Consents[len(c.Consents)-1], true
}
