package apptest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
	"github.com/xinqiao/xinqiao/internal/refhospital"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// exchange is what a counselor sees of one message to the programs of a hospital.
type exchange struct {
	Kind, State string
	Posts       int
	Received    *time.Time
	Troubles    []string
	Advice      []string
	Receipts    []struct{ Type, Outcome, Body, Signature string }
}

func exchanges(w *apptest.Town, ref string) []exchange {
	var all struct{ Items []exchange }
	w.Counselor.Get(ref + "/receipts").Into(&all)
	return all.Items
}

// A packet reaches the programs of a hospital, which sign for it; that calms nobody
// until a named human has seen it. The hospital declines: people are told, and the
// next hospital gets nothing until a consent names it.
func TestProgramsOfAHospital(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	city, other := w.Programs(apptest.CityHospital), w.Programs(apptest.OtherHospital)
	path := caseOf(w, w.Students[0], "referral")
	ref := referred(w, path)
	if s := city.Judges(); s.Packets != 1 || s.Deliveries != 1 {
		t.Fatalf("the hospital has %+v", s)
	}
	_, packet := city.Last()
	absent(t, "the packet", packet, apptest.StudentName, apptest.StudentNumber, apptest.Mother, apptest.Father, "2013-05-06")
	if !strings.Contains(packet, "89204-2") {
		t.Error("the packet lacks the score by its LOINC code")
	}
	city.Speak()
	w.After(0, "counselor: referral-news") // received
	if x := exchanges(w, ref); len(x) != 1 || x[0].State != "received" || len(x[0].Receipts) != 1 || x[0].Receipts[0].Outcome != "applied" {
		t.Errorf("exchanged: %+v", x)
	}
	w.After(4*hour, "counselor: referral", "health: referral") // a program has it, and no human
	city.Answers(wire.Message{Type: wire.Seen, By: "李医生"})
	w.After(0, "counselor: referral-news")
	city.Answers(wire.Message{Type: wire.Declined, By: "李医生", Reason: "no-room"})
	w.After(0, "counselor: referral-news", "health: referral-news", "counselor: case")

	next := apptest.Obj{"hospital": apptest.OtherHospital, "summary": "需要专业评估"}
	w.Counselor.Post(path+"/consents", consentTo(apptest.CityHospital, apptest.Mother))
	w.Counselor.Refused("no-consent", "POST", path+"/referrals", next)
	w.After(hour)
	if s := other.Judges(); s.Packets != 0 {
		t.Fatalf("without a consent the next hospital has %+v", s)
	}
	w.Counselor.Post(path+"/consents", consentTo(apptest.OtherHospital, apptest.Mother))
	w.Counselor.Post(path+"/referrals", next)
	w.After(0, "second hospital: referral")
	if s := other.Judges(); s.Packets != 1 {
		t.Errorf("the next hospital has %+v", s)
	}
	if s := city.Judges(); s.Packets != 1 || s.Doubled != 0 {
		t.Errorf("the first hospital has %+v", s)
	}
	other.Speak()
	w.After(0, "counselor: referral-news")
}

// Receipts come twice, in the wrong order, and after what they announce: the end is
// the same, and each is kept.
func TestReceiptsInAnyOrder(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	city := w.Programs(apptest.CityHospital)
	city.Play(refhospital.Script{Copies: 3, Reverse: true, DelayMS: 1000,
		Conduct: []wire.Type{wire.Received, wire.Seen, wire.Accepted, wire.Appointed}})
	path := caseOf(w, w.Students[0], "referral")
	ref := referred(w, path)
	var r struct{ Items []struct{ State string } }
	for range 5 {
		w.Lets(time.Second)
		city.Speak()
		w.Counselor.Get(path + "/referrals").Into(&r)
		if state := r.Items[0].State; state != "appointed" && state != "delivered" {
			t.Errorf("the referral is %s", state)
		}
		w.Forget()
	}
	x := exchanges(w, ref)
	if r.Items[0].State != "appointed" || len(x) != 1 || x[0].State != "seen" || len(x[0].Receipts) != 4 {
		t.Fatalf("%+v, %+v", r, x)
	}
	for _, receipt := range x[0].Receipts {
		if want := map[bool]string{true: "applied", false: "overtaken"}[receipt.Type == "appointed"]; receipt.Outcome != want {
			t.Errorf("%s was %s", receipt.Type, receipt.Outcome)
		}
	}
}

