package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

// cases are the routes of the care that follows an alert.
type cases struct {
	cases *referral.Cases
	staff *screening.People
	idem  idem.Keeper
}

// Case is a case as its school reads it. Notes are for counselors only.
type Case struct {
	ID          string               `json:"id"`
	Reference   string               `json:"reference" doc:"校外来电所报的编号 / by which those outside the school speak of it"`
	Student     string               `json:"student"`
	Name        string               `json:"name,omitempty" doc:"学生姓名 / the student's name"`
	Class       unit.Path            `json:"class"`
	State       referral.CaseState   `json:"state"`
	Owner       string               `json:"owner"`
	Opened      time.Time            `json:"opened"`
	Deadline    *time.Time           `json:"deadline,omitempty"`
	StateBy     *time.Time           `json:"stateBy,omitempty" doc:"当前环节的期限；deadline 是所有期限中最早的 / until when it may stand where it stands; deadline is the first of all"`
	Can         []referral.CaseVerb  `json:"can" nullable:"false" doc:"现在可以做的事 / what people can do now"`
	Alerts      []string             `json:"alerts" nullable:"false"`
	Panel       []string             `json:"panel" nullable:"false" doc:"研判成员编号 / members of the review"`
	Consents    []ConsentGiven       `json:"consents" nullable:"false"`
	Emergencies []EmergencyGiven     `json:"emergencies" nullable:"false"`
	PoliceBy    *time.Time           `json:"policeBy,omitempty" doc:"向公安机关报告的期限 / the report to the police is due"`
	FollowUps   []FollowUpPlan       `json:"followUps" nullable:"false"`
	Holiday     *HolidayDue          `json:"holiday,omitempty" doc:"还没有安排的下一个假期 / the next holiday without a plan"`
	Plans       []HolidayPlan        `json:"holidayPlans" nullable:"false"`
	MissingAt   *time.Time           `json:"missingAt,omitempty" doc:"无故缺勤、正在寻找学生 / absent, nobody knows why: look for the student"`
	Reason      referral.CloseReason `json:"reason,omitempty"`
	History     []Entry              `json:"history" nullable:"false"`
}

// ConsentGiven is a consent to one transfer.
type ConsentGiven struct {
	Hospital string    `json:"hospital"`
	At       time.Time `json:"at"`
	Feedback bool      `json:"feedback"`
	Identity bool      `json:"identity" doc:"医院可知道学生是谁 / the hospital may learn who the student is"`
}

