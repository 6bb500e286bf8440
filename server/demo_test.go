package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/demo"
)

// ask sends JSON and returns status and body.
func ask(t *testing.T, method, url, token, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

// enter logs in and returns the access token.
func enter(t *testing.T, url, name, password string) string {
	t.Helper()
	credentials, _ := json.Marshal(map[string]string{"name": name, "password": password})
	code, body := ask(t, "POST", url+"/api/v1/login", "", string(credentials))
	var ticket struct{ Access string }
	if err := json.Unmarshal([]byte(body), &ticket); code != http.StatusOK || err != nil {
		t.Fatalf("%s cannot log in: %d %s", name, code, body)
	}
	return ticket.Access
}

var printed = regexp.MustCompile(`(?m)^  ([a-z-]+) +([a-z2-7]{4}(?:-[a-z2-7]{4}){3}) `)

func TestDemonstrationEveryPrintedLogInWorks(t *testing.T) {
	dir, first := t.TempDir(), ""
	for round := range 2 { // the second start finds it loaded and prints the same
		var out bytes.Buffer
		cfg := config(t, All, dir, environ{"DEMO": "1"})
		cfg.Out = &out
		begun := time.Now()
		url, stop := start(t, cfg, NewApp)
		if took := time.Since(begun); round == 1 && took > 5*time.Second {
			t.Errorf("the second start took %v", took)
		}
		rows := printed.FindAllStringSubmatch(out.String(), -1)
		if len(rows) < 13 || !strings.Contains(out.String(), "/docs") {
			t.Fatalf("printed: %s", out.String())
		}
		for _, row := range rows {
			if code, body := ask(t, "GET", url+"/api/v1/me", enter(t, url, row[1], row[2]), ""); code != http.StatusOK {
				t.Errorf("%s: %d %s", row[1], code, body)
			}
		}
		table := strings.ReplaceAll(out.String(), url, "")
		if table = table[strings.Index(table, "LOG-IN"):]; first != "" && table != first {
			t.Errorf("the second start prints something else")
		}
		first = table
		stop()
	}
}

func TestDemonstrationDistrict(t *testing.T) {
	var out bytes.Buffer
	cfg := config(t, All, t.TempDir(), environ{"DEMO": "1"})
	cfg.Out = &out
	url, _ := start(t, cfg, NewApp)
	password := map[string]string{}
	for _, row := range printed.FindAllStringSubmatch(out.String(), -1) {
		password[row[1]] = row[2]
	}
	token := enter(t, url, "office", password["office"])
	var report struct {
		Summary struct{ Schools, Enrolled, Short, Deficit, FullTimeRequired, FullTimePresent int }
	}
	eventually(t, "the counselors are counted", func() bool {
		_, body := ask(t, "GET", url+"/api/v1/units/32~3201~320117/staffing", token, "")
		if err := json.Unmarshal([]byte(body), &report); err != nil {
			t.Fatal(err)
		}
		return report.Summary.FullTimePresent == 4
	})
	s := report.Summary
	if s.Schools != 6 || s.Enrolled < 600 || s.Enrolled > 1000 || s.Short < 3 || s.Deficit < 3 || s.FullTimeRequired != 5 {
		t.Errorf("the district: %+v", s)
	}
	_, body := ask(t, "GET", url+"/api/v1/classes/32~3201~320117~3201170001~7~1/students",
		enter(t, url, "teacher", password["teacher"]), "")
	if n := strings.Count(body, `"number":"G`); n != 43 {
		t.Errorf("%d students in the teacher's class", n)
	}
}

func TestWithoutDemonstration(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	cfg := config(t, All, dir, environ{"DEMO": "0"})
	cfg.Out = &out
	password, err := MakeAdmin(t.Context(), cfg, quiet, "首任管理员")
	if err != nil {
		t.Fatal(err)
	}
	again, err := MakeAdmin(t.Context(), cfg, quiet, "首任管理员")
	if err != nil || again == password {
		t.Fatalf("a forgotten password: %v", err)
	}
	url, stop := start(t, cfg, NewApp)
	if printed.MatchString(out.String()) {
		t.Error("log-ins of the demonstration without it")
	}
	if code, _ := ask(t, "POST", url+"/api/v1/login", "", `{"name":"首任管理员","password":"`+password+`"}`); code != http.StatusUnauthorized {
		t.Errorf("the first password still opens: %d", code)
	}
	code, body := ask(t, "GET", url+"/api/v1/people?unit=32", enter(t, url, "首任管理员", again), "")
	if code != http.StatusOK || !strings.Contains(body, `"role":"admin"`) || strings.Contains(body, again) {
		t.Errorf("%d %s", code, body)
	}
	stop()
	cfg.Demo = DemoWhole
	s, err := New(t.Context(), cfg, quiet, NewApp)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Start(t.Context()), s.Stop()); !errors.Is(err, demo.ErrNotEmpty) {
		t.Errorf("invented people were put among real ones: %v", err)
	}
}

func TestStaffingRuleIsConfiguration(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rule.json")
	for content, faulty := range map[string]bool{
		`{"ratio":400,"covers":["urban"],"fullTimersCount":true,"fullTimeIn":[],"source":"local"}`: false,
		`{"ratio":0,"covers":["urban"],"source":"local"}`:                                          true,
		`{"ratio":400,"covers":["suburb"],"source":"local"}`:                                       true,
		`{"ratio":400,"covers":[]}`:                                                                true,
		`{"ratio":400,"cover":[],"source":"local"}`:                                                true,
		`no rule`: true,
	} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, err := FromEnvironment(All, environ{"XINQIAO_STAFFING": path}.get)
		if (err != nil) != faulty || err == nil && (cfg.Rule.Ratio != 400 || !cfg.Rule.FullTimersCount) {
			t.Errorf("%s: %v", content, err)
		}
	}
}
