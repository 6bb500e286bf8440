package apptest_test

import (
	"net/http"
	"slices"
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

// connected is a town with channels to the outside.
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

// proves lets somebody prove their phone.
func (o *world) proves(w *apptest.Town, p *apptest.Person) {
	p.Post("/api/v1/me/contacts/sms/code", nil)
	w.After(0)
	taken := o.sms.Taken()
	p.Post("/api/v1/me/contacts/sms/verify", apptest.Obj{"code": taken[len(taken)-1].Code})
	w.After(2 * time.Minute)
}

// waiting are the texts about what waits, to one phone or group.
func waiting(p *peer.Peer) (texts []string) {
	for _, t := range p.Taken() {
		if t.Code == "" {
			texts = append(texts, t.Body)
		}
	}
	return texts
}

// Nobody opens the inbox; the counselor's own phone tells that something waits, and
// says nothing of what.
func TestUnreadAlertReachesTheCounselorsPhone(t *testing.T) {
	t.Parallel()
	w, out := connected(t)
	out.proves(w, w.Counselor)
	child := w.Students[0]
	child.Fills(map[string]any{"phq-a.self-harm": 1})
	w.After(0, "counselor: alert")
	if got := waiting(out.sms); len(got) != 1 || !strings.Contains(got[0], "有 1 件事需要您处理 / 1 item needs you") || !strings.Contains(got[0], link) {
		t.Fatalf("the counselor's phone: %q", got)
	}
	if n := len(waiting(out.school)); n != 0 {
		t.Errorf("the group of the school was told %d times, too", n)
	}
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "读错了题"})
	w.After(time.Hour)
}

// What is gravest goes through all channels at once, to everybody whom it concerns,
// and no word of it names anybody or says how grave it is.
func TestGravestGoesEverywhereAndSaysNothing(t *testing.T) {
	t.Parallel()
	w, out := connected(t)
	for _, p := range []*apptest.Person{w.Counselor, w.Health} {
		out.proves(w, p)
	}
	child := w.Students[0]
	child.Fills(acute)
	w.After(0, "counselor: alert-seat 3-201 · 1", "health: notice", "hospital: notice")
	for name, c := range map[string]struct {
		peer *peer.Peer
		want int
	}{"phones": {out.sms, 2}, "school": {out.school, 1}, "district": {out.district, 1}, "hospital": {out.hospital, 1}} {
		if got := waiting(c.peer); len(got) != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
	mild := connectedTexts(t)
	for _, p := range out.all() {
		for _, text := range waiting(p) {
			absent(t, "the outside", text, private(w)...)
			absent(t, "the outside", text, w.Students[0].StudentID(), child.Sitting, apptest.School.Code(), "心桥3201060001",
				"教职工", "imminent", "high", "gravest", "urgent", "alert", "notice", apptest.Room, "seat")
		}
	}
	if grave := waiting(out.school); !slices.Equal(grave, mild) {
		t.Errorf("what can wait is said as %q, what is gravest as %q", mild, grave)
	}
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	w.Hospital.SeesNotices()
	w.Health.SeesNotices()
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "读错了题"})
	w.After(time.Hour)
}

// connectedTexts is what the group of a school reads of something less grave.
func connectedTexts(t *testing.T) []string {
	t.Helper()
	w, out := connected(t)
	child := w.Students[0]
	child.Fills(map[string]any{"phq-a.self-harm": 1})
	w.After(0, "counselor: alert")
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	return waiting(out.school)
}

// The gateway is down: what is urgent takes the next way at once; who reads in time is
// not called any more.
func TestGatewayIsDown(t *testing.T) {
	t.Parallel()
	w, out := connected(t)
	out.proves(w, w.Counselor)
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
		t.Errorf("called although it was read: %q", got)
	}
}

// Students have no channel, and no way to get one.
func TestNoChannelToStudents(t *testing.T) {
	t.Parallel()
	w, out := connected(t)
	child := w.Students[0]
	child.Begins()
	for _, path := range []string{"/api/v1/me/channels", "/api/v1/events"} {
		child.Refused("forbidden", "GET", path, nil)
	}
	child.Refused("forbidden", "POST", "/api/v1/me/contacts/sms/code", nil)
	w.After(time.Minute)
	for _, p := range out.all() {
		if p.Asked() != 0 {
			t.Error("something was sent")
		}
	}
}
