package screening

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	_ "github.com/xinqiao/xinqiao/internal/stretch/light" // hundreds of log-ins
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

// A hall is two classes of a school that sit together on a Tuesday, over an
// engine that can die.
type hall struct {
	t      rapid.TB
	engine *storetest.Mortal
	clock  *clock.Manual
	vault  *vault.Vault
	alarm  *bell
	*Assessment
	ids   map[string]string // number → student id
	posts []notify.Post     // reminders
}

const (
	hallSchool = unit.Path("32/3201/320106/3201060001")
	classOne   = hallSchool + "/7/1"
	classTwo   = hallSchool + "/7/2"
)

var (
	tuesday   = time.Date(2026, 9, 8, 9, 0, 0, 0, Shanghai)
	counselor = actor.Actor{ID: "counselor-1", Role: actor.Counselor, Unit: hallSchool}
	office    = actor.Actor{ID: "office-1", Role: actor.Office, Unit: "32/3201/320106"}
	outsider  = actor.Actor{ID: "counselor-9", Role: actor.Counselor, Unit: "32/3201/320106/3201060002"}
)

// bell is an alarm that is idempotent by sitting, as the real one is.
type bell struct {
	none  map[string]bool // sittings whose alarm was none
	rung  int
	alert map[string]Report
	fail  error
}

func (b *bell) FalseAlarm(_ context.Context, sitting string) (bool, error) {
	return b.none[sitting], b.fail
}

func (b *bell) Raise(_ context.Context, r Report) error {
	b.rung++
	if b.fail != nil {
		return b.fail
	}
	r.Finding = risk.Merge(r.Finding, b.alert[r.Sitting].Finding)
	b.alert[r.Sitting] = r
	return nil
}

// beyond is what lacks beyond the schools.
type beyond []Gap

func (b beyond) Gaps(context.Context, Ahead) ([]Gap, error) { return b, nil }

func newHall(t rapid.TB) *hall {
	h := &hall{t: t, engine: &storetest.Mortal{Engine: memory.New()}, alarm: &bell{alert: map[string]Report{}},
		clock: clock.NewManual(tuesday.Add(-24 * time.Hour)), ids: map[string]string{}}
	h.boot()
	return h
}

// boot starts the process over the engine.
func (h *hall) boot() {
	h.engine.Revive()
	db := store.New(h.engine)
	h.vault = vault.New(db, hallSecrets)
	d := Deps{DB: db, Clock: h.clock, Vault: h.vault, Claims: claim.New(db, h.vault)}
	org, staff, students := h.seed(d)
	staff.Knows(hospitals{}, ward{})
	h.Assessment = NewAssessment(d, Parts{Org: org, Staff: staff, Students: students, Shelf: shelf.New(db, h.clock),
		Ready: beyond{}, Alarm: h.alarm, Inboxes: h.inboxes(db)})
	h.must(db.Ensure(h.ctx()))
	h.Campaigns.batch = 1
}

var hallSecrets = vault.RandomSecrets()

func (h *hall) ctx() context.Context { return context.Background() }

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func hallPlan() CampaignPlan {
	return CampaignPlan{Name: "Autumn", Year: 2026, Units: []unit.Path{hallSchool}, Grades: []int{7},
		Opens: tuesday.Add(-time.Hour), Closes: tuesday.Add(60 * 24 * time.Hour), Care: PolicyRef{ID: "care", Version: 1}}
}

const campaignOne = "c1"

func hallSession(class unit.Path, number int, starts time.Time) SessionPlan {
	return SessionPlan{Campaign: campaignOne, Class: class, Number: number, Room: "A1", Starts: starts,
		Ends: starts.Add(time.Hour), Invigilator: "counselor-1", Counselor: "counselor-1"}
}

// open opens the campaign and goes to the beginning of its sessions.
// accept answers for the instruments of the campaign.
func (h *hall) accept() {
	h.t.Helper()
	_, err := h.Campaigns.Accept(h.ctx(), counselor, campaignOne)
	h.must(err)
}

func (h *hall) open() {
	h.t.Helper()
	_, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
	h.must(err)
	for _, class := range []unit.Path{classOne, classTwo} {
		_, err := h.Sessions.Plan(h.ctx(), counselor, hallSession(class, 1, tuesday))
		h.must(err)
	}
	h.accept()
	_, err = h.Campaigns.Open(h.ctx(), counselor, campaignOne)
	h.must(err)
	h.must(h.settle())
	h.clock.Advance(tuesday.Sub(h.clock.Now()))
}

