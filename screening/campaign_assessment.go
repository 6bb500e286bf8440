package screening

import (
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

// Parts are what an assessment is made of besides its own books.
type Parts struct {
	Org      *Org
	Staff    *People
	Students *Students
	Shelf    *shelf.Shelf
	Ready    Readiness
	Alarm    Alarm
	Inboxes  *notify.Inboxes
}

// Assessment is the services of the campaigns. They share one set of books:
// opening a campaign creates sittings, ending a session changes them, and every
// change of a sitting reaches the roll-ups.
type Assessment struct {
	Campaigns  *Campaigns
	Sessions   *Sessions
	Sittings   *Sittings
	Rollups    *Rollups
	Learnings  *Learnings
	Rehearsals *Rehearsals
}

// NewAssessment declares the books and returns their services.
func NewAssessment(d Deps, p Parts) *Assessment {
	campaigns, sessions, sittings := defineCampaigns(d.DB), defineSessions(d.DB), defineSittings(d.DB)
	rollups := newRollups(d, sittings)
	papers := &Sittings{clock: d.Clock, vault: d.Vault, org: p.Org, staff: p.Staff, students: p.Students,
		shelf: p.Shelf, risks: p.Shelf, alarm: p.Alarm, inboxes: p.Inboxes, keypad: newKeypad(),
		campaigns: campaigns, sessions: sessions, sittings: sittings, rollups: rollups, lessons: defineLessons(d.DB)}
	periods := &Sessions{clock: d.Clock, org: p.Org, staff: p.Staff, campaigns: campaigns, sessions: sessions, papers: papers}
	learnings := &Learnings{clock: d.Clock, vault: d.Vault, campaigns: campaigns, lessons: papers.lessons, papers: papers,
		learnings: store.Define[Learning](d.DB, learningsName), page: learnPage}
	return &Assessment{
		Campaigns: &Campaigns{clock: d.Clock, shelf: p.Shelf, ready: p.Ready,
			org: p.Org, staff: p.Staff, students: p.Students, campaigns: campaigns, sessions: sessions,
			rollups: rollups, papers: papers, periods: periods, learnings: learnings, batch: openingBatch},
		Sessions: periods, Sittings: papers, Rollups: rollups, Learnings: learnings, Rehearsals: newRehearsals(d, papers),
	}
}
