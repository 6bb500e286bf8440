package pages

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/roster"
)

var optionWords = map[referral.Option]lang.Words{
	referral.Received:   {ZH: "已收到，同意接诊", EN: "Received; we see the student"},
	referral.FirstVisit: {ZH: "已首诊", EN: "First visit done"},
	referral.InFollowUp: {ZH: "随访中", EN: "In follow-up"},
	referral.Admitted:   {ZH: "已住院", EN: "Admitted"},
	referral.FitAgain:   {ZH: "可返校", EN: "Fit to return to school"},
	referral.NoShow:     {ZH: "未按约就诊", EN: "Did not come"},
	referral.NotTaken:   {ZH: "不能接收", EN: "Cannot take the student"},
}

// ended is what a form without consent to feedback says instead of "fit to return".
var ended = lang.Words{ZH: "已结束", EN: "Ended"}

var reasons = []Reason{
	{"no-room", lang.Words{ZH: "暂无号源或床位", EN: "No room"}},
	{"not-our-field", lang.Words{ZH: "不属本院诊疗范围", EN: "Not our field"}},
	{"other-hospital", lang.Words{ZH: "建议其他医院", EN: "Better elsewhere"}},
	{"other", lang.Words{ZH: "其他", EN: "Other"}},
}

var states = map[referral.ReferralState]lang.Words{
	referral.ReferralSeen:      {ZH: "已阅，待回复", EN: "Seen; an answer is due"},
	referral.ReferralAccepted:  {ZH: "已接收，待约时间", EN: "Received; an appointment is due"},
	referral.ReferralAppointed: {ZH: "已约时间", EN: "An appointment was made"},
	referral.ReferralMissed:    {ZH: "未按约就诊，待再约", EN: "The student did not come; another appointment is due"},
	referral.ReferralAttended:  {ZH: "已就诊", EN: "In your care"},
	referral.ReferralCompleted: {ZH: "已结束，谢谢", EN: "Ended; thank you"},
}

func genderOf(code string) lang.Words {
	switch roster.Gender(code) {
	case roster.Male:
		return lang.Words{ZH: "男", EN: "Male"}
	case roster.Female:
		return lang.Words{ZH: "女", EN: "Female"}
	}
	return lang.Words{ZH: "—"}
}

func gradeOf(code string) lang.Words {
	if name := unit.GradeName(code); name.ZH != "" {
		return name
	}
	return lang.Words{ZH: "—"}
}

// relationOf is nil where the roster is silent.
func relationOf(code string) *lang.Words {
	switch roster.Relation(code) {
	case roster.Mother:
		return &lang.Words{ZH: "母亲", EN: "mother"}
	case roster.Father:
		return &lang.Words{ZH: "父亲", EN: "father"}
	case roster.Grandparent:
		return &lang.Words{ZH: "祖父母或外祖父母", EN: "grandparent"}
	}
	return nil
}

// urgencyOf says how soon, and not how grave.
func urgencyOf(l risk.Level) lang.Words {
	switch {
	case l.AtLeast(risk.Imminent):
		return lang.Words{ZH: "立即", EN: "at once"}
	case l.AtLeast(risk.High):
		return lang.Words{ZH: "尽快（一天内联系）", EN: "soon, within a day"}
	case l.AtLeast(risk.Moderate):
		return lang.Words{ZH: "优先", EN: "with priority"}
	}
	return lang.Words{ZH: "常规", EN: "routine"}
}

func basisOf(b packet.Basis) lang.Words {
	if b == packet.ByEmergency {
		return lang.Words{ZH: "生命危险时的紧急转介", EN: "danger to life"}
	}
	return lang.Words{ZH: "写明贵院的知情同意", EN: "a consent that names the hospital"}
}

// wordingOf is nil where nothing has to be said.
func wordingOf(s instrument.Status) *lang.Words {
	if s == instrument.Unvalidated {
		return &lang.Words{ZH: "译文未经验证", EN: "translation not validated"}
	}
	return nil
}

// shunned are the words that no page of this package shows: they label a child, or
// claim what a school may not say.
var shunned = []string{"筛查", "高危", "预警", "异常", "诊断", "抑郁症"}

// plain is a text of an instrument as a page shows it. A title with a shunned word
// gives way to the short name that it holds in brackets.
func plain(t instrument.Text) lang.Words {
	w := t
	for _, word := range shunned {
		if strings.Contains(t.ZH, word) {
			w.ZH, w.EN = short(t.ZH, "（", "）"), short(t.EN, "(", ")")
		}
	}
	return w
}

func short(title, open, end string) string {
	_, rest, _ := strings.Cut(title, open)
	name, _, _ := strings.Cut(rest, end)
	return name
}

// sources names each source of some measures once.
func sources(all []packet.Measure) (once []string) {
	for _, m := range all {
		if m.Source != "" && !slices.Contains(once, m.Source) {
			once = append(once, m.Source)
		}
	}
	return once
}

// score is a value, or where blanks leave it open the range over all ways to fill
// them.
func score(m packet.Measure) string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	switch {
	case m.Valid && m.Low == m.High:
		return number(m.Value)
	case m.Valid:
		return fmt.Sprintf("%s（%s–%s）", number(m.Value), number(m.Low), number(m.High))
	}
	return fmt.Sprintf("—（缺 %d 题）", m.Blanks)
}
