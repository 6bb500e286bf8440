package referral

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// NoticeRule says when the designated hospital and the district health contact
// are told, without a human decision, that an alert exists.
type NoticeRule string

// The rules of notices.
const (
	NoticeNever   NoticeRule = "never"
	NoticeAtOnce  NoticeRule = "at-once"
	NoticeOverdue NoticeRule = "overdue" // when the student was not heard in time
)

// LevelCare is what an alert of one level asks of people.
type LevelCare struct {
	Chain        Chain      `bson:"chain" json:"chain"`
	HearWithin   risk.Span  `bson:"hearWithin,omitempty" json:"hearWithin,omitempty"` // only shortens what the risk policy says; 0 leaves it
	AckExpires   risk.Span  `bson:"ackExpires" json:"ackExpires"`                     // an acknowledgement with nothing after it
	TriageWithin risk.Span  `bson:"triageWithin" json:"triageWithin"`                 // after the student was heard
	Notice       NoticeRule `bson:"notice" json:"notice"`
}

// CarePolicy is one version of all deadlines and steps on the way from an alert
// to its end. No national rule fixes response hours: each figure is a default
// that a district may change by a new version.
type CarePolicy struct {
	ID         string                      `bson:"id" json:"id"`
	Version    int                         `bson:"version" json:"version"`
	LegalBasis lang.Words                  `bson:"legalBasis" json:"legalBasis"` // of what goes out by itself
	Levels     map[risk.Level]LevelCare    `bson:"levels" json:"levels"`
	Overdue    Chain                       `bson:"overdue" json:"overdue"`       // of a case, referral or return past its deadline
	Case       map[CaseState]risk.Span     `bson:"case" json:"case"`             // how long a case may stay in a state
	Referral   map[ReferralState]risk.Span `bson:"referral" json:"referral"`     // likewise
	Return     map[ReturnState]risk.Span   `bson:"return" json:"return"`         // likewise
	Approvals  risk.Span                   `bson:"approvals" json:"approvals"`   // of an emergency disclosure
	Review     risk.Span                   `bson:"review" json:"review"`         // of the same, afterwards
	NoticeSeen risk.Span                   `bson:"noticeSeen" json:"noticeSeen"` // until a recipient has opened a notice
	Police     risk.Span                   `bson:"police" json:"police"`         // the duty to report an unsafe guardian
	FollowUps  []risk.Span                 `bson:"followUps" json:"followUps"`
	Holidays   Holidays                    `bson:"holidays,omitempty" json:"holidays,omitzero"` // before which each case is planned
}

// ErrPolicy refuses a care policy; its text names field and mend.
var ErrPolicy = errors.New("referral: the care policy cannot be used")

// PolicyFault is what is wrong with a care policy, and where. It is an ErrPolicy.
type PolicyFault struct {
	Field string
	Mend  lang.Words
}

// Error names field and mend.
func (f *PolicyFault) Error() string { return fmt.Sprintf("%v: %s: %s", ErrPolicy, f.Field, f.Mend.EN) }

// Unwrap makes it an ErrPolicy.
func (f *PolicyFault) Unwrap() error { return ErrPolicy }

func unfit(field, zh, en string) error { return &PolicyFault{field, lang.Words{ZH: zh, EN: en}} }

// Ref names the version.
func (p CarePolicy) Ref() screening.PolicyRef {
	return screening.PolicyRef{ID: p.ID, Version: p.Version}
}

// check refuses a policy under which something open could be without a deadline
// or a silence could rise to nobody.
func (p CarePolicy) check() error {
	if err := p.named(); err != nil {
		return err
	}
	for _, level := range []risk.Level{risk.Mild, risk.Moderate, risk.High, risk.Imminent} {
		if err := p.Levels[level].check("levels." + string(level)); err != nil {
			return err
		}
	}
	if err := p.Overdue.check("overdue"); err != nil {
		return err
	}
	if err := p.timed(); err != nil {
		return err
	}
	if err := p.reaches(); err != nil {
		return err
	}
	return errors.Join(
		checkSpans("case", caseTable.open(), p.Case),
		checkSpans("referral", timedReferralStates(), p.Referral),
		checkSpans("return", returnTable.open(), p.Return))
}