type worker interface {
	Owing(context.Context, time.Time, int) ([]string, error)
	Do(context.Context, string) error
}

func (h *hall) workers() []worker {
	return []worker{h.Campaigns, h.Sessions, h.Sittings, h.Rollups, h.Learnings}
}

// settle does all work that is due now.
func (h *hall) settle() error {
	for busy := true; busy; {
		busy = false
		for _, w := range h.workers() {
			ids, err := w.Owing(h.ctx(), h.clock.Now(), 1000)
			if err != nil {
				return err
			}
			for _, id := range ids {
				busy = true
				if err := w.Do(h.ctx(), id); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// quiesce goes on until nothing is due within the longest claim.
func (h *hall) quiesce() error {
	for {
		if err := h.settle(); err != nil {
			return err
		}
		soon := 0
		for _, w := range h.workers() {
			ids, err := w.Owing(h.ctx(), h.clock.Now().Add(time.Minute), 1)
			if err != nil {
				return err
			}
			soon += len(ids)
		}
		if soon == 0 {
			return nil
		}
		h.clock.Advance(time.Second)
	}
}

func (h *hall) sittingID(number string) string {
	return sittingID(campaignOne, h.ids[number], GroupStage, 1)
}

func (h *hall) sitting(number string) *Sitting {
	h.t.Helper()
	doc, err := h.Sittings.sittings.Get(h.ctx(), h.sittingID(number))
	h.must(err)
	return doc
}

func (h *hall) code(number string) string {
	h.t.Helper()
	a, _, err := h.Sittings.access(h.ctx(), h.sitting(number))
	h.must(err)
	return a.Code
}

func (h *hall) student(number string) actor.Actor {
	return actor.Actor{ID: h.ids[number], Role: actor.Student, Sitting: h.sittingID(number)}
}

// begin enters and agrees.
func (h *hall) begin(number string) actor.Actor {
	h.t.Helper()
	who, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), number, h.code(number), "1234")
	h.must(err)
	h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, true))
	return who
}

func given(command string, item instrument.ItemKey, value int) Given {
	return Given{Command: command, Item: item, Answer: instrument.Given(value), ElapsedMS: 900}
}

// calm answers every item of the group paper with its lowest value, except those given.
func calm(except map[instrument.ItemKey]int) []Given {
	var all []Given
	for _, item := range groupItems {
		if v, skip := except[item.Key]; !skip {
			all = append(all, given("calm-"+string(item.Key), item.Key, 0))
		} else if v >= 0 {
			all = append(all, given("loud-"+string(item.Key), item.Key, v))
		}
	}
	return all
}

func (h *hall) save(who actor.Actor, answers ...Given) {
	h.t.Helper()
	h.must(h.Sittings.Save(h.ctx(), who, who.Sitting, answers))
}

// recount counts the group sittings in a unit directly.
func (h *hall) recount(u unit.Path) Tally {
	h.t.Helper()
	var counts Tally
	for doc, err := range h.Sittings.sittings.All(h.ctx(), store.Query{Index: byClass, Prefix: classKey(campaignOne, u)}) {
		h.must(err)
		counts.count(doc)
	}
	return counts
}

// checkRollups compares every level with the direct recount.
func (h *hall) checkRollups() {
	h.t.Helper()
	for u := classOne; u != ""; u = u.Parent() {
		got, err := h.Rollups.Coverage(h.ctx(), actor.Engine(), campaignOne, u)
		h.must(err)
		want := h.recount(u)
		if !sameTally(got.Tally, want) {
			h.t.Fatalf("roll-up of %s: %+v, direct recount %+v", u, got.Tally, want)
		}
	}
}

func sameTally(a, b Tally) bool {
	return sameCounts(a.Counts, b.Counts) && sameCounts(a.Observed, b.Observed)
}

func sameCounts(a, b Counts) bool {
	excused := maps.Equal(a.Excused, b.Excused)
	a.Excused, b.Excused = nil, nil
	return excused && fmt.Sprint(a) == fmt.Sprint(b)
}

// inboxes keeps what is posted.
func (h *hall) inboxes(db *store.DB) *notify.Inboxes {
	boxes := notify.New(db, h.vault, h.clock)
	boxes.OnPosted(func(p notify.Post) { h.posts = append(h.posts, p) })
	return boxes
}

func rules(f risk.Finding) []string {
	var ids []string
	for _, r := range f.Reasons {
		ids = append(ids, r.Rule)
	}
	slices.Sort(ids)
	return ids
}
