package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// lacks say what is lacking before a campaign may open, and how to mend it.
var lacks = map[screening.Lack]lang.Words{
	screening.LackRoster:       {ZH: "没有所选年级的学生，请先导入名单", EN: "no student of the grades: import the roster first"},
	screening.LackSession:      {ZH: "请安排第 1 场", EN: "plan session 1"},
	screening.LackAcceptance:   {ZH: "有量表的译文未经验证，或只许学校自用，须由心理教师或教育部门认可", EN: "a counselor or an education office must accept what is unvalidated, or free for a school's own use only"},
	screening.LackDuty:         {ZH: "请指定在本校任职的值班心理教师", EN: "name a counselor on duty who works at the school"},
	screening.LackSecond:       {ZH: "请再指定一名备岗或分管领导，不能与值班心理教师为同一人", EN: "name a deputy or a lead besides the counselor on duty"},
	screening.LackCallBack:     {ZH: "请登记学校值班电话", EN: "enter the school's duty phone"},
	screening.LackOffice:       {ZH: "请指定区县教育部门联系人", EN: "name the contact of the district's education office"},
	screening.LackHealth:       {ZH: "请指定区县卫生健康部门联系人", EN: "name the contact of the district's health side"},
	screening.LackHospital:     {ZH: "请由市卫生健康部门指定有联系人的定点医院", EN: "the city's health department names a designated hospital with somebody to tell"},
	screening.LackCarePolicy:   {ZH: "没有这个版本的处置规则", EN: "there is no such version of the care policy"},
	screening.LackBattery:      {ZH: "方案中的量表或评估规则已不可用，请重新拟定", EN: "its instruments or its risk policy cannot be used any more: draft it again"},
	screening.LackOnSite:       {ZH: "第 1 场的在场心理教师已不在本校，请另行安排", EN: "the on-site counselor of session 1 works there no longer: plan it with another one"},
	screening.LackConsent:      {ZH: "请由本校心理教师或分管领导确认书面知情同意已收齐存档", EN: "a counselor or lead of the school says that the written consents lie in its file"},
	screening.LackLevel:        {ZH: "处置规则要逐级上报到这个岗位，请指定在职人员", EN: "the care policy lets silence rise to this office: name somebody who works there"},
	screening.LackUnproven:     {ZH: "该岗位人员既未在演练中确认，也没有验证过联系方式：请其当班时演练，或验证手机、邮箱", EN: "who holds this office has neither confirmed a drill nor proven a contact: drill while they are on duty, or let them prove one"},
	screening.LackVerified:     {ZH: "请该岗位人员验证自己的手机或邮箱", EN: "let who holds this office prove a phone or an address of theirs"},
	screening.LackDrill:        {ZH: "请完成一次全链路演练（xinqiao drill），最近一次须通过", EN: "exercise the whole chain (xinqiao drill); the last drill must have passed"},
	screening.LackDrillOld:     {ZH: "上次通过的演练已超过 30 天，请再演练", EN: "the last drill passed more than 30 days ago: drill again"},
	screening.LackDrillChanged: {ZH: "上次演练后值班人员、联系人、医院或值班电话有变动，请再演练", EN: "somebody else answers, or the phone changed, since the last drill: drill again"},
	screening.LackShift:        {ZH: "值班表有空当：请补上班次，或为请假的人指定替班", EN: "the duty roster leaves hours to nobody: add a shift, or name who stands in for who is on leave"},
	screening.LackDormitory:    {ZH: "寄宿制学校的夜班请列出宿舍值班人员", EN: "name the dormitory staff of the night shift of a boarding school"},
	screening.LackCalendar:     {ZH: "该年放假安排尚未公布，暂按法定节日和周末计算；公布后请在校历中补充", EN: "the year's holidays are not published: weekends and statutory days count until they are; enter them in the calendar then"},
}

// Readiness is what lacks before a campaign may open.
type Readiness struct {
	Ready bool  `json:"ready"`
	Gaps  []Gap `json:"gaps" nullable:"false"`
	More  bool  `json:"more,omitempty" doc:"还有未列出的 / there are more than those listed"`
}

// Gap is what lacks where.
type Gap struct {
	Unit     unit.Path      `json:"unit,omitempty" doc:"没有即指整个测评 / absent: the campaign as a whole"`
	Lack     screening.Lack `json:"lack"`
	Office   string         `json:"office,omitempty" doc:"逐级上报中的岗位 / the office of the chain that it concerns"`
	Mend     string         `json:"mend"`
	Waivable bool           `json:"waivable" doc:"可由两人共同承担 / two people may take it upon themselves"`
	Warning  bool           `json:"warning,omitempty" doc:"仅提醒，不妨碍启动 / only a warning; it keeps nothing from being opened"`
	From     *time.Time     `json:"from,omitempty" doc:"第一段无人值班的时间 / the first hours that nobody covers"`
	To       *time.Time     `json:"to,omitempty"`
	Year     int            `json:"year,omitempty"`
}

type readinessAnswer struct{ Body Readiness }

func (h campaigns) readiness(ctx context.Context, in *Object) (*readinessAnswer, error) {
	found, err := h.campaigns.Gaps(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	return &readinessAnswer{Readiness{Ready: found.Ready(), Gaps: gapsOf(l, found.Gaps), More: found.More}}, nil
}

func gapsOf(l lang.Lang, gaps []screening.Gap) []Gap {
	return allOf(gaps, func(g screening.Gap) Gap {
		return Gap{Unit: g.Unit, Lack: g.Lack, Office: g.Office, Mend: lacks[g.Lack].In(l), Waivable: g.Lack.Waivable(), Warning: g.Lack.Warns(),
			From: moment(g.From), To: moment(g.To), Year: g.Year}
	}).Body.Items
}

func (h campaigns) vouch(ctx context.Context, in *Object) (*campaignAnswer, error) {
	return answerCampaign(h.campaigns.Vouch(ctx, who(ctx), in.id()))
}

// Waiver is the word of two people for what may be waived.
type Waiver struct {
	Reason screening.WaiverReason `json:"reason" enum:"agreed-outside,named-soon,drill"`
	By     string                 `json:"by"`
	Second string                 `json:"second,omitempty" doc:"没有即还缺一人 / absent: somebody else has to agree"`
	At     time.Time              `json:"at"`
	Gaps   []WaivedGap            `json:"gaps" nullable:"false" doc:"两人都看到的缺项；之后出现的不算在内 / those that both saw; what came later is not meant"`
}

// WaivedGap is a gap that people took upon themselves.
type WaivedGap struct {
	Unit   unit.Path      `json:"unit,omitempty"`
	Lack   screening.Lack `json:"lack"`
	Office string         `json:"office,omitempty"`
}

func waiverOf(w screening.Waiver) *Waiver {
	if w.By == "" {
		return nil
	}
	gaps := allOf(w.Gaps, func(g screening.Gap) WaivedGap { return WaivedGap{g.Unit, g.Lack, g.Office} })
	return &Waiver{w.Reason, w.By, w.Second, w.At, gaps.Body.Items}
}

type waive struct {
	Object
	Body struct {
		Reason screening.WaiverReason `json:"reason" enum:"agreed-outside,named-soon,drill"`
	}
}

func (h campaigns) waive(ctx context.Context, in *waive) (*campaignAnswer, error) {
	return answerCampaign(h.campaigns.Waive(ctx, who(ctx), in.id(), in.Body.Reason))
}
