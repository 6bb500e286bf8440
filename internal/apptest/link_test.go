package apptest_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

// The words that no paper and no page of this way shows: they label a child.
var labels = []string{"筛查", "高危", "预警", "异常", "诊断"}

// onTheWay is a referral with a link, as the school prints it.
type onTheWay struct {
	*apptest.Town
	file, ref, link, code string
}

func onPaper(t *testing.T) onTheWay {
	t.Helper()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "referral")
	o := onTheWay{Town: w, file: path, ref: referred(w, path)}
	o.print()
	return o
}

// print issues a link and reads link and code from the printed papers.
func (o *onTheWay) print() {
	var issued struct{ Path string }
	o.Counselor.Post(o.ref+"/link", nil).Into(&issued)
	o.link = issued.Path
	o.code = found(regexp.MustCompile(`<b>([0-9A-Z]{4}-[0-9A-Z]{4})</b>`), o.Counselor.Get(o.ref+"/family-sheet").Body)
}

func found(pattern *regexp.Regexp, in string) string {
	if m := pattern.FindStringSubmatch(in); m != nil {
		return m[1]
	}
	return ""
}

func (o *onTheWay) signs(code string) url.Values {
	return url.Values{"code": {code}, "name": {"沈护士"}, "post": {"心理门诊"}}
}

var formKey = regexp.MustCompile(`name="key" value="([^"]+)"`)

func hasAll(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q", what, part)
		}
	}
}

// A hospital without a log-in gets the printed form with the link, and the family
// brings the code. Before the code the page says nothing; after it, what the consent
// lets out; each answer moves the referral once.
func TestHospitalAnswersByLink(t *testing.T) {
	t.Parallel()
	o := onPaper(t)
	form, sheet := o.Counselor.Get(o.ref+"/form").Body, o.Counselor.Get(o.ref+"/family-sheet").Body
	absent(t, "the form", form, append(labels, apptest.StudentName, apptest.Mother, apptest.StudentNumber, "2013-05-06", o.code, strings.ReplaceAll(o.code, "-", ""))...)
	absent(t, "the family's sheet", sheet, append(labels, apptest.StudentName, apptest.Mother, o.link, "<svg")...)
	hasAll(t, "the form", form, "<svg", "2013", apptest.CallBack, "需要专业评估")

	b := o.Browser()
	gate := b.Get(o.link)
	absent(t, "the page before the code", gate.Body, apptest.StudentName, apptest.CallBack, "2013", "需要专业评估", "心桥"+apptest.School.Code())
	if wrong := b.Post(o.link, o.signs("AAAA-AAAA")); wrong.Status != 422 {
		t.Errorf("a wrong code: %d", wrong.Status)
	} else {
		absent(t, "the page after a wrong code", wrong.Body, apptest.CallBack, "需要专业评估")
	}
	if in := b.Post(o.link, o.signs(o.code)); in.Status != 303 {
		t.Fatalf("the right code: %d %s", in.Status, in.Body)
	}
	page := b.Get("/r")
	hasAll(t, "the page", page.Body, "2013", apptest.CallBack, "需要专业评估", "沈护士")
	absent(t, "the page", page.Body, append(labels, apptest.StudentName, apptest.Mother, "2013-05-06", o.code)...)
	o.After(0, "counselor: referral-news") // seen
	if second := o.Browser().Post(o.link, o.signs(o.code)); second.Status != 410 {
		t.Errorf("the link opened again: %d", second.Status)
	}
	for range 2 { // twice is once
		if a := b.Post("/r", url.Values{"act": {"reply"}, "key": {found(formKey, page.Body)}, "option": {"first-visit"}, "note": {"已完成首诊"}}); a.Status != 303 {
			t.Errorf("the answer: %d %s", a.Status, a.Body)
		}
	}
	o.After(0, "counselor: referral-news")
	hasAll(t, "what the school reads", o.Counselor.Get(o.file+"/referrals").Body, `"attended"`, `"via":"link"`, "沈护士", "已完成首诊")

	// The identity follows on its consent, and its opening is on record.
	if a := b.Post("/r", url.Values{"act": {"identity"}}); a.Status != 403 {
		t.Errorf("the identity without a consent: %d", a.Status)
	} else {
		absent(t, "the refusal", a.Body, apptest.StudentName)
	}
	o.Counselor.Post(o.ref+"/identity", identityTo(apptest.CityHospital, apptest.Mother))
	o.After(0, "hospital: referral-news")
	absent(t, "the page before it is opened", b.Get("/r").Body, apptest.StudentName)
	hasAll(t, "the identity", b.Post("/r", url.Values{"act": {"identity"}}).Body, apptest.StudentName, apptest.Mother)
	hasAll(t, "the form with a consent", o.Counselor.Get(o.ref+"/form").Body, apptest.StudentName, apptest.Mother)
	trail := o.Auditor.Get("/api/v1/audit?limit=200").Body
	hasAll(t, "the trail", trail, "open-link", "open-referral", "reply-by-link", "open-identity", "print-form")
	absent(t, "the trail", trail, o.code, strings.TrimPrefix(o.link, "/r/"), "沈护士", apptest.StudentName)

	b.Post("/r", url.Values{"act": {"leave"}})
	if a := b.Get("/r"); a.Status != 410 {
		t.Errorf("after leaving: %d", a.Status)
	}
}

