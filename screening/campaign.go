package screening

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// CampaignState is where a campaign stands.
type CampaignState string

// The states of a campaign.
const (
	CampaignDraft   CampaignState = "draft"
	CampaignOpening CampaignState = "opening" // its sittings are being created
	CampaignOpen    CampaignState = "open"
	CampaignClosed  CampaignState = "closed"
)

// CampaignVerb is what can happen to a campaign.
type CampaignVerb string

// The verbs of a campaign.
const (
	verbOpen   CampaignVerb = "open"
	verbOpened CampaignVerb = "opened"
	verbClose  CampaignVerb = "close"
)

var campaigns = lifecycle.Table[CampaignState, CampaignVerb]{
	CampaignDraft:   {verbOpen: CampaignOpening, verbClose: CampaignClosed},
	CampaignOpening: {verbOpened: CampaignOpen},
	CampaignOpen:    {verbClose: CampaignClosed},
}

// ConsentMode is how guardians agree to the assessment.
type ConsentMode string

// The ways to agree. Who does not agree is excused, without penalty.
const (
	ConsentWritten  ConsentMode = "written"  // each guardian agrees in writing beforehand
	ConsentInformed ConsentMode = "informed" // guardians are informed and may object
)

// PolicyRef names one version of a policy of risk or of care.
type PolicyRef = risk.Ref

// CampaignPlan is what people decide about a campaign.
type CampaignPlan struct {
	Name         string      `bson:"name"`
	Year         int         `bson:"year"` // the school year that begins in this year
	Units        []unit.Path `bson:"units"`
	Grades       []int       `bson:"grades"`             // whose students answer themselves
	Observed     []int       `bson:"observed,omitempty"` // about whose students an adult answers; counted apart
	Stages       `bson:",inline"`
	Opens        time.Time     `bson:"opens"`
	Closes       time.Time     `bson:"closes"`
	Risk         PolicyRef     `bson:"risk"`
	Care         PolicyRef     `bson:"care"`
	ConsentMode  ConsentMode   `bson:"consentMode"`
	AssentText   string        `bson:"assentText"` // version of the text the student agrees to
	TestDay      TestDay       `bson:"testDay"`
	MakeUpWithin time.Duration `bson:"makeUpWithin"` // after the end of the missed session
}

// Opening is how far the sittings of a campaign have been created.
type Opening struct {
	Unit    int       `bson:"unit"`  // units done
	After   unit.Path `bson:"after"` // the last class done of the next unit
	Classes int       `bson:"classes"`
	Invited int       `bson:"invited"`
}

// Campaign is one assessment of the students of some units.
type Campaign struct {
	store.Head   `bson:"-"`
	store.Owed   `bson:",inline"` // creating the sittings, then closing in time
	CampaignPlan `bson:",inline"`

	By       string        `bson:"by"`
	Accepted Acceptance    `bson:"accepted"`
	Consents []Consents    `bson:"consents,omitempty"`
	Waiver   Waiver        `bson:"waiver"`
	State    CampaignState `bson:"state"`
	Opening  Opening       `bson:"opening"`
	Opened   time.Time     `bson:"opened,omitempty"`
	Closed   time.Time     `bson:"closed,omitempty"`
}

// ErrPlan refuses a plan of a campaign or session; a *PlanError names field and
// mend.
var ErrPlan = errors.New("screening: the plan cannot be used")

// PlanError says which field of a plan to mend, and how. It is an ErrPlan.
type PlanError struct {
	Field string
	Mend  instrument.Text
	Err   error // what lies beneath, if anything
}

// Error names field and mend.
func (e *PlanError) Error() string { return fmt.Sprintf("%v: %s: %s", ErrPlan, e.Field, e.Mend.EN) }

// Unwrap makes it an ErrPlan.
func (e *PlanError) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrPlan}
	}
	return []error{ErrPlan, e.Err}
}

func bad(field, zh, en string) error {
	return &PlanError{Field: field, Mend: instrument.Text{ZH: zh, EN: en}}
}

// The plan's defaults. The texts of assent are versioned like policies.
const (
	DefaultAssent       = "assent-1"
	ObserverAssent      = "observer-1" // for an adult who answers about a child
	DefaultMakeUpWithin = 14 * 24 * time.Hour
)

