package server

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/courier"
	"github.com/xinqiao/xinqiao/internal/demo"
	"github.com/xinqiao/xinqiao/internal/live"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/notify/channel"
	"github.com/xinqiao/xinqiao/internal/poison"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/mentoring"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/shelf"
	"github.com/xinqiao/xinqiao/server/api"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/auth"
	"github.com/xinqiao/xinqiao/server/site"
	"github.com/xinqiao/xinqiao/web"
)

// Domains are the services of both sides.
type Domains struct {
	Shelf      *shelf.Shelf
	Org        *screening.Org
	Staff      *screening.People
	Students   *screening.Students
	Assessment *screening.Assessment
	Imports    *screening.Imports
	Absences   *screening.Absences
	Care       *referral.Care
	Mentoring  *mentoring.Mentoring
	Mentors    *screening.Mentors
	Inboxes    *notify.Inboxes
	Outside    *notify.Outside
	Live       *live.Hub
	Poison     *poison.Book
}

// platformURI names the platform in messages to hospitals where no address is
// configured.
const platformURI = "urn:xinqiao:platform"

// NewDomains assembles the services over the parts.
func NewDomains(p Parts) (s Domains) {
	d := screening.Deps{DB: p.DB, Vault: p.Vault, Clock: p.Clock, Claims: p.Claims}
	s.Shelf = shelf.New(p.DB, p.Clock)
	s.Inboxes, s.Live = notify.New(p.DB, p.Vault, p.Clock), live.New()
	s.Inboxes.OnPosted(func(post notify.Post) { s.Live.Changed(post.Recipient) })
	s.Org = screening.NewOrg(d)
	s.Staff, s.Students = screening.NewPeople(d, s.Org), screening.NewStudents(d, s.Org)
	s.Outside = notify.NewOutside(p.DB, p.Vault, p.Clock, s.Inboxes, s.Staff, channel.Open(p.Config.Channels, p.Clock))
	s.Care = referral.New(d, s.Org, s.Staff, s.Students, s.Inboxes)
	s.Care.Referrals.OnMoved(s.Live.Changed)
	s.Staff.Knows(s.Care.Hospitals, s.Care)
	s.Assessment = screening.NewAssessment(d, screening.Parts{Org: s.Org, Staff: s.Staff, Students: s.Students,
		Shelf: s.Shelf,
		Ready: s.Care.Gate, Alarm: s.Care.Alerts, Inboxes: s.Inboxes})
	s.Care.Reach(counted{courier.New(p.Config.Networks), p.Telemetry}, cmp.Or(p.Config.Public, platformURI))
	s.Care.ReadPapers(s.Assessment.Sittings)
	s.Care.Outside(s.Outside.Contacts)
	s.Care.Audit(s.Assessment.Campaigns, s.Assessment.Sittings)
	s.Imports = screening.NewImports(d, s.Org, s.Students, s.Care)
	s.Poison = poison.New(p.DB, p.Vault, p.Clock, s.Inboxes, s.concerned)
	s.Absences = screening.NewAbsences(d, s.Students, s.Care)
	s.Mentoring = mentoring.New(d, s.Org, s.Staff, s.Students, s.Inboxes, s.Care)
	s.Mentors = screening.NewMentors(d, s.Org, s.Students, s.Inboxes, s.Mentoring.Plans)
	return s
}

// door is the way in to the services.
func (s Domains) door(p Parts) (*auth.Service, error) {
	return auth.New(auth.Deps{DB: p.DB, Clock: p.Clock, Secrets: p.Secrets, Claims: p.Claims,
		Directory: s.Staff, Papers: s.Assessment.Sittings})
}

