package apptest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
	"github.com/xinqiao/xinqiao/internal/notify/channel"
	"github.com/xinqiao/xinqiao/internal/notify/channel/peer"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/server"
)

const (
	gatewaySecret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ="
	link          = "https://xinqiao.example.invalid"
)

// world is what lies outside the town: a gateway for short messages, and robots in
// the groups of the school, the district and the hospital.
type world struct {
	sms, school, district, hospital *peer.Peer
}

// connected is a town with channels to the outside, in which everybody has proven
// their phone, as a campaign asks for.
func connected(t *testing.T) (*apptest.Town, *world) {
	t.Helper()
	out := &world{}
	town := apptest.New(t, func(w *apptest.Town, cfg *server.Config) {
		out.sms = peer.SMS(w.Clock(), gatewaySecret)
		out.school, out.district = peer.WeCom(w.Clock(), "key"), peer.DingTalk(w.Clock(), gatewaySecret)
		out.hospital = peer.Webhook(w.Clock(), "secret-secret-secret")
		group := func(id string, kind channel.Kind, p *peer.Peer, path string, place unit.Path) channel.GroupConfig {
			return channel.GroupConfig{ID: id, Kind: kind, Unit: place, URL: p.URL + path, Secret: gatewaySecret}
		}
		brain := group("brain", channel.Webhook, out.hospital, "/in", "")
		brain.Hospital = apptest.CityHospital
		w.Hired(func() {
			for _, p := range []*apptest.Person{w.Counselor, w.Deputy, w.Lead, w.Office, w.Health, w.Hospital} {
				out.proves(w, p)
			}
		})
		cfg.Channels = channel.Config{Link: link,
			SMS: &channel.SMSConfig{URL: out.sms.URL, Secret: gatewaySecret,
				Fields: map[string]string{"id": "{id}", "to": "{to}", "text": "{text}", "code": "{code}"},
				Answer: channel.AnswerConfig{Code: "code", Good: "OK", Receipt: "serial"}},
			Groups: []channel.GroupConfig{brain,
				group("school", channel.WeCom, out.school, "/send?key=key", apptest.School),
				group("district", channel.DingTalk, out.district, "/robot/send?access_token=t", apptest.District)}}
	})
	for _, p := range out.all() {
		t.Cleanup(p.Close)
	}
	return town, out
}

func (o *world) all() []*peer.Peer { return []*peer.Peer{o.sms, o.school, o.district, o.hospital} }

// asked is how often anybody outside was asked for anything.
func (o *world) asked() (n int) {
	for _, p := range o.all() {
		n += p.Asked()
	}
	return n
}

// proves lets somebody prove their phone.
func (o *world) proves(w *apptest.Town, p *apptest.Person) {
	p.Post("/api/v1/me/contacts/sms/code", nil)
	w.After(0)
	taken := o.sms.Taken()
	p.Post("/api/v1/me/contacts/sms/verify", apptest.Obj{"code": taken[len(taken)-1].Code})
	w.After(2 * time.Minute)
}

// waiting is what one provider was told about what waits, since the story began: the
// drill before it went the same way.
func waiting(p *peer.Peer) (taken []peer.Taken) {
	for _, t := range p.Taken() {
		if t.Code == "" && !t.At.Before(apptest.Begin) {
			taken = append(taken, t)
		}
	}
	return taken
}

// Nobody opens the inbox; the counselor's own phone tells that something waits, and
// says nothing of what.
func TestUnreadAlertReachesTheCounselorsPhone(t *testing.T) {
	t.Parallel()
	w, out := connected(t)
	child := w.Students[0]
	child.Fills(map[string]any{"phq-a.self-harm": 1})
	w.After(0, "counselor: alert")
	if got := waiting(out.sms); len(got) != 1 || got[0].Text != "有 1 件事需要您处理 / 1 item needs you\n"+link {
		t.Fatalf("the counselor's phone: %q", got)
	}
	if n := len(waiting(out.school)); n != 0 {
		t.Errorf("the group of the school was told %d times, too", n)
	}
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "读错了题"})
	w.After(time.Hour)
}

