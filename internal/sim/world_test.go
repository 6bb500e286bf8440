package sim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/cryptotest"
	"time"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/staffing"
	"github.com/xinqiao/xinqiao/server"
)

const (
	nanjing  = unit.Path("32/3201")
	district = nanjing + "/320106"
	school   = district + "/3201060001"
	class    = school + "/7/1"
	campaign = "autumn"
	pupils   = 3
)

// begin is a Monday morning in September.
var begin = time.Date(2026, time.September, 7, 9, 0, 0, 0, screening.Shanghai)

var (
	counselor = actor.Actor{ID: "counselor", Role: actor.Counselor, Unit: school}
	deputy    = actor.Actor{ID: "deputy", Role: actor.Counselor, Unit: school}
	lead      = actor.Actor{ID: "lead", Role: actor.Lead, Unit: school}
	office    = actor.Actor{ID: "office", Role: actor.Office, Unit: district}
	health    = actor.Actor{ID: "health", Role: actor.Health, Unit: district}
	clerk     = actor.Actor{ID: "clerk", Role: actor.Hospital, Hospital: "brain"}
	night     = actor.Actor{ID: "night", Role: actor.Counselor, Unit: school}
	spare     = actor.Actor{ID: "spare", Role: actor.Counselor, Unit: school}
	standby   = actor.Actor{ID: "standby", Role: actor.Office, Unit: district}
	teacher   = actor.Actor{ID: "teacher", Role: actor.Teacher, Unit: class}
)

// everybody is the staff.
var everybody = []actor.Actor{counselor, deputy, lead, office, health, clerk, night, spare, standby, teacher}

// world is the school, its people and everything the simulation knows of them.
type world struct {
	t       *testing.T
	rng     *rand.Rand
	engine  *storetest.Mortal
	secrets vault.Secrets
	clock   *clock.Manual
	server.Domains
	jobs []jobs.Job

	trace  strings.Builder // what happened: the same for the same seed
	steps  int
	deaths int

	commands int // of people, so far

	checked int       // writes when it was last checked
	shown   time.Time // the latest moment that the clock has shown
	pupils  []*pupil
	names   map[string]string // random ids → names of the trace

	posted map[string]bool // messages, by their natural id

	did   map[string]int // what people did
	house *house
	given []*giving                  // hand-overs that are under way
	duty  map[string]map[string]bool // messages that were decided on → who was on duty then
}

// pupil is one student, and what the platform has acknowledged of them.
type pupil struct {
	name, number, id, sitting string
	seq                       int
	shy                       bool // is not well, and says nothing about suicide
	leaves                    bool // and never comes back to the paper after the session

	grave bool       // a critical answer or a request to talk was acknowledged
	since time.Time  // when
	done  bool       // the submit was acknowledged
	level risk.Level // of the alert, the highest that was seen

	decided map[string]bool // messages that were decided on before the last acknowledgement
	inCare  bool            // a triage that opens a case was acknowledged
	sent    int             // emergency referrals that were acknowledged

	putOff time.Time // until when their alert was put off last
	absent *absence  // the newest that was reported while they were in danger
	missed map[calendar.Date]bool
	sought int // the step in which somebody was told last that they are absent
}

// newWorld builds the school before the simulation begins: nothing dies yet.
func newWorld(t *testing.T, seed uint64) *world {
	t.Helper()
	cryptotest.SetGlobalRandom(t, seed)
	w := &world{t: t, rng: rand.New(rand.NewPCG(seed, 7)), engine: &storetest.Mortal{Engine: memory.New()},
		secrets: vault.RandomSecrets(), clock: clock.NewManual(begin.Add(-24 * time.Hour)),
		names: map[string]string{}, posted: map[string]bool{}, duty: map[string]map[string]bool{}, did: map[string]int{},
		house: &house{standing: screening.Duty{Counselor: counselor.ID, Deputy: deputy.ID, Lead: lead.ID, CallBack: "025-0"}, gone: map[string]time.Time{}}}
	w.house.leaver = []actor.Actor{{}, counselor, deputy}[w.rng.IntN(3)]
	uuid.SetRand(rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8), byte(seed >> 16), byte(seed >> 24)}))
	t.Cleanup(func() { uuid.SetRand(nil) })
	w.boot()
	w.populate()
	return w
}

func ctx() context.Context { return context.Background() }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v\n%s", err, w.tail())
	}
}

// tail is the end of what happened.
func (w *world) tail() string {
	all := w.trace.String()
	return all[max(0, len(all)-4000):]
}

func (w *world) say(format string, args ...any) {
	fmt.Fprintf(&w.trace, "%s %s\n", w.clock.Now().Sub(begin), fmt.Sprintf(format, args...))
}

