package server

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/demo"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/shelf"
	"github.com/xinqiao/xinqiao/server/api"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/auth"
)

// domains are the services of both sides, and the door to them.
type domains struct {
	shelf      *shelf.Shelf
	org        *screening.Org
	staff      *screening.People
	students   *screening.Students
	assessment *screening.Assessment
	imports    *screening.Imports
	care       *referral.Care
	inboxes    *notify.Inboxes
	door       *auth.Service
}

// newDomains assembles the services over the parts.
func newDomains(p Parts) (s domains, err error) {
	d := screening.Deps{DB: p.DB, Vault: p.Vault, Clock: p.Clock, Claims: p.Claims}
	s.shelf = shelf.New(p.DB, p.Clock)
	s.inboxes = notify.New(p.DB, p.Vault, p.Clock)
	s.org = screening.NewOrg(d)
	s.staff, s.students = screening.NewPeople(d, s.org), screening.NewStudents(d, s.org)
	s.care = referral.New(d, s.org, s.staff, s.students, s.inboxes)
	s.staff.Knows(s.care.Hospitals, s.care)
	s.assessment = screening.NewAssessment(d, screening.Parts{Org: s.org, Staff: s.staff, Students: s.students,
		Shelf: s.shelf,
		Ready: s.care.Hospitals, Alarm: s.care.Alerts, Inboxes: s.inboxes})
	s.care.ReadPapers(s.assessment.Sittings)
	s.imports = screening.NewImports(d, s.org, s.students, s.care)
	s.door, err = auth.New(auth.Deps{DB: p.DB, Clock: p.Clock, Secrets: p.Secrets, Claims: p.Claims,
		Directory: s.staff, Papers: s.assessment.Sittings})
	return s, err
}

// NewApp assembles the platform over the parts.
func NewApp(p Parts) (App, error) {
	s, err := newDomains(p)
	if err != nil {
		return App{}, err
	}
	handler, err := api.New(api.Deps{Auth: s.door, Audit: audit.New(p.DB, p.Clock), Inboxes: s.inboxes, Care: s.care,
		Idem: idem.New(p.Vault), Log: p.Log, Version: version(), School: s.schoolSide(p.Config),
		Ready: []api.Check{{Name: "store", Ask: p.DB.Ping}}})
	if err != nil {
		return App{}, err
	}
	app := App{Handler: handler, Prepare: s.org.SeedUnits, Jobs: s.jobs(), Inboxes: s.inboxes, Greet: greetStaff}
	if p.Config.Demo && p.Config.Mode.serves() {
		app.show(s.district(p))
	}
	return app, nil
}

func (s domains) schoolSide(cfg Config) api.SchoolSide {
	return api.SchoolSide{Org: s.org, Staff: s.staff, Students: s.students, Imports: s.imports, Assessment: s.assessment,
		Shelf: s.shelf, Staffing: cfg.Rule, Care: referral.DefaultCare().Ref()}
}

// jobs is the table of all work that documents can owe.
func (s domains) jobs() []jobs.Job {
	a, c := s.assessment, s.care
	return []jobs.Job{
		{Name: "raise-alert", Collection: "sittings", Owing: a.Sittings.Owing, Do: a.Sittings.Do},
		{Name: "escalate-alert", Collection: "alerts", Owing: c.Alerts.Owing, Do: c.Alerts.Do},
		{Name: "watch-case", Collection: "cases", Owing: c.Cases.Owing, Do: c.Cases.Do},
		{Name: "deliver-referral", Collection: "referrals", Owing: c.Referrals.Owing, Do: c.Referrals.Do},
		{Name: "watch-notice", Collection: "notices", Owing: c.Notices.Owing, Do: c.Notices.Do},
		{Name: "watch-return", Collection: "returns", Owing: c.Returns.Owing, Do: c.Returns.Do},
		{Name: "end-session", Collection: "sessions", Owing: a.Sessions.Owing, Do: a.Sessions.Do},
		{Name: "open-campaign", Collection: "campaigns", Owing: a.Campaigns.Owing, Do: a.Campaigns.Do},
		{Name: "import-roster", Collection: "imports", Owing: s.imports.Owing, Do: s.imports.Do},
		{Name: "count-counselors", Collection: "staff", Owing: s.staff.Owing, Do: s.staff.Do},
		{Name: "learn-norms", Collection: "learnings", Owing: a.Learnings.Owing, Do: a.Learnings.Do},
		{Name: "count-coverage", Collection: "rollups", Owing: a.Rollups.Owing, Do: a.Rollups.Do},
	}
}

// district is the demonstration over the services.
func (s domains) district(p Parts) *demo.District {
	return demo.New(demo.Deps{DB: p.DB, Clock: p.Clock, Secrets: p.Secrets, Org: s.org, Staff: s.staff,
		Imports: s.imports, Accounts: s.door.Accounts, Hospitals: s.care.Hospitals})
}

// show has the demonstration loaded before anything is served, and its log-ins
// printed afterwards.
func (a *App) show(d *demo.District) {
	seed := a.Prepare
	a.Prepare = func(ctx context.Context) error {
		if err := seed(ctx); err != nil {
			return err
		}
		return d.Load(ctx)
	}
	a.Greet = func(w io.Writer, url string) error {
		if err := greet(w, url); err != nil {
			return err
		}
		return d.Greet(w, url)
	}
}

// greetStaff tells whoever starts without the demonstration how to begin.
func greetStaff(w io.Writer, url string) error {
	if err := greet(w, url); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, "First administrator 首任管理员: xinqiao admin NAME")
	return err
}

// greet says what runs and where.
func greet(w io.Writer, url string) error {
	_, err := fmt.Fprintf(w, "\n心桥 Xinqiao: %s\nAPI documentation 接口文档: %s/docs\n", url, url)
	return err
}

// version is the module's version, as the build recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return cmp.Or(info.Main.Version, "unknown")
}
