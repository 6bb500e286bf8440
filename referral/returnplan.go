package referral

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
)

// ReturnPlan is one way back to class (复学): proposed by a counselor, reviewed by
// somebody else, and once more by a third person when the family appeals.
type ReturnPlan struct {
	store.Head          `bson:"-"`
	store.Owed          `bson:",inline"`
	Folder[ReturnState] `bson:",inline"`

	Case       string    `bson:"case"`
	Proposed   time.Time `bson:"proposed"`
	ProposedBy string    `bson:"proposedBy"`
	ReviewedBy string    `bson:"reviewedBy,omitempty"`
	Appealed   time.Time `bson:"appealed,omitempty"`
	CaseOwed   bool      `bson:"caseOwed,omitempty"` // approved, and the case does not know yet
}

// Refusals about the return to school.
var (
	ErrReviewer    = errors.New("referral: somebody who has not proposed or reviewed this plan must review it")
	ErrNoReturnDue = errors.New("referral: the case is not at the return to school, or its plan is still open")
)

// Returns is the book of return plans.
type Returns struct {
	office[ReturnPlan, ReturnState, ReturnVerb]
	cases *Cases
}

func newReturns(db *store.DB, d *desk, cases *Cases) *Returns {
	folder := func(doc *ReturnPlan) *Folder[ReturnState] { return &doc.Folder }
	return &Returns{cases: cases, office: office[ReturnPlan, ReturnState, ReturnVerb]{desk: d, table: returnTable,
		folder: folder,
		owed:   func(doc *ReturnPlan) *store.Owed { return &doc.Owed },
		wake: func(doc *ReturnPlan, t turn) (time.Time, error) {
			if doc.CaseOwed {
				return t.now, nil
			}
			return doc.Duty.wake(t.policy.Overdue), nil
		},
		books: store.Define(db, "returns", store.Index[ReturnPlan]{Name: byCase,
			Key: func(r *ReturnPlan) string { return r.Case + "/" + store.TimeKey(r.Proposed) }})}}
}

// Propose plans the return of a student whose treatment has ended, with what the
// school will adjust. The number of the plan is the case's next one, so that two
// counselors who propose at once propose the same plan.
func (r *Returns) Propose(ctx context.Context, who actor.Actor, caseID string, cmd Command, plan string) (*ReturnPlan, error) {
	if plan == "" {
		return nil, ErrNoteOwed
	}
	c, err := r.cases.Read(ctx, who, caseID)
	if err != nil {
		return nil, err
	}
	plans, err := r.of(ctx, caseID)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if done, err := p.History.has(cmd); done || err != nil {
			return p, err
		}
	}
	open := len(plans) > 0 && !returnTable.Final(plans[len(plans)-1].State)
	if err := schoolStaff(who, c.Class, true); err != nil {
		return nil, err
	}
	if c.State != CaseReturning || open {
		return nil, ErrNoReturnDue
	}
	doc := &ReturnPlan{Head: store.Head{ID: fmt.Sprintf("%s/return/%d", caseID, len(plans)+1)}, Case: caseID,
		ProposedBy: who.ID, Folder: Folder[ReturnState]{Duty: Duty{Owner: c.Owner}, Student: c.Student, Class: c.Class,
			Care: c.Care, State: ReturnProposed}}
	t, err := r.turn(ctx, who, &doc.Folder)
	if err != nil {
		return nil, err
	}
	doc.Proposed = t.now
	doc.enterState(t)
	doc.Owe(doc.Deadline)
	if err := r.enter(&doc.Folder, doc.ID, t, cmd, "propose", plan); err != nil {
		return nil, err
	}
	if err := r.tellAll(ctx, colleagues, &doc.Duty, doc.Class, doc.ID, "propose", notify.ReturnDue, who.ID); err != nil {
		return nil, err
	}
	doc.Owe(t.now)
	return doc, r.books.Insert(ctx, doc)
}

func (r *ReturnPlan) enterState(t turn) {
	if returnTable.Final(r.State) {
		r.until(time.Time{})
		return
	}
	r.until(t.now.Add(time.Duration(t.policy.Return[r.State])))
}