// EmergencyGiven is a disclosure without consent, and who approved it since.
type EmergencyGiven struct {
	Hospital  string    `json:"hospital"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
	Until     time.Time `json:"until" doc:"两人批准的期限 / for two approvals"`
	Approvals []string  `json:"approvals" nullable:"false"`
	ReviewBy  time.Time `json:"reviewBy" doc:"复核的期限 / for the review afterwards"`
	Reviewer  string    `json:"reviewer,omitempty"`
}

// FollowUpPlan is one planned contact.
type FollowUpPlan struct {
	Due  time.Time  `json:"due"`
	Done *time.Time `json:"done,omitempty"`
}

func caseOf(r referral.CaseReading) Case {
	c := Case{ID: outward(r.ID), Reference: r.Reference, Student: r.Student, Name: r.Name, StateBy: moment(r.StateBy), Can: r.Can(), Class: r.Class, State: r.State, Owner: r.Owner, Opened: r.Opened,
		Deadline: moment(r.Deadline), Alerts: []string{}, Panel: []string{}, Consents: []ConsentGiven{},
		FollowUps: followUpsOf(r.FollowUps), Holiday: holidayOf(r.Holiday), Plans: allOf(r.Plans, holidayPlanOf).Body.Items,
		MissingAt: moment(r.Missing), Reason: r.Reason, History: entriesOf(r.Log),
		Emergencies: emergenciesOf(r.Case), PoliceBy: moment(r.PoliceBy)}
	for _, id := range r.Alerts {
		c.Alerts = append(c.Alerts, outward(id))
	}
	if r.Panel != nil {
		c.Panel = r.Panel.Members
	}
	for _, a := range r.Consents {
		c.Consents = append(c.Consents, ConsentGiven(a))
	}
	return c
}

func emergenciesOf(c *referral.Case) []EmergencyGiven {
	all := []EmergencyGiven{}
	for _, e := range c.Emergencies {
		given := EmergencyGiven{Hospital: e.Hospital, By: e.By, At: e.At, Until: e.Until, Approvals: []string{},
			ReviewBy: e.ReviewBy, Reviewer: e.Review.By}
		for _, a := range e.Approvals {
			given.Approvals = append(given.Approvals, a.By)
		}
		all = append(all, given)
	}
	return all
}

type caseAnswer struct{ Body Case }

func (h cases) get(ctx context.Context, in *Object) (*caseAnswer, error) {
	r, err := h.cases.Read(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &caseAnswer{caseOf(r)}, nil
}

func (h cases) list(ctx context.Context, _ *struct{}) (*list[Case], error) {
	queue, err := h.cases.Queue(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	return allOf(queue, caseOf), nil
}

// do carries out a command and reads the case again.
func (h cases) do(ctx context.Context, in Ordered, body any, act func(referral.Command) (*referral.Case, error)) (*caseAnswer, error) {
	return carry(ctx, h.idem, in, body, act, func(*referral.Case) (*caseAnswer, error) { return h.get(ctx, &in.Object) })
}

type review struct {
	Ordered
	Body struct {
		Decision string   `json:"decision" enum:"support,refer"`
		Members  []string `json:"members" minItems:"2" maxItems:"30" nullable:"false" doc:"人员编号 / staff ids"`
		Minutes  string   `json:"minutes" minLength:"1" maxLength:"20000"`
	}
}

func (h cases) review(ctx context.Context, in *review) (*caseAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.Review(ctx, who(ctx), in.id(), cmd, in.Body.Decision == "refer", in.Body.Members, in.Body.Minutes)
	})
}

type guardianTalk struct {
	Ordered
	Body struct {
		Outcome     string     `json:"outcome" enum:"agrees,delays,refuses,unreachable,unsafe"`
		StudentTold bool       `json:"studentTold" doc:"事先已告诉学生会说什么 / the student knew beforehand what would be said"`
		Note        string     `json:"note" minLength:"1" maxLength:"20000"`
		Unsafe      []string   `json:"unsafe,omitempty" maxItems:"10" doc:"不安全的监护人（姓名或电话） / the guardians who are unsafe, by name or telephone number"`
		OfferAgain  *time.Time `json:"offerAgain,omitempty"`
		Witness     string     `json:"witness,omitempty" maxLength:"200"`
		SafetyPlan  string     `json:"safetyPlan,omitempty" maxLength:"20000"`
	}
}

func (h cases) talk(ctx context.Context, in *guardianTalk) (*caseAnswer, error) {
	b := in.Body
	k := referral.Talk{Verb: referral.CaseVerb("talk-" + b.Outcome), StudentTold: b.StudentTold, Note: b.Note, Witness: b.Witness, SafetyPlan: b.SafetyPlan, Unsafe: b.Unsafe}
	if b.OfferAgain != nil {
		k.OfferAgain = b.OfferAgain.UTC()
	}
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.TalkWithGuardians(ctx, who(ctx), in.id(), cmd, k)
	})
}

type consent struct {
	Ordered
	Body struct {
		Hospital      string `json:"hospital" minLength:"1" maxLength:"100"`
		Guardian      string `json:"guardian,omitempty" maxLength:"80" doc:"同意的监护人 / the guardian who agreed"`
		StudentAgrees bool   `json:"studentAgrees"`
		Feedback      bool   `json:"feedback" doc:"医院可向学校反馈 / the hospital may tell the school more than received and closed"`
		Identity      bool   `json:"identity,omitempty" doc:"同时同意医院知道学生是谁 / the consent covers who the student is"`
		Evidence      string `json:"evidence" minLength:"1" maxLength:"2000"`
	}
}

func (h cases) consent(ctx context.Context, in *consent) (*caseAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.Agree(ctx, who(ctx), in.id(), cmd, referral.ConsentForm(in.Body))
	})
}

type refer struct {
	Ordered
	Body struct {
		Hospital string `json:"hospital" minLength:"1" maxLength:"100"`
		Summary  string `json:"summary" minLength:"1" maxLength:"20000" doc:"写给医院 / in your words, for the hospital"`
	}
}

func (h cases) refer(ctx context.Context, in *refer) (*caseAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.Refer(ctx, who(ctx), in.id(), cmd, in.Body.Hospital, in.Body.Summary)
	})
}

func (h cases) emergency(ctx context.Context, in *refer) (*caseAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.ReferInEmergency(ctx, who(ctx), in.id(), cmd, in.Body.Hospital, in.Body.Summary)
	})
}

// approved tells whoever approves, who may be of the district office, the state of
// the disclosures and nothing of the student.
type approved struct {
	Body struct {
		Emergencies []EmergencyGiven `json:"emergencies" nullable:"false"`
	}
}

func (h cases) approve(ctx context.Context, in *Ordered) (*approved, error) {
	return h.witness(ctx, *in, nil, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.Approve(ctx, who(ctx), in.id(), cmd)
	})
}

func (h cases) emergencies(ctx context.Context, in *Object) (*approved, error) {
	doc, err := h.cases.Emergencies(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	a := &approved{}
	a.Body.Emergencies = emergenciesOf(doc)
	return a, nil
}

type emergencyReview struct {
	Ordered
	Body struct {
		Outcome string `json:"outcome" enum:"justified,not-justified"`
		Note    string `json:"note" minLength:"1" maxLength:"20000"`
	}
}

func (h cases) reviewEmergency(ctx context.Context, in *emergencyReview) (*approved, error) {
	return h.witness(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.ReviewEmergency(ctx, who(ctx), in.id(), cmd, in.Body.Outcome, in.Body.Note)
	})
}

func (h cases) witness(ctx context.Context, in Ordered, body any, act func(referral.Command) (*referral.Case, error)) (*approved, error) {
	return carry(ctx, h.idem, in, body, act, func(doc *referral.Case) (*approved, error) {
		a := &approved{}
		a.Body.Emergencies = emergenciesOf(doc)
		return a, nil
	})
}

func (h cases) assign(ctx context.Context, in *assign) (*caseAnswer, error) {
	owner, err := h.staff.Actor(ctx, in.Body.Owner)
	if err != nil {
		return nil, err
	}
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.Assign(ctx, who(ctx), in.id(), cmd, owner)
	})
}

// note is a step of a case that takes a note and nothing else.
func (h cases) note(act func(context.Context, *noted, referral.Command) (*referral.Case, error)) func(context.Context, *noted) (*caseAnswer, error) {
	return func(ctx context.Context, in *noted) (*caseAnswer, error) {
		return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) { return act(ctx, in, cmd) })
	}
}

func (h cases) police(ctx context.Context, in *noted, cmd referral.Command) (*referral.Case, error) {
	return h.cases.ReportToPolice(ctx, who(ctx), in.id(), cmd, in.Body.Note)
}

func (h cases) elsewhere(ctx context.Context, in *noted, cmd referral.Command) (*referral.Case, error) {
	return h.cases.CareElsewhere(ctx, who(ctx), in.id(), cmd, in.Body.Note)
}

func (h cases) noReturn(ctx context.Context, in *noted, cmd referral.Command) (*referral.Case, error) {
	return h.cases.NoReturn(ctx, who(ctx), in.id(), cmd, in.Body.Note)
}

func (h cases) followUp(ctx context.Context, in *noted, cmd referral.Command) (*referral.Case, error) {
	return h.cases.FollowUp(ctx, who(ctx), in.id(), cmd, in.Body.Note)
}

type closeCase struct {
	Ordered
	Body struct {
		Reason referral.CloseReason `json:"reason" enum:"completed,care-elsewhere,left-school"`
		Note   string               `json:"note" minLength:"1" maxLength:"20000"`
	}
}

func (h cases) close(ctx context.Context, in *closeCase) (*caseAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.Close(ctx, who(ctx), in.id(), cmd, in.Body.Reason, in.Body.Note)
	})
}
