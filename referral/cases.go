package referral

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening"
)

// Cases is the book of cases.
type Cases struct {
	office[Case, CaseState, CaseVerb]
	students  *screening.Students
	hospitals *Hospitals
	referrals *Referrals
}

func newCases(db *store.DB, d *desk, students *screening.Students, hospitals *Hospitals, referrals *Referrals) *Cases {
	folder := func(doc *Case) *Folder[CaseState] { return &doc.Folder }
	return &Cases{students: students, hospitals: hospitals, referrals: referrals,
		office: office[Case, CaseState, CaseVerb]{desk: d, table: caseTable,
			id:     func(doc *Case) string { return doc.ID },
			folder: folder,
			owed:   func(doc *Case) *store.Owed { return &doc.Owed },
			wake: func(doc *Case, t turn) (time.Time, error) {
				if len(doc.Drafts) > 0 {
					return t.now, nil
				}
				return earliest(doc.Duty.wake(doc.chain(t.policy)), doc.LookAt), nil
			},
			books: store.Define(db, "cases", ownerIndex(caseTable, folder),
				store.Index[Case]{Name: byStudent, Key: func(c *Case) string {
					return fmt.Sprintf("%s/%s", c.Student, store.TimeKey(c.Opened))
				}},
				store.Index[Case]{Name: bySchool, Key: func(c *Case) string {
					if c.State == CaseClosed {
						return ""
					}
					return c.Class.Key()
				}})}}
}

// join puts a triaged alert into its student's open case, or opens one. Asked
// again it finds the triage where it put it; an alert that came back and was
// triaged anew joins anew.
func (c *Cases) join(ctx context.Context, alert *Alert, triage int, outcome Outcome, t turn) (string, error) {
	cmd := joining(alert.ID, triage)
	for {
		cases, err := c.of(ctx, alert.Student)
		if err != nil {
			return "", err
		}
		for _, d := range cases {
			if done, err := d.History.has(cmd); done || err != nil {
				return d.ID, err
			}
		}
		if n := len(cases); n > 0 && cases[n-1].State != CaseClosed {
			if err := c.add(ctx, cases[n-1].ID, cmd, alert, outcome); err != nil {
				return "", err
			}
			continue // read again: it may have been closed meanwhile
		}
		owner, err := c.standIn(ctx, alert.Class, alert.Owner) // who may have left since the triage
		if err != nil {
			return "", err
		}
		doc := c.fresh(alert, owner, outcome, len(cases)+1, t)
		if err := c.enter(&doc.Folder, doc.ID, t, cmd, "open", ""); err != nil {
			return "", err
		}
		if err := c.books.Insert(ctx, doc); !errors.Is(err, store.ErrExists) {
			return doc.ID, err
		}
	}
}

// joining is the command by which the n-th triage of an alert joins a case.
func joining(alert string, triage int) Command {
	return once(fmt.Sprintf("join/%s/%d", alert, triage))
}

// add joins a triage to an open case and tells its owner. The earlier deadline
// stands; an emergency is due at once.
func (c *Cases) add(ctx context.Context, id string, cmd Command, alert *Alert, outcome Outcome) error {
	return c.follow(ctx, id, cmd, joinAlert, func(doc *Case, t turn) error {
		was := doc.StateBy
		if !slices.Contains(doc.Alerts, alert.ID) {
			doc.Alerts = append(doc.Alerts, alert.ID)
		}
		doc.enterState(t)
		doc.StateBy = earliest(was, doc.StateBy)
		doc.hasten(outcome, t)
		doc.tell(doc.ID, cmd.Key, doc.Owner, notify.CaseDue)
		return nil
	})
}

// hasten makes the next step of an emergency due at once.
func (c *Case) hasten(outcome Outcome, t turn) {
	if outcome == Emergency {
		c.StateBy = t.now
	}
	c.reckon()
}

func (c *Cases) fresh(alert *Alert, owner string, outcome Outcome, n int, t turn) *Case {
	doc := &Case{Head: store.Head{ID: fmt.Sprintf("%s/%d", alert.Student, n)}, Opened: t.now, Alerts: []string{alert.ID},
		Folder: Folder[CaseState]{Duty: Duty{Owner: owner}, Student: alert.Student, Class: alert.Class,
			Care: alert.Care, State: CaseOpened}}
	doc.enterState(t)
	doc.hasten(outcome, t)
	doc.LookAt = t.now // at the calendar, whatever is done about the case before
	doc.Owe(t.now)
	return doc
}

