package screening

import (
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Stage is the part of an assessment that a sitting belongs to.
type Stage string

// The stages. From the group's gate lead the others, as the campaign says; whoever is
// asked again is asked alone, since in a group all papers look equally long.
const (
	GroupStage      Stage = "group"      // the class sits together
	ObserverStage   Stage = "observer"   // an adult answers about a child of the lowest grades
	RetestStage     Stage = "retest"     // the group's paper soon again, because of how it was answered
	IndividualStage Stage = "individual" // the full scale
	RepeatStage     Stage = "repeat"     // the group's paper again after two weeks, to compare
	InterviewStage  Stage = "interview"  // a counselor asks
)

// alone tells whether a student is invited to the stage discreetly, with a window of
// time instead of a session.
func (s Stage) alone() bool {
	return s == RetestStage || s == IndividualStage || s == RepeatStage
}

// asksTheGroups tells whether the stage asks what the group is asked.
func (s Stage) asksTheGroups() bool { return s == GroupStage || s == RetestStage || s == RepeatStage }

// discreet tells whether only counselors know that a student is asked there.
func (s Stage) discreet() bool { return s.alone() || s == InterviewStage }

// Stages are what a campaign asks, stage by stage. Retest and repeat ask what the
// group was asked.
type Stages struct {
	Group      instrument.Battery `bson:"group"`
	Individual instrument.Battery `bson:"individual,omitempty"` // empty: no such stage
	Interview  instrument.Battery `bson:"interview"`
	Observer   instrument.Battery `bson:"observer,omitempty"` // of the observed grades
	Follow     FollowUp           `bson:"follow"`
}

// FollowUp says who is invited to answer again alone, and when. The spans count from
// the submit of the paper that leads there.
type FollowUp struct {
	From             risk.Level    `bson:"from"`             // the level from which a paper leads to further stages
	RetestWithin     time.Duration `bson:"retestWithin"`     // the retest begins at once
	IndividualWithin time.Duration `bson:"individualWithin"` // likewise
	RepeatAfter      time.Duration `bson:"repeatAfter"`
	RepeatWithin     time.Duration `bson:"repeatWithin"` // from then
}

const day = 24 * time.Hour

// DefaultFollowUp repeats after two weeks, the span that the questions look back on,
// and gives two weeks for it; the other spans are our own choice.
var DefaultFollowUp = FollowUp{From: risk.Mild, RetestWithin: 14 * day, IndividualWithin: 7 * day,
	RepeatAfter: 14 * day, RepeatWithin: 14 * day}

func (s Stages) withDefaults(observed bool) Stages {
	if len(s.Group) == 0 {
		s.Group = slices.Clone(instrument.Group)
	}
	if len(s.Interview) == 0 {
		s.Interview = slices.Clone(instrument.Interview)
	}
	if len(s.Observer) == 0 && observed {
		s.Observer = slices.Clone(instrument.Observation)
	}
	if s.Follow == (FollowUp{}) {
		s.Follow = DefaultFollowUp
	}
	return s
}

// battery is what is asked in a stage.
func (s Stages) battery(stage Stage) instrument.Battery {
	switch stage {
	case IndividualStage:
		return s.Individual
	case InterviewStage:
		return s.Interview
	case ObserverStage:
		return s.Observer
	}
	return s.Group
}

// batteries are those that are asked, with the names of their fields.
func (s *Stages) batteries() map[string]*instrument.Battery {
	all := map[string]*instrument.Battery{"group": &s.Group, "interview": &s.Interview}
	if len(s.Individual) > 0 {
		all["individual"] = &s.Individual
	}
	if len(s.Observer) > 0 {
		all["observer"] = &s.Observer
	}
	return all
}

// instruments are all that are asked, each once, in the order of the stages.
func (s Stages) instruments() (all instrument.Battery) {
	for _, ref := range slices.Concat(s.Group, s.Individual, s.Interview, s.Observer) {
		if !slices.Contains(all, ref) {
			all = append(all, ref)
		}
	}
	return all
}

// pin fixes the versions of the instruments: a campaign is asked and scored to its
// end by those it began with.
func (s *Stages) pin(lib instrument.Library) error {
	for field, battery := range s.batteries() {
		pinned, err := lib.Pinned(*battery)
		if err != nil {
			return badBattery(field, err)
		}
		*battery = pinned
	}
	return nil
}

// check lets a group paper without any question about suicide pass only where the
// individual stage asks one: whoever stands out is then asked by themselves, and not
// only when somebody gets to the interview.
func (s Stages) check(lib instrument.Library) error {
	if err := lib.CheckBattery(s.Interview); err != nil {
		return badBattery("interview", err)
	}
	for field, battery := range s.batteries() {
		if err := lib.CheckUsable(*battery); err != nil {
			return badBattery(field, err)
		}
		respondent := instrument.Self
		if field == "observer" {
			respondent = instrument.Observer
		}
		if !lib.AnsweredBy(*battery, respondent) {
			return badBattery(field, instrument.ErrBattery)
		}
	}
	if !lib.AsksOfSuicide(s.Group) && !lib.AsksOfSuicide(s.Individual) {
		return bad("individual", "集体测评的问卷没有安全询问：请在个别阶段加上 asq，或在集体测评加上含安全询问的量表",
			"the group is asked nothing about suicide: add asq to the individual stage, or an instrument that asks to the group's")
	}
	if lib.Branches(s.Group) {
		return bad("group", "集体测评中每个人的卷面应一样长：含有按回答显示的题目的量表，请放到个别阶段",
			"in a group every paper looks equally long: ask an instrument with conditional questions in an individual stage")
	}
	return s.Follow.check()
}

func (f FollowUp) check() error {
	spans := []time.Duration{f.RetestWithin, f.IndividualWithin, f.RepeatAfter, f.RepeatWithin}
	usable := func(d time.Duration) bool { return d > 0 && d <= 90*day }
	if !f.From.AtLeast(risk.Mild) || !f.From.Valid() || !allOf(spans, usable) {
		return bad("follow", "写明从哪一级（mild 及以上）起跟进，各时限为 1 到 90 天",
			"name a level from mild up, and spans of 1 to 90 days")
	}
	return nil
}

func allOf[T any](all []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(all, func(one T) bool { return !holds(one) })
}

// summons is a stage that a student is invited to, and when it may be answered.
type summons struct {
	Stage       Stage
	From, Until time.Time
}

// follows are the stages that a submitted paper leads to. How it was answered orders
// a retest and takes nothing away; what it says leads further by itself.
func (s Stages) follows(doc *Sitting, o Outcome, policy risk.Policy) (next []summons) {
	if doc.Stage != GroupStage && doc.Stage != RetestStage {
		return nil
	}
	at, f := doc.Submitted, s.Follow
	if doc.Stage == GroupStage && o.Validity.Verdict == validity.Retest {
		next = append(next, summons{RetestStage, at, at.Add(f.RetestWithin)})
	}
	if !policy.Symptoms(o.Finding).AtLeast(f.From) {
		return next
	}
	if len(s.Individual) > 0 {
		next = append(next, summons{IndividualStage, at, at.Add(f.IndividualWithin)})
	}
	from := at.Add(f.RepeatAfter)
	return append(next, summons{RepeatStage, from, from.Add(f.RepeatWithin)})
}