// A hospital's endpoint fails in an emergency: people are told with the first
// failure, it is tried again within half a minute each time, and in the end the
// hospital has one packet.
func TestCrisisIsToldAndRetried(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	city := w.Programs(apptest.CityHospital)
	city.Play(refhospital.Script{Answers: []refhospital.Answer{{Status: 500, Times: 2}, {Status: 429, RetryAfter: 45}, {Status: 410}, {Drop: true}}})
	path := caseOf(w, w.Students[0], "emergency")
	w.After(0, "counselor: case")
	w.Counselor.Post(path+"/emergency", apptest.Obj{"hospital": apptest.CityHospital, "summary": "生命危险"})
	w.After(0, "hospital: referral", "deputy: case", "lead: case", "office: case", "counselor: channel", "health: channel")
	ref := referralOf(w, path)
	w.After(20 * time.Second) // 500, 500, 429
	if p := city.Judges().Played; p["500"] != 2 || p["429"] != 1 || p["410"] != 0 {
		t.Fatalf("%v", p)
	}
	w.After(30 * time.Second) // the endpoint asked for 45 s
	if p := city.Judges().Played; p["410"] != 0 {
		t.Fatalf("%v", p)
	}
	w.Lets(30*time.Second, "counselor: channel", "health: channel") // 410: gone
	w.Lets(30 * time.Second)                                        // 200, and forgotten
	w.Lets(2*time.Minute, "counselor: channel", "health: channel")  // no receipt came: sent again
	if s := city.Judges(); s.Packets != 1 || s.Played["410"] != 1 || s.Played["dropped"] != 1 || s.Doubled != 0 {
		t.Errorf("%+v", s)
	}
	_, packet := city.Last()
	if !strings.Contains(packet, apptest.StudentName) {
		t.Error("in an emergency the hospital must know who it is")
	}
	city.Speak()
	w.After(0, "counselor: referral-news")
	if x := exchanges(w, ref); len(x) != 1 || x[0].Received == nil || len(x[0].Troubles) < 2 {
		t.Errorf("%+v", x)
	}
}

// Nothing but a good signature by a known key moves a referral.
func TestForgedReceipts(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	city := w.Programs(apptest.CityHospital)
	path := caseOf(w, w.Students[0], "referral")
	referred(w, path)
	id, body := city.Last()
	m := wire.Message{Type: wire.Seen, Hospital: apptest.CityHospital, About: id, SHA256: wire.Hash([]byte(body)), Issued: w.Now(), By: "某人"}
	if a := city.Forges(signet.NewRing(), "rcp_00000001", m); a.Status != http.StatusUnauthorized {
		t.Errorf("by an unknown key: %d %s", a.Status, a.Body)
	}
	m.Hospital = apptest.OtherHospital
	if a := city.Forges(signet.NewRing(), "rcp_00000001", m); a.Status != http.StatusUnauthorized {
		t.Errorf("for a hospital without programs: %d %s", a.Status, a.Body)
	}
	w.After(0)
}

// A referral that is taken back is taken back from the programs, too.
func TestWithdrawnFromPrograms(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	city := w.Programs(apptest.CityHospital)
	path := caseOf(w, w.Students[0], "referral")
	ref := referred(w, path)
	city.Speak()
	w.After(0, "counselor: referral-news")
	w.After(hour)
	w.Counselor.Post(ref+"/cancel", note("监护人改变主意"))
	w.After(0, "hospital: referral-news", "health: referral-news", "counselor: case")
	if _, body := city.Last(); !strings.Contains(body, `"withdrawal"`) {
		t.Errorf("the programs have not heard of it: %s", body)
	}
	city.Speak()
	w.After(0)
	if x := exchanges(w, ref); len(x) != 2 || x[1].Kind != "withdrawal" || x[1].State != "received" {
		t.Errorf("%+v", x)
	}
}

// A hospital declines after it made an appointment: its program is told that this does
// not fit, and people are told to telephone. Then its programs are taken out of the
// registry, the referral is taken back, and again somebody has to telephone.
func TestWhatProgramsCannotSettle(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	city := w.Programs(apptest.CityHospital)
	path := caseOf(w, w.Students[0], "referral")
	ref := referred(w, path)
	city.Speak()
	w.After(0, "counselor: referral-news")
	city.Answers(wire.Message{Type: wire.Appointed, By: "李医生", At: w.Now().Add(72 * hour)})
	w.Forget()
	w.Lets(time.Second)
	city.Answers(wire.Message{Type: wire.Declined, By: "李医生", Reason: "no-room"})
	w.After(0)
	w.After(10*time.Minute, "counselor: answer-stuck", "health: answer-stuck")
	if x := exchanges(w, ref); len(x) != 1 || len(x[0].Troubles) != 1 || x[0].Troubles[0] != "misfit" || !strings.Contains(x[0].Advice[0], "打电话") {
		t.Errorf("%+v", x)
	}
	if a := w.Admin.Do("DELETE", "/api/v1/hospitals/"+apptest.CityHospital+"/channel", nil); a.Status != http.StatusOK {
		t.Fatalf("%d %s", a.Status, a.Body)
	}
	w.Counselor.Post(ref+"/withdraw", note("监护人撤回同意"))
	w.After(0, "hospital: referral-news", "health: referral-news", "counselor: case", "counselor: recall", "health: recall")
	if x := exchanges(w, ref); len(x) != 2 || x[1].Kind != "withdrawal" || !strings.Contains(x[1].Advice[0], "销毁") {
		t.Errorf("%+v", x)
	}
}