// withDefaults fills in what the planner left open.
func (p CampaignPlan) withDefaults() CampaignPlan {
	p.Stages = p.Stages.withDefaults(len(p.Observed) > 0)
	if p.Risk == (PolicyRef{}) {
		p.Risk = DefaultRisk
	}
	if p.ConsentMode == "" {
		p.ConsentMode = ConsentInformed
	}
	if p.AssentText == "" {
		p.AssentText = DefaultAssent
	}
	if p.MakeUpWithin == 0 {
		p.MakeUpWithin = DefaultMakeUpWithin
	}
	p.TestDay = p.TestDay.withDefaults()
	p.Opens, p.Closes = moment(p.Opens), moment(p.Closes)
	return p
}

// moment cuts a time to what is stored.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// check holds the plan against every rule that needs no other document.
func (p CampaignPlan) check(lib instrument.Library) error {
	from, to := SchoolYear(p.Year)
	switch {
	case p.Name == "" || len(p.Name) > 200:
		return bad("name", "填写名称，最多 200 字节",
			"give one of at most 200 bytes")
	case !p.Opens.Before(p.Closes):
		return bad("closes", "结束时间应晚于开始时间",
			"let the campaign close after it opens")
	case p.Opens.Before(from) || p.Closes.After(to):
		return bad("opens", "测评时间应在本学年内",
			"keep the window inside the school year")
	case p.ConsentMode != ConsentWritten && p.ConsentMode != ConsentInformed:
		return bad("consentMode", "请填 written 或 informed",
			`use "written" or "informed"`)
	case p.Care.ID == "" || p.Care.Version < 1:
		return bad("care", "写明处置规则的编号和版本",
			"name the id and version of a care policy")
	case p.MakeUpWithin < 0 || p.MakeUpWithin > 90*24*time.Hour:
		return bad("makeUpWithin", "补测期限最多 90 天",
			"use at most 90 days")
	case !p.TestDay.valid():
		return bad("testDay", "至少选一天，且结束时刻晚于开始时刻",
			"name at least one day, and hours that end after they begin")
	}
	return errors.Join(p.checkUnits(), p.checkGrades(), p.Stages.check(lib))
}

func (p CampaignPlan) checkUnits() error {
	if len(p.Units) == 0 {
		return bad("units", "至少填一项",
			"name at least one")
	}
	for i, a := range p.Units {
		if a.Level() < unit.Province {
			return bad("units", "请填省或省以下的单位",
				"name provinces or units inside them")
		}
		for j, b := range p.Units {
			if i != j && a.Covers(b) {
				return bad("units", "不要同时填上级单位和它的下级单位",
					"name no unit that lies inside another one of the list")
			}
		}
	}
	return nil
}

func (p CampaignPlan) checkGrades() error {
	for field, grades := range map[string][]int{"grades": p.Grades, "observed": p.Observed} {
		for i, g := range grades {
			if g < 1 || g > 12 || slices.Contains(grades[:i], g) {
				return bad(field, "请填 1 到 12，不重复", "use 1 to 12, each once")
			}
		}
	}
	if slices.ContainsFunc(p.Grades, func(g int) bool { return slices.Contains(p.Observed, g) }) {
		return bad("observed", "一个年级只能自评或他评其一", "name a grade for self-report or for observers, not for both")
	}
	if len(p.Grades)+len(p.Observed) == 0 {
		return bad("grades", "至少填一项",
			"name at least one")
	}
	return nil
}

func badBattery(field string, err error) error {
	return &PlanError{Field: field, Err: err, Mend: instrument.Text{
		ZH: "请用题库中可以使用的量表，不重复；自评用自评量表，他评用他评量表；访谈中至少有一份含安全询问",
		EN: "use instruments of the library that may be used, each once and by the respondent it is made for, with a question about suicide in the interview"}}
}

// takes tells whether the students of a class answer themselves.
func (p CampaignPlan) takes(class unit.Path) bool {
	return slices.Contains(p.Grades, gradeOf(class)) && p.within(class)
}

// observes tells whether an adult answers about the students of a class.
func (p CampaignPlan) observes(class unit.Path) bool {
	return slices.Contains(p.Observed, gradeOf(class)) && p.within(class)
}

// reaches tells whether the campaign is for a class.
func (p CampaignPlan) reaches(class unit.Path) bool { return p.takes(class) || p.observes(class) }

func (p CampaignPlan) within(class unit.Path) bool {
	return slices.ContainsFunc(p.Units, func(u unit.Path) bool { return u.Covers(class) })
}

// assent is the text that whoever answers in a stage agrees to.
func (p CampaignPlan) assent(stage Stage) string {
	if stage == ObserverStage {
		return ObserverAssent
	}
	return p.AssentText
}
