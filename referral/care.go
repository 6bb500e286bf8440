// Package referral is the way from a risk to a hospital and back to class: the
// alert that a named human must answer, the case that follows it, the referral to
// a hospital and the return. Each is one document with its state, its history and
// what it still owes; each open one has an owner and a deadline, and when the
// deadline passes in silence the silence rises to people.
package referral

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/screening"
)

// Care is the books of this package.
type Care struct {
	Policies  *CarePolicies
	Hospitals *Hospitals
	Notices   *Notices
	Alerts    *Alerts
	Cases     *Cases
	Referrals *Referrals
	Returns   *Returns
	Ledgers   *Ledgers
	Channel   *coordination.Channel // to the programs of hospitals
	Drills    *Drills
	Gate      *Gate
	Handovers *Handovers
	Tallies   *Tallies
}

// New declares the books over the school side's registers.
func New(d screening.Deps, org *screening.Org, people *screening.People, students *screening.Students, inboxes *notify.Inboxes) *Care {
	policies := NewCarePolicies(d)
	hospitals := newHospitals(d, people)
	tallies := newTallies(d)
	shared := &desk{clock: d.Clock, vault: d.Vault, org: org, people: people, inboxes: inboxes, policies: policies, moved: tallies.moved}
	notices := &Notices{desk: shared, notices: defineNotices(d.DB), hospitals: hospitals}
	referrals := newReferrals(d.DB, shared, students, hospitals)
	programs := coordination.New(d.DB, d.Vault, d.Clock, hospitals)
	programs.Serves(referralParent{referrals}, coordination.Packet, coordination.Withdrawal)
	programs.Serves(noticeParent{notices}, coordination.Notice)
	programs.Serves(exerciseParent{notices}, coordination.Exercise)
	referrals.channel, notices.channel, hospitals.fits = programs, programs, programs.Check
	cases := newCases(d.DB, shared, students, hospitals, referrals)
	referrals.tellCase, referrals.ownerOf = cases.referralEnded, cases.owner
	alerts := newAlerts(d.DB, shared, notices, cases)
	tallies.alerts, tallies.referrals = alerts, referrals
	drills := newDrills(d.DB, shared, alerts, notices, hospitals)
	return &Care{Policies: policies, Hospitals: hospitals, Notices: notices, Cases: cases, Referrals: referrals, Channel: programs,
		Alerts: alerts, Returns: newReturns(d.DB, shared, cases), Ledgers: newLedgers(d.DB, shared, alerts, cases),
		Drills: drills, Gate: &Gate{drills}, Tallies: tallies,
		Handovers: &Handovers{desk: shared, alerts: alerts, cases: cases, handovers: store.Define[Handover](d.DB, "handovers")}}
}

// ReadPapers tells the referrals where to read what a sitting says: the papers
// themselves need the alarm that is part of this.
func (c *Care) ReadPapers(p Papers) { c.Referrals.papers = p }

// Audit tells the ledgers where the campaigns and their sittings are.
func (c *Care) Audit(plans Plans, said Sayings) { c.Ledgers.plans, c.Ledgers.said = plans, said }

// Outside tells the gate who can be reached outside the platform.
func (c *Care) Outside(contacts Contacts) { c.Drills.contacts = contacts }

// Reach gives the channel its way out, and the address under which hospitals reach
// the platform. Without it, messages to programs wait.
func (c *Care) Reach(courier coordination.Courier, from string) {
	c.Channel.Use(courier)
	c.Referrals.from = from
}

// Holds tells whether somebody answers for an open alert or case. The referrals and
// returns of a case follow its owner.
func (c *Care) Holds(ctx context.Context, staff string) (bool, error) {
	if held, err := c.Alerts.holds(ctx, staff); held || err != nil {
		return held, err
	}
	return c.Cases.holds(ctx, staff)
}

// Open tells whether a student has an open alert or case; it is screening.Care.
func (c *Care) Open(ctx context.Context, student string) (bool, error) {
	if open, err := c.Alerts.open(ctx, student); open || err != nil {
		return open, err
	}
	return c.Cases.open(ctx, student)
}
