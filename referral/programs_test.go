package referral

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/fhir"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// programs are those of the first hospital of a ward; they keep what was posted.
type programs struct {
	*ward
	ring   signet.Ring
	posted []coordination.Post
	status int
	said   int
}

func (p *programs) Check(endpoint string) error {
	if !strings.HasPrefix(endpoint, "https://") {
		return coordination.ErrEndpoint
	}
	return nil
}

func (p *programs) Post(_ context.Context, m coordination.Post) (coordination.Reply, error) {
	if p.status < 300 {
		p.posted = append(p.posted, m)
	}
	return coordination.Reply{Status: p.status}, nil
}

const channelSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"

func connected(w *ward) *programs {
	w.t.Helper()
	p := &programs{ward: w, ring: signet.NewRing(), status: 202}
	w.Reach(p, "https://xinqiao.example")
	_, err := w.Hospitals.Connect(w.ctx(), actor.Engine(), "brain", Connection{Endpoint: "https://h.example/x", Keys: p.ring.Public(), Secrets: []string{channelSecret}})
	w.must(err)
	return p
}

// settle lets the channel work, too.
func (p *programs) settle() {
	p.t.Helper()
	for range 20 {
		p.ward.settle()
		ids, err := p.Channel.Owing(p.ctx(), p.clock.Now(), 100)
		p.must(err)
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			if err := p.Channel.Do(p.ctx(), id); !errors.Is(err, store.ErrNotDue) {
				p.must(err)
			}
		}
	}
	p.t.Fatal("the channel does not come to rest")
}

// message is what the hospital says about the n-th message that it has.
func (p *programs) message(n int, t wire.Type, issued time.Time) wire.Message {
	m := wire.Message{Type: t, Hospital: "brain", About: p.posted[n].Stamp.ID, SHA256: wire.Hash(p.posted[n].Body), Issued: issued}
	if t != wire.Received {
		m.By = "李医生"
	}
	switch t {
	case wire.Declined:
		m.Reason = "no-room"
	case wire.Appointed:
		m.At = issued.Add(72 * time.Hour)
	case wire.Reported:
		m.Kind, m.Note = "first-visit", "初诊已完成"
	case wire.Completed:
		m.Note = "建议复学"
	}
	return m
}

// says sends a message under an id of its own, and lets everything settle.
func (p *programs) says(m wire.Message) (coordination.Outcome, error) {
	p.t.Helper()
	p.said++
	return p.repeats(p.said, m)
}

func (p *programs) repeats(id int, m wire.Message) (coordination.Outcome, error) {
	p.t.Helper()
	body, err := json.Marshal(m)
	p.must(err)
	stamp, err := p.ring.Stamp(fmt.Sprintf("rcp_%08d", id), p.clock.Now(), body)
	p.must(err)
	o, err := p.Channel.Take(p.ctx(), stamp, body)
	p.settle()
	return o, err
}

func (p *programs) referral(id string) *Referral {
	p.t.Helper()
	doc, err := p.Referrals.books.Get(p.ctx(), id)
	p.must(err)
	return doc
}

func handed(t *testing.T) (*programs, string, string) {
	t.Helper()
	w, id := opened(t, ForReferral)
	p := connected(w)
	w.review(id)
	w.talk(id, once("talk"), TalkAgrees)
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("consent"), consentTo("brain"))
	w.must(err)
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("refer"), "brain", "概况")
	w.must(err)
	p.settle()
	w.told = nil
	if len(p.posted) != 1 {
		t.Fatalf("%d messages were posted", len(p.posted))
	}
	return p, id, id + "/referral/1"
}

// Delivered, received and seen are three things; only the last one calms.
func TestAProgramsWordCalmsNobody(t *testing.T) {
	p, _, ref := handed(t)
	before := p.referral(ref)
	p.clock.Advance(time.Hour)
	if _, err := p.says(p.message(0, wire.Received, p.clock.Now())); err != nil {
		t.Fatal(err)
	}
	after := p.referral(ref)
	if before.State != ReferralDelivered || after.State != ReferralReceived || !after.Deadline.Equal(before.Deadline) || after.SeenBy != "" {
		t.Fatalf("%s until %s, then %s until %s, seen by %q", before.State, before.Deadline, after.State, after.Deadline, after.SeenBy)
	}
	p.expect("counselor:referral-news")
	p.wait(4 * time.Hour)
	p.expect("counselor:referral", "health:referral")
	if _, err := p.says(p.message(0, wire.Seen, p.clock.Now())); err != nil {
		t.Fatal(err)
	}
	if doc := p.referral(ref); doc.State != ReferralSeen || doc.SeenBy != "hospital/brain" || doc.Climb.Since != (time.Time{}) {
		t.Errorf("%+v", doc.Duty)
	}
}

