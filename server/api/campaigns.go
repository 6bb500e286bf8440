package api

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

// campaigns are the routes of campaigns.
type campaigns struct {
	campaigns *screening.Campaigns
	rollups   *screening.Rollups
	idem      idem.Keeper
	policies  *referral.CarePolicies
}

// CampaignPlan is what people decide about a campaign. What is left out takes
// the platform's default.
type CampaignPlan struct {
	Name        string               `json:"name" minLength:"1" maxLength:"200"`
	Year        int                  `json:"year" minimum:"2000" maximum:"2200" doc:"学年开始的年份 / in which the school year begins"`
	Units       []UnitPath           `json:"units" minItems:"1" maxItems:"200" nullable:"false"`
	Grades      []int                `json:"grades" maxItems:"12" nullable:"false" doc:"学生自评的年级 / whose students answer themselves"`
	Observed    []int                `json:"observed,omitempty" maxItems:"12" doc:"由成人观察填写的年级，单独统计 / about whose students an adult answers; counted apart"`
	Opens       time.Time            `json:"opens"`
	Closes      time.Time            `json:"closes"`
	Group       []instrument.Ref     `json:"group,omitempty" maxItems:"20" doc:"集体测评的量表 / asked of the class"`
	Individual  []instrument.Ref     `json:"individual,omitempty" maxItems:"20" doc:"单独作答的全量表，不填即不设 / answered alone; none: no such stage"`
	Interview   []instrument.Ref     `json:"interview,omitempty" maxItems:"20" doc:"访谈的量表 / asked in person"`
	Observer    []instrument.Ref     `json:"observer,omitempty" maxItems:"20" doc:"观察者填写的量表 / filled in by an adult"`
	Follow      *FollowUp            `json:"follow,omitempty"`
	Risk        *screening.PolicyRef `json:"risk,omitempty"`
	Care        *screening.PolicyRef `json:"care,omitempty" doc:"不填则用区县现行的规则 / left out: the one in force in the district"`
	ConsentMode string               `json:"consentMode,omitempty" enum:"written,informed"`
	AssentText  string               `json:"assentText,omitempty" enum:"assent-1"`
	TestDay     *TestDay             `json:"testDay,omitempty"`
	MakeUpDays  int                  `json:"makeUpDays,omitempty" minimum:"0" maximum:"90"`
}

func (p CampaignPlan) plan() (screening.CampaignPlan, error) {
	out := screening.CampaignPlan{Name: p.Name, Year: p.Year, Grades: p.Grades, Opens: p.Opens, Closes: p.Closes,
		Observed: p.Observed,
		Stages:   screening.Stages{Group: p.Group, Individual: p.Individual, Interview: p.Interview, Observer: p.Observer, Follow: p.Follow.in()}, ConsentMode: screening.ConsentMode(p.ConsentMode),
		AssentText: p.AssentText, MakeUpWithin: time.Duration(p.MakeUpDays) * day}
	for _, u := range p.Units {
		out.Units = append(out.Units, u.path())
	}
	if p.Risk != nil {
		out.Risk = *p.Risk
	}
	if p.Care != nil {
		out.Care = *p.Care
	}
	var err error
	if p.TestDay != nil {
		out.TestDay, err = p.TestDay.in()
	}
	return out, err
}

// FollowUp says who is invited to answer again alone, and when.
type FollowUp struct {
	From            risk.Level `json:"from" enum:"mild,moderate,high,imminent" doc:"从哪一级起跟进 / the level from which a paper leads to further stages"`
	RetestDays      int        `json:"retestDays" minimum:"1" maximum:"90"`
	IndividualDays  int        `json:"individualDays" minimum:"1" maximum:"90"`
	RepeatAfterDays int        `json:"repeatAfterDays" minimum:"1" maximum:"90"`
	RepeatDays      int        `json:"repeatDays" minimum:"1" maximum:"90" doc:"复测开放几天 / from then"`
}

const day = 24 * time.Hour

func (f *FollowUp) in() screening.FollowUp {
	if f == nil {
		return screening.FollowUp{}
	}
	span := func(days int) time.Duration { return time.Duration(days) * day }
	return screening.FollowUp{From: f.From, RetestWithin: span(f.RetestDays), IndividualWithin: span(f.IndividualDays),
		RepeatAfter: span(f.RepeatAfterDays), RepeatWithin: span(f.RepeatDays)}
}

func followUpOf(f screening.FollowUp) *FollowUp {
	days := func(d time.Duration) int { return int(d / day) }
	return &FollowUp{From: f.From, RetestDays: days(f.RetestWithin), IndividualDays: days(f.IndividualWithin),
		RepeatAfterDays: days(f.RepeatAfter), RepeatDays: days(f.RepeatWithin)}
}

// Campaign is a campaign and how far it is.
type Campaign struct {
	ID    string                  `json:"id"`
	State screening.CampaignState `json:"state"`
	CampaignPlan
	By string `json:"by" doc:"人员编号 / staff id"`
	// AcceptedBy answers for unvalidated wordings.
	AcceptedBy string      `json:"acceptedBy,omitempty" doc:"认可量表的专业负责人，人员编号 / staff id of who accepted the instruments"`
	Consented  []unit.Path `json:"consented,omitempty" doc:"书面知情同意已收齐的学校 / schools whose written consents are there"`
	Waiver     *Waiver     `json:"waiver,omitempty"`
	Classes    int         `json:"classes" doc:"已建立测评的班级数 / classes opened so far"`
	Invited    int         `json:"invited" doc:"已邀请的学生数 / students invited so far"`
	Opened     *time.Time  `json:"opened,omitempty"`
	Closed     *time.Time  `json:"closed,omitempty"`
}