// boot starts the process over what the last one left.
func (w *world) boot() {
	w.engine.Revive()
	db := store.New(w.engine)
	v := vault.New(db, w.secrets)
	w.Domains = server.NewDomains(server.Parts{Config: server.Config{Mode: server.All, Rule: staffing.Default()},
		Log: slog.New(slog.DiscardHandler), Clock: w.clock, DB: db, Secrets: w.secrets, Vault: v, Claims: claim.New(db, v)})
	w.jobs = w.Jobs()
	w.Inboxes.OnPosted(w.note)
	w.must(db.Ensure(ctx()))
}

// note writes a message down. One that is posted twice under one id is a doubled
// effect.
func (w *world) note(p notify.Post) {
	if w.posted[p.ID] {
		w.t.Fatalf("told twice: %s\n%s", p.ID, w.tail())
	}
	w.posted[p.ID] = true
	w.inTime(p)
	w.toSomebody(p)
	w.missedNobody(p)
	w.say("  %s is told: %s of %s", p.Recipient, p.Kind, w.named(p.Object))
}

// named is an object's id with the random parts of it replaced.
func (w *world) named(id string) string {
	for random, name := range w.names {
		id = strings.ReplaceAll(id, random, name)
	}
	return id
}

func (w *world) populate() {
	w.t.Helper()
	w.must(w.Org.SeedUnits(ctx()))
	engine := actor.Engine()
	_, err := w.Org.PutSchool(ctx(), engine, screening.School{Path: school, Name: "心桥实验学校", Kind: staffing.Urban, Stage: screening.Junior})
	w.must(err)
	_, err = w.Org.PutClass(ctx(), engine, class, "")
	w.must(err)
	_, err = w.Care.Hospitals.Designate(ctx(), engine, referral.Hospital{Head: store.Head{ID: "brain"}, Name: "脑科医院", City: nanjing})
	w.must(err)
	for _, who := range everybody {
		_, err := w.Staff.Add(ctx(), engine, screening.NewStaff{ID: who.ID, Role: who.Role, Unit: who.Unit, Hospital: who.Hospital,
			Identity: screening.Identity{Name: who.ID}})
		w.must(err)
	}
	_, err = w.Care.Hospitals.Designate(ctx(), engine, referral.Hospital{Head: store.Head{ID: "brain"}, Name: "脑科医院", City: nanjing, Contacts: []string{clerk.ID}})
	w.must(err)
	_, err = w.Org.SetDuty(ctx(), engine, school.Code(), w.house.standing)
	w.must(err)
	_, err = w.Org.SetContacts(ctx(), engine, district, screening.Contacts{Office: office.ID, HealthContact: health.ID})
	w.must(err)
	for i := range pupils {
		p := &pupil{name: fmt.Sprintf("pupil-%d", i+1), number: fmt.Sprintf("G%d", i+1), level: risk.None, decided: map[string]bool{}, missed: map[calendar.Date]bool{}, shy: w.rng.IntN(2) == 0, leaves: w.rng.IntN(2) == 0}
		p.id, err = w.Students.Enrol(ctx(), engine, class, screening.Person{Number: p.number, Name: p.name, Birth: "2013-05-06",
			Guardians: []screening.Guardian{{Name: "妈妈", Phone: "19900000001"}}})
		w.must(err)
		p.sitting = campaign + "/" + p.id + "/group/1"
		w.names[p.id] = p.name
		w.pupils = append(w.pupils, p)
	}
	w.drill()
	w.openCampaign()
}

func (w *world) openCampaign() {
	w.t.Helper()
	engine := actor.Engine()
	a := w.Assessment
	_, err := a.Campaigns.Create(ctx(), engine, campaign, screening.CampaignPlan{Name: "Autumn", Year: 2026, Units: []unit.Path{school}, Grades: []int{7},
		Opens: begin.Add(-time.Hour), Closes: begin.Add(60 * 24 * time.Hour), Care: referral.DefaultCare().Ref()})
	w.must(err)
	_, err = a.Sessions.Plan(ctx(), engine, screening.SessionPlan{Campaign: campaign, Class: class, Number: 1, Room: "3-201", Starts: begin,
		Ends: begin.Add(time.Hour), Invigilator: counselor.ID, Counselor: counselor.ID})
	w.must(err)
	_, err = a.Campaigns.Accept(ctx(), counselor, campaign)
	w.must(err)
	_, err = a.Campaigns.Open(ctx(), engine, campaign)
	w.must(err)
	w.clock.Advance(begin.Sub(w.clock.Now()))
	w.settle()
}

// settle does all that is due now.
func (w *world) settle() {
	w.t.Helper()
	for busy := true; busy; {
		busy = false
		for _, j := range w.jobs {
			ids, err := j.Owing(ctx(), w.clock.Now(), 100)
			w.must(err)
			for _, id := range ids {
				busy = true
				if err := j.Do(ctx(), id); !errors.Is(err, store.ErrNotDue) {
					w.must(err)
				}
			}
		}
	}
}