// A hospital with programs and no people: delivered when its endpoint answers.
func TestProgramsAlone(t *testing.T) {
	w, id := opened(t, ForReferral)
	p := connected(w)
	w.designate("brain", "32/3201")
	if err := w.Hospitals.receiving(w.ctx(), "brain"); err != nil {
		t.Fatal(err)
	}
	p.status = 500
	w.review(id)
	w.talk(id, once("talk"), TalkAgrees)
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("consent"), consentTo("brain"))
	w.must(err)
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("refer"), "brain", "概况")
	w.must(err)
	p.settle()
	if doc := p.referral(id + "/referral/1"); doc.State != ReferralSent {
		t.Errorf("undelivered it is %s", doc.State)
	}
	p.status = 202
	p.clock.Advance(time.Minute)
	p.settle()
	if doc := p.referral(id + "/referral/1"); doc.State != ReferralDelivered || !doc.Deadline.Equal(p.clock.Now().Add(4*time.Hour)) {
		t.Errorf("%s until %s", doc.State, doc.Deadline)
	}
}

// Without consent to feedback the school learns received and closed, from programs
// as from people.
func TestFeedbackGovernsWhatProgramsTell(t *testing.T) {
	p, id, ref := handed(t)
	doc := p.referral(ref)
	doc.Feedback = false
	p.must(p.Referrals.books.Replace(p.ctx(), doc))
	for i, typ := range []wire.Type{wire.Received, wire.Seen, wire.Accepted, wire.Appointed} {
		if _, err := p.says(p.message(0, typ, monday.Add(time.Duration(i)*time.Minute))); err != nil {
			t.Fatal(err)
		}
	}
	p.expect("counselor:referral-news")
	rows, err := p.Cases.Referrals(p.ctx(), counselor, id)
	p.must(err)
	if rows[0].Stage != StageReceived || rows[0].State != "" || len(rows[0].Log) != 0 {
		t.Errorf("%+v", rows[0])
	}
	sent, err := p.Referrals.Exchanges(p.ctx(), counselor, ref)
	p.must(err)
	if len(sent) != 1 || len(sent[0].Receipts) != 1 || sent[0].State != coordination.Received || !sent[0].Seen.IsZero() {
		t.Errorf("the proofs tell more: %+v", sent[0])
	}
	if _, err := p.Referrals.Exchanges(p.ctx(), health, ref); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("the health contact reads proofs: %v", err)
	}
}

func TestReleasedIdentityReachesThePrograms(t *testing.T) {
	p, _, ref := handed(t)
	if strings.Contains(string(p.posted[0].Body), "学生甲") || p.posted[0].Content != wire.ContentPacket {
		t.Fatal("the first version says who it is")
	}
	if _, err := p.says(p.message(0, wire.Seen, monday)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.says(p.message(0, wire.Accepted, monday.Add(time.Minute))); err != nil || len(p.posted) != 1 {
		t.Fatalf("acceptance released something: %d, %v", len(p.posted), err)
	}
	_, err := p.Referrals.Release(p.ctx(), counselor, ref, once("release"), consentTo("brain"))
	p.must(err)
	p.settle()
	if len(p.posted) != 2 || !strings.Contains(string(p.posted[1].Body), "学生甲") || strings.Contains(string(p.posted[1].Body), "爸爸") {
		t.Fatalf("%d messages", len(p.posted))
	}
	for _, m := range p.posted {
		payload, jws, err := fhir.Signed(m.Body)
		p.must(err)
		if _, err := p.Channel.Keys().CheckDetached(jws, payload); err != nil {
			t.Error(err)
		}
	}
	if p.posted[0].Stamp.ID == p.posted[1].Stamp.ID {
		t.Error("two messages under one id")
	}
}

func TestTakenBackFromPrograms(t *testing.T) {
	p, _, ref := handed(t)
	_, err := p.Referrals.Withdraw(p.ctx(), counselor, ref, once("w"), "监护人撤回同意")
	p.must(err)
	p.settle()
	n, err := wire.ParseNotice(p.posted[1].Body)
	if err != nil || n.Type != wire.TypeWithdrawal || n.Reference != p.referral(ref).Reference {
		t.Fatal(n, err)
	}
	if o, err := p.says(p.message(0, wire.Accepted, monday.Add(time.Minute))); o != coordination.Withdrawn || !errors.Is(err, coordination.ErrClosed) {
		t.Errorf("an answer after it was taken back: %q, %v", o, err)
	}
	if o, err := p.says(p.message(0, wire.Received, monday.Add(time.Minute))); o != coordination.Overtaken || err != nil {
		t.Errorf("a late receipt: %q, %v", o, err)
	}
}

// What was decided on and taken back before it left stays at home.
func TestTakenBackBeforeItLeft(t *testing.T) {
	w, id := opened(t, ForReferral)
	p := connected(w)
	p.status = 503
	w.review(id)
	w.talk(id, once("talk"), TalkAgrees)
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("consent"), consentTo("brain"))
	w.must(err)
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("refer"), "brain", "概况")
	w.must(err)
	p.settle()
	_, err = p.Referrals.Cancel(p.ctx(), counselor, id+"/referral/1", once("c"), "n")
	p.must(err)
	p.status = 202
	p.clock.Advance(time.Hour)
	p.settle()
	for _, m := range p.posted {
		if m.Content == wire.ContentPacket {
			t.Error("the packet left after it was taken back")
		}
	}
}