// NewApp assembles the platform over the parts.
func NewApp(p Parts) (App, error) {
	s := NewDomains(p)
	door, err := s.door(p)
	if err != nil {
		return App{}, err
	}
	first := auth.NewSetup(door.Accounts, s.Staff)
	handler, err := api.New(api.Deps{Auth: door, Audit: audit.New(p.DB, p.Clock), Inboxes: s.Inboxes, Care: s.Care, Mentoring: s.Mentoring, Poison: s.Poison,
		Contacts: s.Outside.Contacts, Live: s.Live, Closing: p.Closing, Idem: idem.New(p.Vault), Log: p.Log,
		Setup: first, Backlog: s.backlog(p), Observe: p.Telemetry.Request, Queues: p.Queues, Version: version(), PublicURL: p.Config.Public, SecureCookies: strings.HasPrefix(p.Config.Public, "https://"), School: s.schoolSide(p.Config),
		Ready: []api.Check{{Name: "store", Ask: p.DB.Ping}}})
	if err != nil {
		return App{}, err
	}
	if handler, err = site.New(web.Files(), handler); err != nil {
		return App{}, err
	}
	app := App{Handler: handler, Prepare: s.Org.SeedUnits, Jobs: s.watchedJobs(p), Inboxes: s.Inboxes, Live: s.Live, Greet: greetFirst(first),
		Sample: s.sampled(p.Telemetry), Alarm: s.alarm}
	s.Inboxes.OnPosted(func(notify.Post) { p.Telemetry.Delivered("inbox", "posted") })
	s.Outside.OnDelivery(p.Telemetry.Delivered)
	if p.Config.Demo != DemoNone && p.Config.Mode.serves() {
		app.show(s.District(p, door.Accounts))
	}
	return app, nil
}

func (s Domains) schoolSide(cfg Config) api.SchoolSide {
	return api.SchoolSide{Org: s.Org, Staff: s.Staff, Students: s.Students, Imports: s.Imports, Assessment: s.Assessment,
		Absences: s.Absences, Shelf: s.Shelf, Staffing: cfg.Rule}
}

// Jobs is the table of all work that documents can owe.
func (s Domains) Jobs() []jobs.Job {
	a, c, out := s.Assessment, s.Care, s.Outside
	return []jobs.Job{
		{Name: "raise-alert", Collection: "sittings", Owing: a.Sittings.Owing, Do: a.Sittings.Do},
		{Name: "escalate-alert", Collection: "alerts", Owing: c.Alerts.Owing, Do: c.Alerts.Do},
		{Name: "watch-case", Collection: "cases", Owing: c.Cases.Owing, Do: c.Cases.Do},
		{Name: "deliver-referral", Collection: "referrals", Owing: c.Referrals.Owing, Do: c.Referrals.Do},
		{Name: "post-to-hospital", Collection: "dispatches", Owing: c.Channel.Owing, Do: c.Channel.Do},
		{Name: "watch-notice", Collection: "notices", Owing: c.Notices.Owing, Do: c.Notices.Do},
		{Name: "watch-drill", Collection: "drills", Owing: c.Drills.Owing, Do: c.Drills.Do},
		{Name: "watch-return", Collection: "returns", Owing: c.Returns.Owing, Do: c.Returns.Do},
		{Name: "hand-over-message", Collection: "messages", Owing: out.Errands.Owing, Do: out.Errands.Do},
		{Name: "send-parcel", Collection: "outlets", Owing: out.Outlets.Owing, Do: out.Outlets.Do},
		{Name: "send-code", Collection: "contacts", Owing: out.Contacts.Owing, Do: out.Contacts.Do},
		{Name: "finish-handover", Collection: "handovers", Owing: c.Handovers.Owing, Do: c.Handovers.Do},
		{Name: "remind-mentor", Collection: "mentorings", Owing: s.Mentoring.Plans.Owing, Do: s.Mentoring.Plans.Do},
		{Name: "watch-card", Collection: "cards", Owing: s.Mentoring.Cards.Owing, Do: s.Mentoring.Cards.Do},
		{Name: "count-mentors", Collection: "schools", Owing: s.Mentors.Owing, Do: s.Mentors.Do},
		{Name: "pass-absence", Collection: "absences", Owing: s.Absences.Owing, Do: s.Absences.Do},
		{Name: "end-session", Collection: "sessions", Owing: a.Sessions.Owing, Do: a.Sessions.Do},
		{Name: "open-campaign", Collection: "campaigns", Owing: a.Campaigns.Owing, Do: a.Campaigns.Do},
		{Name: "import-roster", Collection: "imports", Owing: s.Imports.Owing, Do: s.Imports.Do},
		{Name: "count-counselors", Collection: "staff", Owing: s.Staff.Owing, Do: s.Staff.Do},
		{Name: "learn-norms", Collection: "learnings", Owing: a.Learnings.Owing, Do: a.Learnings.Do},
		{Name: "rehearse-policy", Collection: "rehearsals", Owing: a.Rehearsals.Owing, Do: a.Rehearsals.Do},
		{Name: "keep-ledger", Collection: "ledgers", Owing: c.Ledgers.Owing, Do: c.Ledgers.Do},
		{Name: "count-coverage", Collection: "rollups", Owing: a.Rollups.Owing, Do: a.Rollups.Do},
		{Name: "count-care", Collection: "tallies", Owing: c.Tallies.Owing, Do: c.Tallies.Do},
		{Name: "tell-of-poison", Collection: "poison", Owing: s.Poison.Owing, Do: s.Poison.Do},
	}
}

