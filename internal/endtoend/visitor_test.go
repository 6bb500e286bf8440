package endtoend

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/demo"
	"github.com/xinqiao/xinqiao/internal/story"
	"github.com/xinqiao/xinqiao/internal/vault"
)

type obj = map[string]any

// visitor speaks to a server in somebody's name.
type visitor struct {
	t          *testing.T
	url, token string
}

// ask sends one request and returns the status.
func (v visitor) ask(method, path string, in, out any) int {
	v.t.Helper()
	body, err := json.Marshal(in)
	must(v.t, err)
	if in == nil {
		body = nil
	}
	req, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, bytes.NewReader(body))
	must(v.t, err)
	req.Header.Set("Authorization", "Bearer "+v.token)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if method != http.MethodGet {
		req.Header.Set("Idempotency-Key", rand.Text())
	}
	res, err := http.DefaultClient.Do(req)
	must(v.t, err)
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	must(v.t, err)
	if out != nil && res.StatusCode < http.StatusBadRequest {
		must(v.t, json.Unmarshal(raw, out))
	}
	return res.StatusCode
}

// do sends one request that must succeed.
func (v visitor) do(method, path string, in, out any) {
	v.t.Helper()
	if status := v.ask(method, path, in, out); status >= http.StatusBadRequest {
		v.t.Fatalf("%s %s: %d", method, path, status)
	}
}

// passwords returns those of the demonstration's people.
func passwords(t *testing.T, dir string) func(login string) (string, error) {
	t.Helper()
	secrets, err := vault.LoadSecrets(filepath.Join(dir, "secrets"))
	must(t, err)
	return func(login string) (string, error) { return demo.Password(secrets, login) }
}

// enter logs somebody of the demonstration in.
func enter(t *testing.T, url, dir, login string) visitor {
	t.Helper()
	password, err := passwords(t, dir)(login)
	must(t, err)
	return logIn(t, url, "/api/v1/login", obj{"name": login, "password": password})
}

func logIn(t *testing.T, url, path string, in obj) visitor {
	t.Helper()
	v := visitor{t: t, url: url}
	var ticket struct{ Access string }
	v.do("POST", path, in, &ticket)
	v.token = ticket.Access
	return v
}

// me is the id of whoever speaks: of the sitting, when it is a student.
func (v visitor) me() string {
	v.t.Helper()
	var me struct{ ID, Sitting string }
	v.do("GET", "/api/v1/me", nil, &me)
	if me.Sitting != "" {
		return strings.ReplaceAll(me.Sitting, "~", "/")
	}
	return me.ID
}

func outward(id string) string { return strings.ReplaceAll(id, "/", "~") }

// The demonstration's first school and class.
const (
	schoolNo = "3201170001"
	class    = "32/3201/320117/3201170001/7/1"
)

// seat is a student in front of a paper that lacks only the submit.
type seat struct {
	visitor
	sitting string
}

// answersGravely opens a campaign for the first class under the default policies
// and lets one student answer as somebody in acute danger.
func answersGravely(t *testing.T, url, dir string) seat {
	t.Helper()
	must(t, story.PlayDrill(t.Context(), story.Config{URL: url, Password: passwords(t, dir), Out: io.Discard}))
	admin, counselor, teacher := enter(t, url, dir, "admin"), enter(t, url, dir, "counselor"), enter(t, url, dir, "teacher")
	now := time.Now()
	var campaign, session struct{ ID, State string }
	admin.do("POST", "/api/v1/campaigns", obj{"name": "断电演练", "year": now.AddDate(0, -8, 0).Year(), "units": []string{class},
		"grades": []int{7}, "opens": now.Add(-time.Minute), "closes": now.Add(2 * time.Hour)}, &campaign)
	admin.do("POST", "/api/v1/campaigns/"+campaign.ID+"/sessions", obj{"class": class, "number": 1, "room": "3-201",
		"starts": now.Add(-time.Minute), "ends": now.Add(time.Hour), "override": "drill",
		"invigilator": teacher.me(), "counselor": counselor.me()}, &session)
	counselor.do("POST", "/api/v1/campaigns/"+campaign.ID+"/acceptance", nil, nil)
	admin.do("POST", "/api/v1/campaigns/"+campaign.ID+"/open", nil, nil)
	eventually(t, "the campaign opens", func() bool {
		admin.do("GET", "/api/v1/campaigns/"+campaign.ID, nil, &campaign)
		return campaign.State == "open"
	})
	var slips struct {
		Items []struct{ Number, Code string }
	}
	counselor.do("GET", "/api/v1/sessions/"+session.ID+"/slips", nil, &slips)
	s := seat{visitor: logIn(t, url, "/api/v1/login/student",
		obj{"school": schoolNo, "number": slips.Items[0].Number, "code": slips.Items[0].Code, "pin": "471129"})}
	s.sitting = s.me()
	s.fillIn()
	return s
}

func (s seat) path() string { return "/api/v1/sittings/" + outward(s.sitting) }

// fillIn answers everything, so that imminent danger is found.
func (s seat) fillIn() {
	s.t.Helper()
	var paper struct {
		Assent   struct{ ID string }
		Sections []struct{ Items []struct{ Key string } }
	}
	s.do("GET", s.path()+"/paper", nil, &paper)
	s.do("POST", s.path()+"/assent", obj{"text": paper.Assent.ID, "agrees": true}, nil)
	grave := map[string]int{"phq-a.self-harm": 3, "phq-a.thoughts-past-month": 1}
	var answers []obj
	for _, section := range paper.Sections {
		for _, item := range section.Items {
			answers = append(answers, obj{"command": rand.Text(), "seq": len(answers), "item": item.Key,
				"value": grave[item.Key], "elapsedMs": 2000})
		}
	}
	s.do("POST", s.path()+"/answers", obj{"answers": answers}, nil)
}