func TestAnswersThatCouldNeverFit(t *testing.T) {
	p, _, ref := handed(t)
	bad := p.message(0, wire.Declined, monday)
	bad.Reason = "no mood"
	early := p.message(0, wire.Appointed, monday)
	early.At = monday.Add(-time.Hour)
	odd := p.message(0, wire.Reported, monday)
	odd.Kind = "rumour"
	for want, m := range map[error]wire.Message{ErrDecline: bad, ErrAppointment: early, ErrReport: odd} {
		if _, err := p.says(m); !errors.Is(err, want) {
			t.Errorf("%s: %v", m.Type, err)
		}
	}
	// Declining after the appointment is not in the table: kept, and refused.
	for i, typ := range []wire.Type{wire.Appointed, wire.Declined} {
		o, err := p.says(p.message(0, typ, monday.Add(time.Duration(i)*time.Minute)))
		if illegal := errors.Is(err, coordination.ErrIllegal) && o == coordination.Illegal; illegal != (typ == wire.Declined) {
			t.Errorf("%s: %q, %v", typ, o, err)
		}
	}
	if doc := p.referral(ref); doc.State != ReferralAppointed {
		t.Errorf("%s", doc.State)
	}
	// When the student then misses it, the same decline fits.
	if _, err := p.says(p.message(0, wire.Missed, monday.Add(30*time.Second))); err != nil {
		t.Fatal(err)
	}
	if doc := p.referral(ref); doc.State != ReferralDeclined {
		t.Errorf("the decline that waited was not carried out: %s", doc.State)
	}
}

// The next hospital gets nothing until consent names it, though its programs are
// known.
func TestProgramsOfAnotherHospitalGetNothing(t *testing.T) {
	p, id, _ := handed(t)
	_, err := p.Hospitals.Connect(p.ctx(), actor.Engine(), "second", Connection{Endpoint: "https://second.example/x", Keys: p.ring.Public(), Secrets: []string{channelSecret}})
	p.must(err)
	if _, err := p.says(p.message(0, wire.Declined, monday)); err != nil {
		t.Fatal(err)
	}
	p.expect("counselor:referral-news", "counselor:referral-news", "health:referral-news", "counselor:case")
	_, err = p.Cases.Agree(p.ctx(), counselor, id, once("again"), consentTo("brain"))
	p.must(err)
	if _, err := p.Cases.Refer(p.ctx(), counselor, id, once("x"), "second", "概况"); !errors.Is(err, ErrNoConsent) {
		t.Errorf("without a consent: %v", err)
	}
	p.clock.Advance(time.Hour)
	p.settle()
	for _, m := range p.posted {
		if m.Endpoint != "https://h.example/x" {
			t.Errorf("posted to %s", m.Endpoint)
		}
	}
}