func campaignOf(c *screening.Campaign) Campaign {
	testDay := testDayOf(c.TestDay)
	plan := CampaignPlan{Name: c.Name, Year: c.Year, Grades: c.Grades, Opens: c.Opens, Closes: c.Closes,
		Observed: c.Observed, Group: c.Group, Individual: c.Individual, Interview: c.Interview, Observer: c.Observer,
		Follow: followUpOf(c.Follow), Risk: &c.Risk, Care: &c.Care, ConsentMode: string(c.ConsentMode),
		AssentText: c.AssentText, TestDay: &testDay, MakeUpDays: int(c.MakeUpWithin / day)}
	for _, u := range c.Units {
		plan.Units = append(plan.Units, UnitPath(u))
	}
	var consented []unit.Path
	for _, k := range c.Consents {
		consented = append(consented, k.School)
	}
	return Campaign{ID: c.ID, State: c.State, CampaignPlan: plan, By: c.By, AcceptedBy: c.Accepted.By, Consented: consented, Waiver: waiverOf(c.Waiver), Classes: c.Opening.Classes,
		Invited: c.Opening.Invited, Opened: moment(c.Opened), Closed: moment(c.Closed)}
}

type campaignAnswer struct{ Body Campaign }

func answerCampaign(doc *screening.Campaign, err error) (*campaignAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &campaignAnswer{campaignOf(doc)}, nil
}

type campaignCreate struct {
	Keyed
	Body CampaignPlan
}

func (h campaigns) create(ctx context.Context, in *campaignCreate) (*campaignAnswer, error) {
	plan, err := in.Body.plan()
	if err != nil {
		return nil, err
	}
	if in.Body.Care == nil {
		if plan.Care, err = h.policies.ForCampaign(ctx, plan.Units, plan.Opens); err != nil {
			return nil, err
		}
	}
	id := h.idem.ID(who(ctx), in.Key)
	about(ctx, id)
	doc, err := h.campaigns.Create(ctx, who(ctx), id, plan)
	if errors.Is(err, store.ErrExists) {
		err = idem.ErrReused
	}
	return answerCampaign(doc, err)
}

func (h campaigns) list(ctx context.Context, in *Paging) (*list[Campaign], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	docs, next, err := h.campaigns.List(ctx, who(ctx), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(docs, next, campaignOf), nil
}

func (h campaigns) get(ctx context.Context, in *Object) (*campaignAnswer, error) {
	return answerCampaign(h.campaigns.Get(ctx, who(ctx), in.id()))
}

func (h campaigns) open(ctx context.Context, in *Object) (*campaignAnswer, error) {
	return answerCampaign(h.campaigns.Open(ctx, who(ctx), in.id()))
}

func (h campaigns) accept(ctx context.Context, in *Object) (*campaignAnswer, error) {
	return answerCampaign(h.campaigns.Accept(ctx, who(ctx), in.id()))
}

func (h campaigns) close(ctx context.Context, in *Object) (*campaignAnswer, error) {
	return answerCampaign(h.campaigns.Close(ctx, who(ctx), in.id()))
}

// CoverageRow is how far a campaign has come in a unit, in students.
type CoverageRow struct {
	Unit unit.Path  `json:"unit"`
	At   *time.Time `json:"at,omitempty" doc:"统计时间，没有即未统计 / absent while nothing was counted"`
	screening.Counts
	// Observed are those about whom an adult answers.
	Observed screening.Counts `json:"observed" doc:"由成人观察填写的，单独统计 / answered by an adult, counted apart"`
	Hidden   []string         `json:"hidden,omitempty" doc:"因不足十而隐去的数，此处写作零（仅对教育部门） / counts hidden from offices because they are few; zero stands in their place"`
}

// Coverage is a unit's row and those of the units right below it.
type Coverage struct {
	CoverageRow
	Children []CoverageRow `json:"children" nullable:"false"`
}

type coverageQuery struct {
	Object
	Unit UnitPath `query:"unit" required:"true" maxLength:"60"`
}

type coverageAnswer struct{ Body Coverage }

// coverage asks the campaign first, since a roll-up that does not exist is an
// empty one.
func (h campaigns) coverage(ctx context.Context, in *coverageQuery) (*coverageAnswer, error) {
	if _, err := h.campaigns.Get(ctx, who(ctx), in.id()); err != nil {
		return nil, err
	}
	c, err := h.rollups.Coverage(ctx, who(ctx), in.id(), in.Unit.path())
	if err != nil {
		return nil, err
	}
	if who(ctx).Role == actor.Office {
		seen, err := h.veiled(ctx, in.id(), in.Unit.path())
		return &coverageAnswer{seen}, err
	}
	return &coverageAnswer{Coverage{coverageRow(c.CoverageRow), allOf(c.Children, coverageRow).Body.Items}}, nil
}

func coverageRow(r screening.CoverageRow) CoverageRow {
	for _, counts := range []*screening.Counts{&r.Tally.Counts, &r.Tally.Observed} {
		if counts.Excused == nil {
			counts.Excused = map[screening.Excuse]int{}
		}
	}
	return CoverageRow{Unit: r.Unit, At: moment(r.At), Counts: r.Tally.Counts, Observed: r.Tally.Observed}
}