// of returns the cases of a student, oldest first.
func (c *Cases) of(ctx context.Context, student string) ([]*Case, error) {
	var all []*Case
	for doc, err := range c.books.All(ctx, store.Query{Index: byStudent, Prefix: student + "/"}) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	// By number: a clock set back must not make an older case the newest.
	slices.SortFunc(all, func(x, y *Case) int { return cmp.Or(cmp.Compare(len(x.ID), len(y.ID)), cmp.Compare(x.ID, y.ID)) })
	return all, nil
}

// open tells whether a student has an open case.
func (c *Cases) open(ctx context.Context, student string) (bool, error) {
	all, err := c.of(ctx, student)
	return slices.ContainsFunc(all, func(d *Case) bool { return d.State != CaseClosed }), err
}

// Do takes what time does to a case, and makes the referral it decided on.
func (c *Cases) Do(ctx context.Context, id string) error {
	return c.work(ctx, id, round[Case]{kind: notify.CaseDue,
		chain: func(doc *Case, t turn) (Chain, error) { return doc.chain(t.policy), nil },
		advance: func(doc *Case, t turn) error {
			if err := c.foresee(ctx, doc, t); err != nil {
				return err
			}
			doc.overdue(t.now)
			return c.succeed(ctx, doc, t, notify.CaseDue)
		},
		whisper: func(doc *Case, _ turn, post *notify.Post) error { doc.search(post); return nil },
		pay: func(doc *Case, t turn) error {
			for _, d := range doc.Drafts {
				if err := c.referrals.make(ctx, doc, d, t); err != nil {
					return err
				}
			}
			doc.Drafts = nil
			return nil
		}})
}

// referralEnded moves a case because its referral has ended. A referral that an
// emergency overtook moves nothing while the newer one is under way.
func (c *Cases) referralEnded(ctx context.Context, id, referral string, verb CaseVerb) error {
	doc, err := c.books.Get(ctx, id)
	if err != nil || doc.State == CaseReferred && referralID(doc, doc.Referrals) != referral {
		return err
	}
	return c.learn(ctx, id, once("referral/"+referral), verb)
}

// learn moves a case because of what happened to its referral or return plan.
func (c *Cases) learn(ctx context.Context, id string, cmd Command, verb CaseVerb) error {
	return c.follow(ctx, id, cmd, verb, func(doc *Case, t turn) error {
		doc.tell(doc.ID, cmd.Key, doc.Owner, notify.CaseDue)
		return move(doc, t)
	})
}

// CaseReading is a case as somebody of the school reads it.
type CaseReading struct {
	*Case
	Reference string // by which those outside the school speak of it
	Name      string // of the student; empty when it cannot be opened
	Log       []Entry
}

// Read returns one case.
func (c *Cases) Read(ctx context.Context, who actor.Actor, id string) (CaseReading, error) {
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return CaseReading{}, err
	}
	if err := schoolStaff(who, doc.Class, false); err != nil {
		return CaseReading{}, err
	}
	return c.read(ctx, who, doc)
}

// Queue returns the open cases of the actor's school, the most pressing first,
// without their histories.
func (c *Cases) Queue(ctx context.Context, who actor.Actor) ([]CaseReading, error) {
	place, err := schoolOf(who)
	if err != nil {
		return nil, err
	}
	var queue []CaseReading
	for doc, err := range c.books.All(ctx, store.Query{Index: bySchool, Prefix: place.Key()}) {
		if err != nil {
			return nil, err
		}
		name, err := c.nameOf(ctx, who, doc)
		if err != nil {
			return nil, err
		}
		queue = append(queue, CaseReading{Case: doc, Reference: c.referenceOf(doc), Name: name})
	}
	slices.SortFunc(queue, func(x, y CaseReading) int {
		return cmp.Or(x.Deadline.Compare(y.Deadline), cmp.Compare(x.ID, y.ID))
	})
	return queue, nil
}

func (c *Cases) read(ctx context.Context, who actor.Actor, doc *Case) (CaseReading, error) {
	key, err := c.vault.Key(ctx, doc.Student)
	if err != nil {
		return CaseReading{}, err
	}
	name, err := c.nameOf(ctx, who, doc)
	if err != nil {
		return CaseReading{}, err
	}
	log, err := doc.History.read(key, c.place(doc.ID, "note"), notesFor(who))
	return CaseReading{Case: doc, Reference: c.referenceOf(doc), Name: name, Log: log}, err
}