func TestTroubleIsToldToOwnerAndHealthContact(t *testing.T) {
	w, id := opened(t, Emergency)
	p := connected(w)
	p.status = 410
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("e"), "brain", "生命危险")
	w.must(err)
	w.told = nil
	p.settle()
	told := map[string]int{}
	for _, m := range w.told {
		if m.Kind == notify.ChannelDown {
			told[m.Recipient]++
		}
	}
	if told[counselor.ID] != 2 || told[health.ID] != 2 || len(told) != 2 { // unreachable, and refused for good
		t.Errorf("%v", told)
	}
	p.clock.Advance(30 * time.Second)
	p.settle()
	if p.status = 202; len(p.posted) != 0 {
		t.Error("posted in vain")
	}
	p.clock.Advance(30 * time.Second)
	p.settle()
	if len(p.posted) != 1 || !strings.Contains(string(p.posted[0].Body), `"stat"`) {
		t.Errorf("%d messages arrived after it was mended", len(p.posted))
	}
}

// The programs of a hospital do not take a notice: who is on duty in the district now has
// the telephone, not who is so by day.
func TestTroubleWithANoticeIsToldToWhoIsOnDuty(t *testing.T) {
	w := newWard(t)
	p := connected(w)
	second, healthTwo := actor.Actor{ID: "office-2", Role: actor.Office, Unit: district}, actor.Actor{ID: "health-2", Role: actor.Health, Unit: district}
	w.hire(second)
	w.hire(healthTwo)
	_, err := w.org.SetRota(w.ctx(), actor.Engine(), district, 0, rota.Rota{Shifts: []rota.Shift{{Days: []calendar.Kind{calendar.SchoolDay},
		From: 18 * time.Hour, To: 8 * time.Hour, Crew: rota.Crew{rota.Office: second.ID, rota.Health: healthTwo.ID}}}})
	w.must(err)
	w.clock.Advance(12 * time.Hour) // nine in the evening
	p.status = 503
	w.raise(risk.Imminent, 15*time.Minute)
	for range 10 {
		p.settle()
		w.clock.Advance(time.Minute)
	}
	told := map[string]int{}
	for _, m := range w.told {
		if m.Kind == notify.ChannelDown {
			told[m.Recipient]++
		}
	}
	if len(told) != 2 || told[second.ID] == 0 || told[healthTwo.ID] == 0 {
		t.Errorf("told %v", told)
	}
}

func TestNoticeReachesPrograms(t *testing.T) {
	w := newWard(t)
	p := connected(w)
	w.must(w.Alerts.Raise(w.ctx(), w.report(risk.Imminent, 10*time.Minute)))
	p.settle()
	if len(p.posted) != 1 || p.posted[0].Content != wire.ContentNotice {
		t.Fatalf("%d messages", len(p.posted))
	}
	n, err := wire.ParseNotice(p.posted[0].Body)
	if err != nil || n.Urgency != risk.Imminent || n.CallBack != "025-0000" || strings.Contains(string(p.posted[0].Body), w.student) {
		t.Errorf("%+v, %v", n, err)
	}
	if _, err := p.says(p.message(0, wire.Accepted, monday)); !errors.Is(err, wire.ErrMessage) {
		t.Errorf("a notice was accepted: %v", err)
	}
	for _, typ := range []wire.Type{wire.Received, wire.Seen} {
		if _, err := p.says(p.message(0, typ, monday)); err != nil {
			t.Fatal(err)
		}
		seen, _, err := w.Notices.Of(w.ctx(), clerk, zeroCursor, 10)
		w.must(err)
		if (seen[0].SeenBy != "") != (typ == wire.Seen) {
			t.Errorf("after %s it was seen by %q", typ, seen[0].SeenBy)
		}
	}
}