// watchedJobs is the table with those who look at each attempt: the figures, and
// the book of stuck work.
func (s Domains) watchedJobs(p Parts) []jobs.Job {
	all := s.Jobs()
	for i, j := range all {
		all[i] = observed(reported(j, s.Poison, p.Log), p.Telemetry)
	}
	return all
}

// District is the demonstration, whose people get their log-ins from accounts.
func (s Domains) District(p Parts, accounts demo.Accounts) *demo.District {
	return demo.New(demo.Deps{DB: p.DB, Clock: p.Clock, Secrets: p.Secrets, Accounts: accounts, Bare: p.Config.Demo == DemoDistrict,
		Stage: func(c *clock.Manual) (*demo.Stage, error) { return newStage(p, c) }})
}

// newStage assembles the services a second time over the same documents, on a clock that
// can be turned: what was, is played on it. Nothing of that leaves the machine.
func newStage(p Parts, c *clock.Manual) (*demo.Stage, error) {
	p.Clock, p.DB, p.Telemetry = c, p.DB.Beside(), nil
	p.Vault = vault.New(p.DB, p.Secrets)
	p.Claims = claim.New(p.DB, p.Vault)
	p.Config.Channels, p.Config.Networks = channel.Config{}, nil
	s := NewDomains(p)
	sweep := jobs.NewSweep(jobs.New(s.Jobs()...), c, p.Log, jobs.Pace{})
	return &demo.Stage{Org: s.Org, Staff: s.Staff, Students: s.Students, Imports: s.Imports, Assessment: s.Assessment,
		Care: s.Care, Mentoring: s.Mentoring, Settle: sweep.Settle}, p.DB.Ensure(context.Background())
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

// greetFirst tells whoever starts an installation that nobody administers how to
// begin. The code is shown here and nowhere else.
func greetFirst(first *auth.Setup) func(io.Writer, string) error {
	return func(w io.Writer, url string) error {
		if err := greet(w, url); err != nil {
			return err
		}
		open, err := first.Open(context.Background())
		if err != nil || !open {
			return err
		}
		_, err = fmt.Fprintf(w, "\nNobody administers this installation yet 还没有管理员。\n  Open 请打开 %s/staff/setup\n  Set-up code 启动码: %s\n", url, first.Code())
		return err
	}
}

// backlog is what background work has not come to, in the order of the table.
func (s Domains) backlog(p Parts) func(context.Context) ([]api.Backlog, error) {
	return func(ctx context.Context) (all []api.Backlog, err error) {
		for _, job := range s.Jobs() {
			waits, err := p.DB.Backlog(ctx, job.Collection, p.Clock.Now())
			if err != nil {
				return nil, err
			}
			b := api.Backlog{Job: job.Name, Stuck: waits.Stuck}
			if !waits.Oldest.IsZero() {
				b.Oldest = &waits.Oldest
			}
			all = append(all, b)
		}
		return all, nil
	}
}

// greet says what runs and where.
func greet(w io.Writer, url string) error {
	_, err := fmt.Fprintf(w, "\n心桥 Xinqiao: students 学生 %s   staff 教职工 %s/staff\nAPI documentation 接口文档: %s/docs\n", url, url, url)
	if web.Files() == nil && err == nil {
		_, err = fmt.Fprintln(w, "The web was not built: install Node 20.19 or later, then make build. 网页未构建：安装 Node 后重新 make build。")
	}
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