func (r *Returns) ask(ctx context.Context, who actor.Actor, id string, cmd Command, verb ReturnVerb, note string, change func(*ReturnPlan, turn) error) (*ReturnPlan, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	doc, err := r.act(ctx, who, id, command[ReturnPlan, ReturnVerb]{id: cmd, verb: verb, note: note,
		may: func(doc *ReturnPlan) error {
			if verb == ApproveReturn || verb == UpholdReturn {
				return mayDecide(who, doc)
			}
			return schoolStaff(who, doc.Class, false)
		},
		change: func(doc *ReturnPlan, t turn) error {
			if err := change(doc, t); err != nil {
				return err
			}
			doc.enterState(t)
			doc.CaseOwed = doc.State == ReturnApproved
			return nil
		}})
	if err != nil || !doc.CaseOwed {
		return doc, err
	}
	// The case goes on at once for the reader; the sweep does it if this dies.
	if err := r.Do(ctx, id); err != nil && !errors.Is(err, store.ErrNotDue) {
		return nil, err
	}
	return r.books.Get(ctx, id)
}

// mayDecide lets the education office of the district decide on an appeal: a small
// school has no third person.
func mayDecide(who actor.Actor, doc *ReturnPlan) error {
	if doc.State == ReturnAppealed {
		return mayWitness(who, doc.Class)
	}
	return schoolStaff(who, doc.Class, false)
}

// Review approves or refuses a plan. After an appeal a refusal is final for now.
func (r *Returns) Review(ctx context.Context, who actor.Actor, id string, cmd Command, approve bool, note string) (*ReturnPlan, error) {
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	verb := RefuseReturn
	switch {
	case approve:
		verb = ApproveReturn
	case !doc.Appealed.IsZero():
		verb = UpholdReturn
	}
	return r.ask(ctx, who, id, cmd, verb, note, func(doc *ReturnPlan, _ turn) error {
		if who.ID == doc.ProposedBy || who.ID == doc.ReviewedBy {
			return ErrReviewer
		}
		doc.ReviewedBy = who.ID
		return nil
	})
}

// Appeal records that the family does not accept a refusal.
func (r *Returns) Appeal(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*ReturnPlan, error) {
	return r.ask(ctx, who, id, cmd, AppealReturn, note, func(doc *ReturnPlan, t turn) error {
		doc.Appealed = t.now
		return r.tellAll(ctx, witnesses, &doc.Duty, doc.Class, doc.ID, string(AppealReturn), notify.ReturnDue, doc.ReviewedBy)
	})
}

// Defer records that a refusal stands without an appeal.
func (r *Returns) Defer(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*ReturnPlan, error) {
	return r.ask(ctx, who, id, cmd, DeferReturn, note, nothing[ReturnPlan])
}

// Do raises the silence about a plan and tells its case that it was approved.
func (r *Returns) Do(ctx context.Context, id string) error {
	return r.work(ctx, id, round[ReturnPlan]{kind: notify.ReturnDue,
		chain: func(_ *ReturnPlan, t turn) (Chain, error) { return t.policy.Overdue, nil },
		advance: func(doc *ReturnPlan, t turn) (err error) {
			doc.overdue(t.now)
			doc.Owner, err = r.cases.owner(ctx, doc.Case)
			return err
		},
		pay: func(doc *ReturnPlan, _ turn) error {
			if !doc.CaseOwed {
				return nil
			}
			if err := r.cases.learn(ctx, doc.Case, once("return/"+doc.ID), returnEnded); err != nil {
				return err
			}
			doc.CaseOwed = false
			return nil
		}})
}

// ReturnReading is a return plan as somebody of the school reads it.
type ReturnReading struct {
	*ReturnPlan
	Log        []Entry
	Unreadable bool
}

// planFor opens a plan and what was said of it to the leads as well: they decide on
// it, and it says what the school will adjust.
func planFor(who actor.Actor) func(Event) bool {
	return func(e Event) bool { return who.Role == actor.Lead || notesFor(who)(e) }
}

// Of returns the return plans of a case, oldest first.
func (r *Returns) Of(ctx context.Context, who actor.Actor, caseID string) ([]ReturnReading, error) {
	if _, err := r.cases.Read(ctx, who, caseID); err != nil {
		return nil, err
	}
	plans, err := r.of(ctx, caseID)
	if err != nil {
		return nil, err
	}
	readings := make([]ReturnReading, len(plans))
	for i, p := range plans {
		t, err := r.turn(ctx, who, &p.Folder)
		if err != nil {
			return nil, err
		}
		log, err := p.History.read(t.key, r.place(p.ID, "note"), planFor(who))
		broken, err := r.unreadable(ctx, err, p.ID)
		if err != nil {
			return nil, err
		}
		readings[i] = ReturnReading{p, log, broken}
	}
	return readings, nil
}

func (r *Returns) of(ctx context.Context, caseID string) ([]*ReturnPlan, error) {
	var plans []*ReturnPlan
	for doc, err := range r.books.All(ctx, store.Query{Index: byCase, Prefix: caseID + "/"}) {
		if err != nil {
			return nil, err
		}
		plans = append(plans, doc)
	}
	return plans, nil
}