func TestConnectRefuses(t *testing.T) {
	w := newWard(t)
	p := connected(w)
	good := Connection{Endpoint: "https://h.example/y", Keys: p.ring.Public(), Secrets: []string{channelSecret}}
	for name, c := range map[string]struct {
		who    actor.Actor
		id     string
		change func(*Connection)
		want   error
	}{
		"plain http":        {actor.Engine(), "brain", func(c *Connection) { c.Endpoint = "http://h.example" }, coordination.ErrEndpoint},
		"no key":            {actor.Engine(), "brain", func(c *Connection) { c.Keys = nil }, ErrConnection},
		"a short secret":    {actor.Engine(), "brain", func(c *Connection) { c.Secrets = []string{"whsec_AA=="} }, signet.ErrSecret},
		"three secrets":     {actor.Engine(), "brain", func(c *Connection) { c.Secrets = slices.Repeat(c.Secrets, 3) }, ErrConnection},
		"nobody's hospital": {actor.Engine(), "x", func(*Connection) {}, store.ErrNotFound},
		"a counselor":       {counselor, "brain", func(*Connection) {}, actor.ErrOutOfScope},
		"no secret at all":  {actor.Engine(), "second", func(c *Connection) { c.Secrets = nil }, ErrConnection},
	} {
		in := good
		c.change(&in)
		if _, err := w.Hospitals.Connect(w.ctx(), c.who, c.id, in); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	good.Secrets = nil // those that are known stay
	if _, err := w.Hospitals.Connect(w.ctx(), health, "brain", good); err != nil {
		t.Error(err)
	}
	w.designate("brain", "32/3201", clerk.ID) // a corrected entry keeps its programs
	if peer, err := w.Hospitals.Peer(w.ctx(), "brain"); err != nil || peer.Endpoint != good.Endpoint || len(peer.Secrets) != 1 {
		t.Error(peer, err)
	}
	if _, err := w.Hospitals.Disconnect(w.ctx(), counselor, "brain"); !errors.Is(err, actor.ErrOutOfScope) {
		t.Error(err)
	}
	_, err := w.Hospitals.Disconnect(w.ctx(), health, "brain")
	w.must(err)
	if _, err := w.Hospitals.Peer(w.ctx(), "brain"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}

// lives are what a hospital can say about a student, in the order in which it
// happens there.
var lives = [][]wire.Type{
	{wire.Received, wire.Seen, wire.Declined},
	{wire.Received, wire.Seen, wire.Accepted, wire.Declined},
	{wire.Received, wire.Seen, wire.Accepted, wire.Appointed, wire.Appointed},
	{wire.Received, wire.Seen, wire.Accepted, wire.Appointed, wire.Missed, wire.Appointed},
	{wire.Received, wire.Seen, wire.Accepted, wire.Appointed, wire.Missed, wire.Declined},
	{wire.Received, wire.Seen, wire.Accepted, wire.Appointed, wire.Attended, wire.Reported, wire.Completed},
}

// Whatever order the words of a hospital come in, and however often, the referral
// ends where it would have ended.
func TestOrderOfReceiptsDoesNotMatter(t *testing.T) {
	want := map[int]string{}
	for i, life := range lives {
		p, _, ref := handed(t)
		for n, typ := range life {
			if o, err := p.repeats(n, p.message(0, typ, monday.Add(time.Duration(n)*30*time.Second))); err != nil || o != coordination.Applied {
				t.Fatalf("%v: %s: %q, %v", life, typ, o, err)
			}
		}
		want[i] = where(p.referral(ref))
	}
	rapid.Check(t, func(rt *rapid.T) {
		i := rapid.IntRange(0, len(lives)-1).Draw(rt, "life")
		order := rapid.Permutation(slices.Concat(places(lives[i]), places(lives[i]))).Draw(rt, "order")
		p, _, ref := handed(t)
		for _, n := range order {
			_, err := p.repeats(n, p.message(0, lives[i][n], monday.Add(time.Duration(n)*30*time.Second)))
			if err != nil && !errors.Is(err, coordination.ErrIllegal) {
				rt.Fatal(err)
			}
		}
		doc := p.referral(ref)
		if got := where(doc); got != want[i] {
			rt.Fatalf("%v in the order %v ends as %s, want %s", lives[i], order, got, want[i])
		}
		if reports := slices.Index(lives[i], wire.Reported); reports >= 0 && !slices.ContainsFunc(doc.History, func(e Event) bool { return e.Verb == string(Report) }) {
			rt.Fatalf("the report was lost in the order %v", order)
		}
		sent, err := p.Channel.Of(p.ctx(), ref)
		p.must(err)
		if len(sent) != 1 || len(sent[0].Receipts) != len(lives[i]) {
			rt.Fatalf("%d receipts of %d are kept", len(sent[0].Receipts), len(lives[i]))
		}
	})
}

func places(life []wire.Type) []int {
	all := make([]int, len(life))
	for i := range all {
		all[i] = i
	}
	return all
}

// where is how a referral stands. When a visit is over, it does not matter for when
// it was.
func where(r *Referral) string {
	if r.State != ReferralAppointed {
		return string(r.State)
	}
	return fmt.Sprintf("%s %s", r.State, r.Appointment)
}