// The drill before the campaign went the same way, and each word of it said what it was.
func TestWhatLeavesTheHouseInADrillSaysSo(t *testing.T) {
	t.Parallel()
	_, out := connected(t)
	marked := 0
	for _, taken := range out.sms.Taken() {
		if taken.Code != "" {
			continue
		}
		marked++
		if !strings.HasPrefix(taken.Text, "【演练】") {
			t.Errorf("a drill is said as %q", taken.Text)
		}
	}
	if marked < 3 {
		t.Errorf("%d phones were told of the drill", marked)
	}
}

// What is gravest goes through all channels at once, to everybody whom it concerns,
// and no word of it names anybody or says how grave it is.
func TestGravestGoesEverywhereAndSaysNothing(t *testing.T) {
	t.Parallel()
	w, out := connected(t)
	child := w.Students[0]
	child.Fills(acute)
	w.After(0, "counselor: alert-seat 3-201 · 1", "health: notice", "hospital: notice")
	for name, c := range map[string]struct {
		peer *peer.Peer
		want int
	}{"phones": {out.sms, 3}, "school": {out.school, 1}, "district": {out.district, 1}, "hospital": {out.hospital, 1}} {
		if got := waiting(c.peer); len(got) != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	mild := saidOfLess(t)
	for _, p := range out.all() {
		for _, taken := range waiting(p) {
			absent(t, "the outside", taken.Body, private(w)...)
			absent(t, "the outside", taken.Body, w.Students[0].StudentID(), child.Sitting, apptest.School.Code(), "心桥3201060001",
				"教职工", "imminent", "high", "gravest", "urgent", "alert", "notice", apptest.Room, "seat")
		}
	}
	for _, grave := range append(waiting(out.sms), waiting(out.school)...) {
		if grave.Text != mild {
			t.Errorf("what can wait is said as %q, what is gravest as %q", mild, grave.Text)
		}
	}
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	w.Hospital.SeesNotices()
	w.Health.SeesNotices()
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "读错了题"})
	w.After(time.Hour)
}

// saidOfLess is what a phone is told of something less grave.
func saidOfLess(t *testing.T) string {
	t.Helper()
	w, out := connected(t)
	child := w.Students[0]
	child.Fills(map[string]any{"phq-a.self-harm": 1})
	w.After(0, "counselor: alert")
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	return waiting(out.sms)[0].Text
}

// The gateway is down: what is urgent takes the next way at once; who reads in time is
// not called any more.
func TestGatewayIsDown(t *testing.T) {
	t.Parallel()
	w, out := connected(t)
	out.sms.Instead(func(r http.ResponseWriter, _ *http.Request) bool {
		r.WriteHeader(http.StatusInternalServerError)
		return true
	})
	child := w.Students[0]
	child.Fills(map[string]any{"phq-a.self-harm": 3})
	w.After(0, "counselor: alert")
	if n := len(waiting(out.school)); n != 1 {
		t.Errorf("the group was told %d times", n)
	}
	var page struct{ Items []struct{ ID string } }
	w.Counselor.Get("/api/v1/inbox").Into(&page)
	w.Counselor.Post("/api/v1/inbox/"+page.Items[0].ID+"/read", nil)
	out.sms.Instead(nil)
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	w.After(time.Hour)
	if got := waiting(out.sms); len(got) != 0 {
		t.Errorf("called although it was read: %+v", got)
	}
}

// Students have no channel, and no way to get one.
func TestNoChannelToStudents(t *testing.T) {
	t.Parallel()
	w, out := connected(t)
	before := out.asked()
	child := w.Students[0]
	child.Begins()
	for _, path := range []string{"/api/v1/me/channels", "/api/v1/events"} {
		child.Refused("forbidden", "GET", path, nil)
	}
	child.Refused("forbidden", "POST", "/api/v1/me/contacts/sms/code", nil)
	w.After(time.Minute)
	if out.asked() != before {
		t.Error("something was sent")
	}
}