// named refuses a policy that cannot be told from others, or does not say on what it rests.
func (p CarePolicy) named() error {
	_, hurried := hurriedName(p.Ref())
	switch {
	case p.ID == "":
		return unfit("id", "请填写名称", "give it a name")
	case hurried:
		return unfit("id", "换一个名称，不要以 "+exercised+" 开头", "choose a name that does not begin with "+exercised)
	case p.Version < 1:
		return unfit("version", "版本从 1 开始", "versions start at 1")
	case p.LegalBasis.ZH == "":
		return unfit("legalBasis", "请写明依据；英文可不填", "say in Chinese on what it rests; English is optional")
	}
	return nil
}

// timed refuses a deadline outside the states that ends at once or never.
func (p CarePolicy) timed() error {
	for _, within := range []struct {
		field string
		span  risk.Span
	}{{"approvals", p.Approvals}, {"noticeSeen", p.NoticeSeen}, {"police", p.Police}} {
		if within.span <= 0 {
			return unfit(within.field, "请填大于零的时限", "give a time above zero")
		}
	}
	if p.Review <= p.Approvals {
		return unfit("review", "事后复核应晚于批准", "let the review be due after the approvals")
	}
	if len(p.FollowUps) == 0 {
		return unfit("followUps", "至少安排一次随访", "plan at least one follow-up")
	}
	for i, after := range p.FollowUps {
		if after <= 0 || i > 0 && after <= p.FollowUps[i-1] {
			return unfit(fmt.Sprintf("followUps.%d", i), "随访时间应大于零，并晚于前一次", "give a time above zero, later than the follow-up before")
		}
	}
	if h := p.Holidays.withDefaults(); h.Days < 3 {
		return unfit("holidays.days", "假期至少 3 天", "give at least 3 days")
	} else if h.Before < 0 || time.Duration(h.Before) > 30*24*time.Hour {
		return unfit("holidays.before", "提前不超过 30 天", "give a time of up to 30 days before them")
	}
	return nil
}

// The longest that a danger may go without the last office of its chain, and
// anything at all without a deadline: what is longer is a mistake in the file.
const (
	longestDanger = 24 * time.Hour
	longestSpan   = 400 * 24 * time.Hour
)

// reaches refuses a policy under which the silence about a danger ends inside the
// school, or under which a hospital would never hear of an imminent one.
func (p CarePolicy) reaches() error {
	for _, level := range []risk.Level{risk.High, risk.Imminent} {
		chain, field := p.Levels[level].Chain, "levels."+string(level)+".chain"
		for _, office := range []To{ToLead, ToDistrict} {
			if !slices.ContainsFunc(chain.Steps, func(s Step) bool { return s.To == office }) {
				return unfit(field, "无人回应时必须上报到分管校领导和区县，不能停在校内", "let the silence rise to the lead and to the district")
			}
		}
		if last := chain.Steps[len(chain.Steps)-1]; time.Duration(max(last.After, chain.Repeat)) > longestDanger {
			return unfit(field, "最后一级的到达和重复间隔都不能超过 24 小时", "reach the last step, and repeat it, within 24 hours")
		}
	}
	if p.Levels[risk.Imminent].Notice != NoticeAtOnce {
		return unfit("levels.imminent.notice", "紧急情况必须立即通知定点医院和卫生健康联系人", "an imminent danger must be told to the hospital and the health contact at once")
	}
	return nil
}

func (l LevelCare) check(field string) error {
	switch {
	case l.HearWithin < 0:
		return unfit(field+".hearWithin", "请填大于零的时限，或留空", "give a time above zero, or none")
	case l.AckExpires <= 0:
		return unfit(field+".ackExpires", "接手后失效时间应大于零", "let an acknowledgement expire after a time above zero")
	case l.TriageWithin <= 0:
		return unfit(field+".triageWithin", "研判时限应大于零", "let triage be due after a time above zero")
	}
	switch l.Notice {
	case NoticeNever, NoticeAtOnce, NoticeOverdue:
		return l.Chain.check(field + ".chain")
	}
	return unfit(field+".notice", "请选：不通知、立即通知、超时通知", "choose: never, at once, or when overdue")
}