// Five wrong codes lock a link, half an hour ends its session, and a fortnight its
// life; the school and the health contact issue another.
func TestLinksEnd(t *testing.T) {
	t.Parallel()
	o := onPaper(t)
	for range 5 {
		o.Browser().Post(o.link, o.signs("AAAA-AAAA"))
	}
	if a := o.Browser().Post(o.link, o.signs(o.code)); a.Status != 410 {
		t.Errorf("a locked link: %d", a.Status)
	}
	var issued struct{ Path string }
	o.Health.Post(o.ref+"/link", nil).Into(&issued)
	o.Health.Refused("forbidden", "GET", o.ref+"/family-sheet", nil)
	o.Health.Refused("forbidden", "GET", o.ref+"/form", nil)
	b := o.Browser()
	if a := b.Post(issued.Path, o.signs(o.code)); a.Status != 303 {
		t.Errorf("the health contact's link with the family's code: %d", a.Status)
	}
	b.Get("/r")
	o.After(0, "counselor: referral-news")
	o.After(30 * time.Minute)
	if a := b.Get("/r"); a.Status != 410 {
		t.Errorf("after half an hour: %d", a.Status)
	}
	o.print()
	o.Counselor.Post(o.ref+"/link/revoke", nil)
	if a := o.Browser().Post(o.link, o.signs(o.code)); a.Status != 410 {
		t.Errorf("a revoked link: %d", a.Status)
	}
	if strings.Contains(o.Counselor.Get(o.ref+"/form").Body, "<svg") {
		t.Error("a revoked link is printed")
	}
	o.Stranger.Refused("not-found", "POST", o.ref+"/link", nil)
	o.Hospital.Refused("forbidden", "POST", o.ref+"/link", nil)
}

// Declined by link, the packet is closed, and people are told.
func TestDeclineByLink(t *testing.T) {
	t.Parallel()
	o := onPaper(t)
	b := o.Browser()
	b.Post(o.link, o.signs(o.code))
	page := b.Get("/r")
	o.After(0, "counselor: referral-news")
	decline := url.Values{"act": {"reply"}, "key": {found(formKey, page.Body)}, "option": {"decline"}, "reason": {"no-room"}}
	if a := b.Post("/r", decline); a.Status != 303 {
		t.Fatalf("declined: %d %s", a.Status, a.Body)
	}
	after := b.Get("/r")
	if after.Status != 410 {
		t.Errorf("after the decline: %d", after.Status)
	}
	absent(t, "the page after the decline", after.Body, "需要专业评估", apptest.CallBack)
	o.After(0, "counselor: referral-news", "health: referral-news", "counselor: case")
	o.Counselor.Refused("withdrawn", "GET", o.ref+"/form", nil)
}

// The form came back by fax: a counselor records who signed it and when.
func TestHospitalAnswersOnPaper(t *testing.T) {
	t.Parallel()
	o := onPaper(t)
	reply := func(option string, more apptest.Obj) apptest.Obj {
		body := apptest.Obj{"option": option, "signedBy": "沈医生", "post": "心理门诊", "signedOn": "2026-09-07", "how": "传真"}
		for k, v := range more {
			body[k] = v
		}
		return body
	}
	o.Hospital.Refused("forbidden", "POST", o.ref+"/paper-reply", reply("received", nil))
	o.Counselor.Refused("paper-reply", "POST", o.ref+"/paper-reply", reply("received", apptest.Obj{"signedOn": "2026-09-08"}))
	o.Counselor.Refused("decline", "POST", o.ref+"/paper-reply", reply("decline", nil))
	o.Counselor.Post(o.ref+"/paper-reply", reply("appointment", apptest.Obj{"appointment": o.Now().Add(day)}))
	o.After(0, "counselor: referral-news", "counselor: referral-news")
	hasAll(t, "the record", o.Counselor.Get(o.file+"/referrals").Body, `"via":"paper"`, "沈医生", "2026-09-07", "传真", `"appointed"`)
	o.Counselor.Post(o.ref+"/paper-reply", reply("missed", nil))
	o.After(0, "counselor: referral-news")
	o.Counselor.Post(o.ref+"/paper-reply", reply("fit-to-return", apptest.Obj{"note": "可返校"}))
	o.After(0, "counselor: referral-news", "counselor: case")
	if f := readCase(o.Counselor, o.file); f.State != "returning" {
		t.Errorf("the case is %+v", f)
	}
}

// Without consent to feedback neither way tells the school more than received and
// closed, and the form has no other box.
func TestPaperWithoutFeedback(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "referral")
	review(w, path)
	w.Counselor.Post(path+"/talks", talk("agrees"))
	consent := consentTo(apptest.CityHospital, apptest.Mother)
	consent["feedback"] = false
	w.Counselor.Post(path+"/consents", consent)
	w.Counselor.Post(path+"/referrals", apptest.Obj{"hospital": apptest.CityHospital, "summary": "需要专业评估"})
	w.After(0, "hospital: referral")
	o := onTheWay{Town: w, file: path, ref: referralOf(w, path)}
	o.print()
	form := o.Counselor.Get(o.ref + "/form").Body
	absent(t, "the form", form, "已住院", "随访中", "已首诊", "可返校")
	hasAll(t, "the form", form, "已收到", "已结束", "不能接收")
	o.Counselor.Refused("no-feedback", "POST", o.ref+"/paper-reply",
		apptest.Obj{"option": "admitted", "signedBy": "沈医生", "post": "门诊", "signedOn": "2026-09-07", "how": "传真"})
	b := o.Browser()
	b.Post(o.link, o.signs(o.code))
	page := b.Get("/r")
	o.After(0, "counselor: referral-news")
	b.Post("/r", url.Values{"act": {"reply"}, "key": {found(formKey, page.Body)}, "option": {"admitted"}, "note": {"住院治疗"}})
	o.After(0)
	seen := o.Counselor.Get(o.file + "/referrals").Body
	hasAll(t, "what the school reads", seen, `"received"`)
	absent(t, "what the school reads", seen, "admitted", "住院", "attended", "沈护士")
}
