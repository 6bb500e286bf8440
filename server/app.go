package server

import (
	"cmp"
	"runtime/debug"

	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/server/api"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/auth"
)

// NewApp assembles the domains over the parts.
func NewApp(p Parts) (App, error) {
	d := screening.Deps{DB: p.DB, Vault: p.Vault, Clock: p.Clock, Claims: p.Claims}
	inboxes := notify.New(p.DB, p.Vault, p.Clock)
	org := screening.NewOrg(d)
	staff, students := screening.NewPeople(d, org), screening.NewStudents(d, org)
	care := referral.New(d, org, staff, students, inboxes)
	assessment := screening.NewAssessment(d, screening.Parts{Org: org, Staff: staff, Students: students,
		Library: instrument.Bundled(), Risks: screening.NewRiskBook(),
		Ready: care.Hospitals, Alarm: care.Alerts})
	care.ReadPapers(assessment.Sittings)
	imports := screening.NewImports(d, org, students, care)
	logins, err := auth.New(auth.Deps{DB: p.DB, Clock: p.Clock, Secrets: p.Secrets, Claims: p.Claims,
		Directory: staff, Papers: assessment.Sittings})
	if err != nil {
		return App{}, err
	}
	handler, err := api.New(api.Deps{Auth: logins, Audit: audit.New(p.DB, p.Clock), Inboxes: inboxes,
		Idem: idem.New(p.Vault), Log: p.Log, Version: version(),
		Ready: []api.Check{{Name: "store", Ask: p.DB.Ping}}})
	if err != nil {
		return App{}, err
	}
	return App{Handler: handler, Prepare: org.SeedUnits, Jobs: []jobs.Job{
		{Name: "raise-alert", Collection: "sittings", Owing: assessment.Sittings.Owing, Do: assessment.Sittings.Do},
		{Name: "escalate-alert", Collection: "alerts", Owing: care.Alerts.Owing, Do: care.Alerts.Do},
		{Name: "watch-case", Collection: "cases", Owing: care.Cases.Owing, Do: care.Cases.Do},
		{Name: "deliver-referral", Collection: "referrals", Owing: care.Referrals.Owing, Do: care.Referrals.Do},
		{Name: "watch-return", Collection: "returns", Owing: care.Returns.Owing, Do: care.Returns.Do},
		{Name: "end-session", Collection: "sessions", Owing: assessment.Sessions.Owing, Do: assessment.Sessions.Do},
		{Name: "open-campaign", Collection: "campaigns", Owing: assessment.Campaigns.Owing, Do: assessment.Campaigns.Do},
		{Name: "import-roster", Collection: "imports", Owing: imports.Owing, Do: imports.Do},
		{Name: "count-counselors", Collection: "staff", Owing: staff.Owing, Do: staff.Do},
		{Name: "count-coverage", Collection: "rollups", Owing: assessment.Rollups.Owing, Do: assessment.Rollups.Do},
	}}, nil
}

// version is the module's version, as the build recorded it.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	return cmp.Or(info.Main.Version, "unknown")
}
