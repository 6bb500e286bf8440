package demo_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/demo"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	_ "github.com/xinqiao/xinqiao/internal/stretch/light" // hundreds of log-ins
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server"
)

// logins notes the log-ins that were given.
type logins map[string]string

func (l logins) Set(_ context.Context, id, name, password string) error {
	l[name] = id + " " + password
	return nil
}

// process is one that starts over an engine.
type process struct {
	*demo.District
	server.Domains
	logins
}

func start(t *testing.T, engine store.Engine, secrets vault.Secrets, bare bool) process {
	t.Helper()
	return startAt(t, clock.System{}, engine, secrets, bare)
}

func startAt(t *testing.T, c clock.Clock, engine store.Engine, secrets vault.Secrets, bare bool) process {
	t.Helper()
	db := store.New(engine)
	v := vault.New(db, secrets)
	p := server.Parts{Log: slog.New(slog.DiscardHandler), Clock: c, DB: db, Secrets: secrets, Vault: v, Claims: claim.New(db, v)}
	if p.Config.Demo = server.DemoWhole; bare {
		p.Config.Demo = server.DemoDistrict
	}
	out := process{Domains: server.NewDomains(p), logins: logins{}}
	out.District = out.Domains.District(p, out.logins)
	if err := errors.Join(db.Ensure(t.Context()), out.Org.SeedUnits(t.Context())); err != nil {
		t.Fatal(err)
	}
	return out
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// census counts schools, staff, students and log-ins.
func (p process) census(t *testing.T) [3]int {
	t.Helper()
	schools, err := p.Org.Schools(t.Context(), actor.Engine(), "32")
	must(t, err)
	students := 0
	for _, s := range schools {
		students += s.Enrolled
	}
	members, _, err := p.Staff.OfUnit(t.Context(), actor.Engine(), "32", store.Cursor{}, 200)
	must(t, err)
	return [3]int{len(schools), len(members), students}
}

// everybody is how many live and work in the district.
var everybody = [3]int{6, 19, 882}

func TestLoadTwiceIsOnce(t *testing.T) {
	engine, secrets := &storetest.Mortal{Engine: memory.New()}, vault.RandomSecrets()
	p := start(t, engine, secrets, true)
	for round := range 2 {
		before := engine.Writes
		must(t, p.Load(t.Context()))
		if got := p.census(t); got != everybody {
			t.Errorf("round %d: %v", round, got)
		}
		if round == 1 && engine.Writes != before {
			t.Errorf("the second load wrote %d times", engine.Writes-before)
		}
	}
	class, err := p.Students.OfClass(t.Context(), actor.Engine(), "32/3201/320117/3201170001/7/1")
	if must(t, err); len(class) != 43 || len(p.logins) != 13 {
		t.Errorf("%d students in the first class, %d log-ins", len(class), len(p.logins))
	}
}

// A process that dies anywhere on the way leaves nothing that the next one does not
// complete, people and their past.
func TestLoadKilledHalfWay(t *testing.T) {
	if testing.Short() {
		t.Skip("plays the year of the district several times")
	}
	secrets := vault.RandomSecrets()
	whole := &storetest.Mortal{Engine: memory.New()}
	p := start(t, whole, secrets, false)
	must(t, p.Load(t.Context()))
	want := p.shown(t)
	for share := 1; share < 8; share += 2 {
		engine := &storetest.Mortal{Engine: memory.New()}
		p := start(t, engine, secrets, false)
		engine.DieAt = whole.Writes * share / 8
		if err := p.Load(t.Context()); !errors.Is(err, storetest.ErrDied) {
			t.Fatalf("at %d of %d writes: %v", engine.DieAt, whole.Writes, err)
		}
		engine.Revive()
		p = start(t, engine, secrets, false)
		if err := p.Load(t.Context()); err != nil {
			t.Fatalf("after a death at %d eighths: %v", share, err)
		}
		if got := p.census(t); got != everybody {
			t.Errorf("after a death at %d eighths: %v", share, got)
		}
		if got := p.shown(t); got != want {
			t.Errorf("after a death at %d eighths: %+v, want %+v", share, got, want)
		}
	}
}

// Several processes of one installation may start at once.
func TestLoadTogether(t *testing.T) {
	engine, secrets := memory.New(), vault.RandomSecrets()
	errs := make(chan error)
	var last process
	for range 2 {
		p := start(t, engine, secrets, true)
		last = p
		go func() { errs <- p.Load(t.Context()) }()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if got := last.census(t); got != everybody {
		t.Errorf("%v", got)
	}
}

func TestNeverAmongRealPeople(t *testing.T) {
	p := start(t, memory.New(), vault.RandomSecrets(), false)
	_, err := p.Staff.Add(t.Context(), actor.Engine(), screening.NewStaff{Role: actor.Admin, Unit: "32"})
	must(t, err)
	if err := p.Load(t.Context()); !errors.Is(err, demo.ErrNotEmpty) {
		t.Errorf("Load = %v", err)
	}
}

func TestPasswordsBelongToTheInstallation(t *testing.T) {
	seen := map[string]bool{}
	for range 2 {
		secrets := vault.RandomSecrets()
		for _, login := range []string{"counselor", "lead", "admin"} {
			one, err := demo.Password(secrets, login)
			again, _ := demo.Password(secrets, login)
			if err != nil || one != again || len(one) != 19 || seen[one] {
				t.Errorf("password of %s: %q, %q, %v", login, one, again, err)
			}
			seen[one] = true
		}
	}
}

// exhibit is what there is to see.
type exhibit struct {
	Open, Acknowledged, Grave int // alerts
	Cases, Referrals          string
	Returns, Notices, MakeUps int
	Submitted, Started        int // in this year's campaign
	Lines, Moments            int // of the student who was heard in both years
	Campaigns, Drills         int
	Shifts, Leaves            int
}

// shown reads it as the people of the district do.
func (p process) shown(t *testing.T) (x exhibit) {
	t.Helper()
	ctx := t.Context()
	who := func(login string) actor.Actor {
		a, err := p.Staff.Actor(ctx, "demo-"+login)
		must(t, err)
		return a
	}
	counselor := who("counselor")
	alerts, err := p.Care.Alerts.Queue(ctx, counselor)
	must(t, err)
	for _, a := range alerts {
		if a.State == "open" {
			x.Open++
		}
		if a.State == "acknowledged" {
			x.Acknowledged++
		}
		if a.Level.AtLeast("high") {
			x.Grave++
		}
	}
	cases, err := p.Care.Cases.Queue(ctx, counselor)
	must(t, err)
	states := map[string]int{}
	refs := map[string]int{}
	for _, c := range cases {
		states[string(c.State)]++
		all, err := p.Care.Cases.Referrals(ctx, counselor, c.ID)
		must(t, err)
		for _, r := range all {
			refs[string(r.State)]++
		}
		plans, err := p.Care.Returns.Of(ctx, counselor, c.ID)
		must(t, err)
		x.Returns += len(plans)
		if c.State == "following" && len(c.FollowUps) > 0 && !c.FollowUps[0].Done.IsZero() {
			lines, moments, err := p.Assessment.Sittings.Trends(ctx, counselor, c.Student)
			must(t, err)
			x.Lines, x.Moments = x.Lines+len(lines), x.Moments+len(moments)
		}
	}
	x.Cases, x.Referrals = said(states), said(refs)
	notices, _, err := p.Care.Notices.Of(ctx, who("health"), store.Cursor{}, 50)
	must(t, err)
	x.Notices = len(notices)
	campaigns, _, err := p.Assessment.Campaigns.List(ctx, counselor, store.Cursor{}, 10)
	must(t, err)
	x.Campaigns = len(campaigns)
	for _, session := range []string{"demo-this-year/32/3201/320117/3201170001/8/2/1", "demo-this-year/32/3201/320117/3201170001/8/3/1"} {
		rows, err := p.Assessment.Sittings.Progress(ctx, counselor, session)
		must(t, err)
		for _, r := range rows {
			switch r.State {
			case screening.SittingSubmitted:
				x.Submitted++
			case screening.SittingStarted:
				x.Started++
			case screening.SittingUnfinished:
				x.MakeUps++
			}
		}
	}
	drills, err := p.Care.Drills.Of(ctx, counselor, "3201170001")
	must(t, err)
	x.Drills = len(drills)
	r, err := p.Org.Rota(ctx, counselor, "32/3201/320117/3201170001")
	must(t, err)
	x.Shifts, x.Leaves = len(r.Shifts), len(r.Leaves)
	return x
}

// said counts by state.
func said(states map[string]int) string { return fmt.Sprint(states) } // in the order of their names

// The demonstration has something of everything to show, and starts fast.
// Whenever it is started: on any hour, weekday or holiday, and at both ends of a school year.
func TestWhatThereIsToSee(t *testing.T) {
	whole := exhibit{Open: 5, Acknowledged: 2, Grave: 2, Cases: "map[following:1 opened:1 referred:4 refused:1 returning:1]",
		Referrals: "map[:1 appointed:2 attended:1 completed:1]", Returns: 1, Notices: 2, MakeUps: 10, Submitted: 43, Started: 8, Lines: 2, Moments: 6,
		Campaigns: 2, Drills: 2, Shifts: 3, Leaves: 1}
	for day, hours := range map[calendar.Date][]int{
		"2026-09-16": {0}, "2026-10-03": {9}, "2026-11-27": {0, 12}, "2026-11-30": {8}, "2027-02-28": {18}, "2027-08-31": {22},
	} {
		for _, hour := range hours {
			t.Run(fmt.Sprintf("%s at %d", day, hour), func(t *testing.T) {
				t.Parallel()
				p := startAt(t, clock.NewManual(day.At(time.Duration(hour)*time.Hour+40*time.Minute)), memory.New(), vault.RandomSecrets(), false)
				must(t, p.Load(t.Context()))
				if got := p.shown(t); got != whole {
					t.Errorf("there is\n%+v, want\n%+v", got, whole)
				}
			})
		}
	}
}

// Between two school years nothing has happened in one: schools and people are there, and
// whoever starts it reads why there is no more.
func TestBetweenTwoSchoolYears(t *testing.T) {
	for _, began := range []time.Time{calendar.Date("2026-09-01").At(0), calendar.Date("2026-09-15").At(23 * time.Hour), calendar.Date("2027-08-31").At(23*time.Hour + 40*time.Minute)} {
		p := startAt(t, clock.NewManual(began), memory.New(), vault.RandomSecrets(), false)
		must(t, p.Load(t.Context()))
		var said strings.Builder
		must(t, p.Greet(&said, "http://here"))
		if !strings.Contains(said.String(), "学年") {
			t.Errorf("%s: %s", began, said.String())
		}
		counselor, err := p.Staff.Actor(t.Context(), "demo-counselor")
		must(t, err)
		if alerts, err := p.Care.Alerts.Queue(t.Context(), counselor); err != nil || len(alerts) != 0 {
			t.Errorf("%s: %d alerts, %v", began, len(alerts), err)
		}
	}
}
