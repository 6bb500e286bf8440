package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/referral"
)

// HolidayDue is the next holiday for which a case has no plan.
type HolidayDue struct {
	Stretch
	PlanBy time.Time `json:"planBy"`
}

// HolidayPlan is how a student is looked after in a holiday.
type HolidayPlan struct {
	Stretch
	Contact  string         `json:"contact" doc:"人员编号 / staff id"`
	CheckIns []FollowUpPlan `json:"checkIns" nullable:"false"`
	Briefed  *time.Time     `json:"briefed,omitempty" doc:"向监护人交代的时间；没有即无安全的监护人 / when a guardian was briefed; absent: none is safe"`
}

func holidayOf(b *referral.Break) *HolidayDue {
	if b == nil {
		return nil
	}
	return &HolidayDue{stretchOf(b.Span), b.PlanBy}
}

func followUpsOf(all []referral.FollowUp) []FollowUpPlan {
	out := []FollowUpPlan{}
	for _, f := range all {
		out = append(out, FollowUpPlan{Due: f.Due, Done: moment(f.Done)})
	}
	return out
}

func holidayPlanOf(p referral.HolidayPlan) HolidayPlan {
	return HolidayPlan{stretchOf(p.Span), p.Contact, followUpsOf(p.CheckIns), moment(p.Briefed)}
}

type holidayPlan struct {
	Ordered
	Body struct {
		Contact  string      `json:"contact" minLength:"1" maxLength:"100" doc:"本校联系人（人员编号） / staff id of who stays in touch"`
		CheckIns []time.Time `json:"checkIns" minItems:"1" maxItems:"60" nullable:"false" doc:"假期内，相隔不超过一周 / inside the holiday, at most a week apart"`
		Guardian string      `json:"guardian,omitempty" maxLength:"80" doc:"已交代的监护人；档案中没有安全的监护人时不填 / who was briefed; left out only when the record has nobody safe"`
		Briefed  *time.Time  `json:"briefed,omitempty"`
		Note     string      `json:"note" minLength:"1" maxLength:"20000"`
	}
}

func (h cases) planHoliday(ctx context.Context, in *holidayPlan) (*caseAnswer, error) {
	b := in.Body
	f := referral.HolidayForm{Contact: b.Contact, CheckIns: b.CheckIns, Guardian: b.Guardian, Note: b.Note}
	if b.Briefed != nil {
		f.Briefed = b.Briefed.UTC()
	}
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Case, error) {
		return h.cases.PlanForHoliday(ctx, who(ctx), in.id(), cmd, f)
	})
}

func (h cases) checkIn(ctx context.Context, in *noted, cmd referral.Command) (*referral.Case, error) {
	return h.cases.CheckedIn(ctx, who(ctx), in.id(), cmd, in.Body.Note)
}

func (h cases) found(ctx context.Context, in *noted, cmd referral.Command) (*referral.Case, error) {
	return h.cases.Find(ctx, who(ctx), in.id(), cmd, in.Body.Note)
}
