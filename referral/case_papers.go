package referral

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// ErrNoPaper says that what a paper would be about has not happened.
var ErrNoPaper = errors.New("referral: first record what the paper is about: the review meeting, or the refusal")

// CasePaper is the head of every paper of a case.
type CasePaper struct {
	School  *screening.School
	Student string // the name
	Class   unit.Path
	Owner   string // the counselor who answers for the case, by name
	Written time.Time
}

// Minutes are the record of the newest review meeting (研判).
type Minutes struct {
	CasePaper
	At      time.Time
	Members []screening.Member
	Refers  bool
	Text    string
}

// Minutes returns the record of the newest review meeting: to counselors, and to
// those who sat in it.
func (c *Cases) Minutes(ctx context.Context, who actor.Actor, id string) (m Minutes, err error) {
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return m, err
	}
	sat := doc.Panel != nil && slices.Contains(doc.Panel.Members, who.ID)
	if err := schoolStaff(who, doc.Class, !sat); err != nil {
		return m, err
	}
	held, err := c.newest(ctx, doc, PanelSupports, PanelRefers)
	if err != nil {
		return m, err
	}
	if m.CasePaper, err = c.head(ctx, doc); err != nil {
		return m, err
	}
	m.At, m.Refers, m.Text = held.At, held.Verb == string(PanelRefers), held.Note
	for _, id := range doc.Panel.Members {
		member, err := c.people.Get(ctx, actor.Engine(), id)
		if err != nil {
			return m, err
		}
		m.Members = append(m.Members, member)
	}
	return m, nil
}

// Refusal is the record of the newest refusal by the guardians.
type Refusal struct {
	CasePaper
	At                              time.Time
	Note, Witness, Plan, OfferAgain string
}

// Refusal returns the record of the newest refusal, for counselors.
func (c *Cases) Refusal(ctx context.Context, who actor.Actor, id string) (r Refusal, err error) {
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return r, err
	}
	if err := schoolStaff(who, doc.Class, true); err != nil {
		return r, err
	}
	said, err := c.newest(ctx, doc, TalkRefuses)
	if err != nil {
		return r, err
	}
	rest, again, _ := strings.Cut(said.Note, againMark)
	rest, plan, _ := strings.Cut(rest, planMark)
	note, witness, _ := strings.Cut(rest, witnessMark)
	r = Refusal{At: said.At, Note: note, Witness: witness, Plan: plan, OfferAgain: again}
	r.CasePaper, err = c.head(ctx, doc)
	return r, err
}

// Invitation asks the guardians to a talk. It says nothing of why.
type Invitation struct {
	CasePaper
	Guardians []string
}

// Invitation returns the letter to the guardians who may be told, for counselors.
func (c *Cases) Invitation(ctx context.Context, who actor.Actor, id string) (i Invitation, err error) {
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return i, err
	}
	if err := schoolStaff(who, doc.Class, true); err != nil {
		return i, err
	}
	pupil, err := c.students.Read(ctx, actor.Engine(), doc.Student)
	if err != nil {
		return i, err
	}
	for _, g := range pupil.Person.Guardians {
		if !g.Unsafe {
			i.Guardians = append(i.Guardians, g.Name)
		}
	}
	if len(i.Guardians) == 0 {
		return i, ErrUnsafeGuardian
	}
	i.CasePaper, err = c.head(ctx, doc)
	return i, err
}

// newest returns the last event of a case with one of some verbs.
func (c *Cases) newest(ctx context.Context, doc *Case, verbs ...CaseVerb) (Entry, error) {
	reading, err := c.read(ctx, actor.Actor{Role: actor.Counselor, Unit: doc.Class.At(unit.School)}, doc)
	if err != nil {
		return Entry{}, err
	}
	for _, e := range slices.Backward(reading.Log) {
		if slices.Contains(verbs, CaseVerb(e.Verb)) {
			return e, nil
		}
	}
	return Entry{}, ErrNoPaper
}

func (c *Cases) head(ctx context.Context, doc *Case) (p CasePaper, err error) {
	p = CasePaper{Class: doc.Class, Written: c.clock.Now()}
	if p.School, err = c.org.School(ctx, actor.Engine(), doc.Class.At(unit.School).Code()); err != nil {
		return p, err
	}
	if p.Student, err = c.nameOf(ctx, actor.Engine(), doc); err != nil {
		return p, err
	}
	owner, err := c.people.Get(ctx, actor.Engine(), doc.Owner)
	p.Owner = owner.Identity.Name
	return p, unlessMissing(err)
}