func (c Chain) check(field string) error {
	if len(c.Steps) == 0 || c.Repeat <= 0 || c.Steps[0] != (Step{To: ToOwner}) {
		return unfit(field, "第一步应立即（0 分钟）通知负责人，重复间隔应大于零", "begin with who answers for it, after 0 minutes, and repeat after a time above zero")
	}
	for i, step := range c.Steps {
		switch step.To {
		case ToOwner, ToDuty, ToDeputy, ToLead, ToDistrict, ToHealth:
		default:
			return unfit(field, "请选：负责人、值班、备岗、分管校领导、区县、卫生健康联系人", "choose: who answers for it, duty, deputy, lead, district, or health contact")
		}
		if i > 0 && step.After <= c.Steps[i-1].After {
			return unfit(field, "各步应按时间先后排列，不能同时", "put the steps in the order of their time")
		}
	}
	return nil
}

// timedReferralStates are the open states with a span of their own. What a program
// received waits for a human as long as what was delivered: its word calms nobody.
func timedReferralStates() []ReferralState {
	return slices.DeleteFunc(referralTable.open(), func(s ReferralState) bool { return s == ReferralReceived })
}

func checkSpans[S ~string](field string, open []S, spans map[S]risk.Span) error {
	for _, state := range open {
		if spans[state] <= 0 || time.Duration(spans[state]) > longestSpan {
			return unfit(field+"."+string(state), "请填大于零、不超过 400 天的期限", "give a time above zero and up to 400 days")
		}
	}
	return nil
}

//go:embed data/care-default.json
var careDefault []byte

// DefaultCare is the policy that comes with the platform. It is shared: read it, never
// change it.
func DefaultCare() CarePolicy { return loadCare() }

var loadCare = sync.OnceValue(func() CarePolicy {
	p, err := ParseCare(careDefault)
	if err != nil {
		panic(err) // the file is part of the binary and under test
	}
	return p
})

// ParseCare reads and checks a policy in JSON.
func ParseCare(raw []byte) (CarePolicy, error) {
	var p CarePolicy
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return CarePolicy{}, unfit("file", "请按格式填写，时间写成 15m、24h 这样", "give the fields of the documented format, spans like 15m or 24h")
	}
	return p, p.check()
}

type storedPolicy struct {
	store.Head `bson:"-"`
	Policy     CarePolicy `bson:"policy"`
	By         string     `bson:"by"`
}

// CarePolicies is the book of care policies. A version never changes.
type CarePolicies struct {
	clock    clock.Clock
	policies *store.Collection[storedPolicy]
	inForce  *store.Collection[named]
}

// NewCarePolicies declares the book.
func NewCarePolicies(d screening.Deps) *CarePolicies {
	return &CarePolicies{clock: d.Clock, policies: store.Define[storedPolicy](d.DB, "care_policies"),
		inForce: store.Define[named](d.DB, "care_in_force")}
}

// Add enters a version. The same again finds it there; another one under its name
// is store.ErrExists. Policies are for whole districts, not for one school.
func (b *CarePolicies) Add(ctx context.Context, who actor.Actor, p CarePolicy) error {
	if who.Role != actor.System && who.Unit.Level() > unit.District {
		return actor.ErrOutOfScope
	}
	if err := p.check(); err != nil {
		return err
	}
	if old, err := b.Get(ctx, p.Ref()); err == nil {
		if reflect.DeepEqual(old, p) {
			return nil
		}
		return store.ErrExists
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return b.policies.Insert(ctx, &storedPolicy{Head: store.Head{ID: policyID(p.Ref())}, Policy: p, By: who.ID})
}

// raisedUnder returns the policy of a folder: a version, or for the alert of a drill the
// hurried form of one, which nobody can name for anything else.
func (b *CarePolicies) raisedUnder(ctx context.Context, ref screening.PolicyRef) (CarePolicy, error) {
	if of, is := hurriedName(ref); is {
		p, err := b.Get(ctx, of)
		return p.hurried(), err
	}
	return b.Get(ctx, ref)
}

// Get returns a version.
func (b *CarePolicies) Get(ctx context.Context, ref screening.PolicyRef) (CarePolicy, error) {
	if _, is := hurriedName(ref); is {
		return CarePolicy{}, store.ErrNotFound
	}
	if p := DefaultCare(); p.Ref() == ref {
		return p, nil
	}
	doc, err := b.policies.Get(ctx, policyID(ref))
	if err != nil {
		return CarePolicy{}, err
	}
	return doc.Policy, nil
}

func policyID(ref screening.PolicyRef) string { return fmt.Sprintf("%s@%d", ref.ID, ref.Version) }
