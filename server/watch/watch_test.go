package watch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

var lanes = []Lane{{"raise-alert", sittings}, {"escalate-alert", alerts}, {"watch-case", cases}, {"watch-notice", notices},
	{"pulse", jobs.PulseCollection}}

// yard is a database, a clock and a watchdog in front of them.
type yard struct {
	t      *testing.T
	engine store.Engine
	clock  *clock.Manual
	dog    *Watchdog
	said   []Alarm
	beats  int
	away   bool
	deaf   bool
}

func newYard(t *testing.T) *yard {
	t.Helper()
	y := &yard{t: t, engine: memory.New(), clock: clock.NewManual(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC))}
	for _, l := range lanes {
		y.must(y.engine.Define(t.Context(), l.Collection, []string{store.DueIndex, store.StuckIndex, byOwner}))
	}
	open := func(context.Context) (store.Engine, error) {
		if y.away {
			return nil, errors.New("away")
		}
		return lasting{store.ReadOnly(y.engine), y}, nil
	}
	y.dog = New(Config{Lanes: lanes}, open, y.clock, quiet, func(context.Context) error { y.beats++; return nil }, y)
	y.beat()
	return y
}

// lasting is an engine that can be away and outlives those who close it.
type lasting struct {
	store.Engine
	y *yard
}

func (l lasting) Close() error { return nil }

func (l lasting) Find(ctx context.Context, c string, q store.Query) (store.Page, error) {
	if l.y.away {
		return store.Page{}, errors.New("away")
	}
	return l.Engine.Find(ctx, c, q)
}

// Tell listens.
func (y *yard) Tell(_ context.Context, alarms []Alarm) error {
	if y.deaf {
		return errUnheard
	}
	y.said = append(y.said, alarms...)
	return nil
}

func (y *yard) must(err error) {
	y.t.Helper()
	if err != nil {
		y.t.Fatal(err)
	}
}

// put stores a document as its collection would.
func (y *yard) put(collection, id string, doc any, keys map[string]string) {
	y.t.Helper()
	body, err := bson.Marshal(doc)
	y.must(err)
	old, err := y.engine.Get(y.t.Context(), collection, id)
	r := store.Record{ID: id, Version: max(old.Version, 1), Body: body, Keys: keys}
	if errors.Is(err, store.ErrNotFound) {
		y.must(y.engine.Insert(y.t.Context(), collection, r))
		return
	}
	y.must(y.engine.Replace(y.t.Context(), collection, r))
}

func (y *yard) beat() {
	now := y.clock.Now()
	y.put(jobs.PulseCollection, jobs.PulseID, bson.D{{Key: "last", Value: now}}, due(now.Add(jobs.PulseEvery)))
}

func due(at time.Time) map[string]string { return map[string]string{store.DueIndex: store.TimeKey(at)} }

// owes puts a piece of work into a collection.
func (y *yard) owes(collection, id string, at time.Time) {
	y.t.Helper()
	y.put(collection, id, bson.D{}, due(at))
}

// passes lets time go by, the engine alive or not, and the watchdog looking.
func (y *yard) passes(d time.Duration, alive bool) {
	y.t.Helper()
	for end := y.clock.Now().Add(d); y.clock.Now().Before(end); {
		y.clock.Advance(5 * time.Second)
		if alive {
			y.beat()
		}
		y.dog.Look(y.t.Context())
	}
}

// heard returns what was said since it was last asked, in short.
func (y *yard) heard() string {
	var short []string
	for _, a := range y.said {
		short = append(short, strings.TrimRight(fmt.Sprintf("%s %s %s", a.State, a.Name, a.Subject), " "))
	}
	y.said = nil
	return strings.Join(short, "; ")
}

func (y *yard) hears(want string) {
	y.t.Helper()
	if got := y.heard(); got != want {
		y.t.Errorf("heard %q, want %q", got, want)
	}
}

func TestAHealthyEngineIsNotSpokenOf(t *testing.T) {
	y := newYard(t)
	y.owes(sittings, "later", y.clock.Now().Add(time.Hour))
	y.passes(10*time.Minute, true)
	y.hears("")
	if y.beats == 0 || y.dog.Healthy() != nil {
		t.Errorf("%d heartbeats, %v", y.beats, y.dog.Healthy())
	}
}

func TestAStalledEngineIsNoticedWithinAMinute(t *testing.T) {
	y := newYard(t)
	y.owes(sittings, "a", y.clock.Now().Add(3*time.Second)) // of lanes nothing is said besides
	y.passes(time.Minute, false)
	y.hears("raised engine-stalled")
	y.passes(11*time.Minute, false)
	y.hears("holds engine-stalled")
	y.beat()
	y.owes(sittings, "a", y.clock.Now().Add(time.Hour))
	y.passes(time.Minute, true)
	y.hears("resolved engine-stalled")
}

func TestAnEngineThatNobodyStartedIsNoticed(t *testing.T) {
	y := newYard(t)
	y.must(y.engine.Delete(t.Context(), jobs.PulseCollection, jobs.PulseID, 1))
	y.passes(time.Minute, false)
	y.hears("raised engine-stalled")
}

// A pulse that is claimed and never settled moves its moment on, and beats not.
func TestAPulseThatIsOnlyClaimedIsNoPulse(t *testing.T) {
	y := newYard(t)
	last := y.clock.Now()
	for range 20 {
		y.clock.Advance(5 * time.Second)
		y.put(jobs.PulseCollection, jobs.PulseID, bson.D{{Key: "last", Value: last}}, due(y.clock.Now().Add(time.Minute)))
		y.dog.Look(t.Context())
	}
	y.hears("raised engine-stalled")
}

func TestALaneThatStandsStillIsNoticed(t *testing.T) {
	y := newYard(t)
	y.owes(alerts, "a", y.clock.Now())
	y.owes(alerts, "b", y.clock.Now())
	y.passes(time.Minute, true)
	if len(y.said) != 1 || y.said[0].Count != 2 || y.said[0].Seconds < 30 {
		t.Errorf("said %+v", y.said)
	}
	y.hears("raised lane-stalled escalate-alert")
}

// What is older and untouched, while younger work of the lane is done, is poison.
func TestWhatALanePassesOverIsPoison(t *testing.T) {
	y := newYard(t)
	y.owes(alerts, "bad", y.clock.Now())
	for i := range 20 {
		younger := fmt.Sprint(i)
		y.owes(alerts, younger, y.clock.Now().Add(time.Second))
		y.passes(5*time.Second, true) // seen as due
		y.owes(alerts, younger, y.clock.Now().Add(time.Hour))
	}
	y.hears("raised poison-item escalate-alert")
}

func TestAFloodIsNoPoison(t *testing.T) {
	y := newYard(t)
	begin := y.clock.Now()
	for i := range 2 * page {
		y.owes(alerts, fmt.Sprintf("%04d", i), begin.Add(time.Duration(i)*time.Millisecond))
	}
	for i := range 20 { // oldest first, and too slowly
		for j := range 10 {
			y.owes(alerts, fmt.Sprintf("%04d", 10*i+j), begin.Add(time.Hour))
		}
		y.passes(5*time.Second, true)
	}
	y.hears("raised lane-stalled escalate-alert")
}

// What older work pushes out of sight was not done.
func TestWhatLeavesThePageWasNotDone(t *testing.T) {
	y := newYard(t)
	begin := y.clock.Now()
	for i := range page {
		y.owes(alerts, fmt.Sprintf("%04d", i), begin.Add(time.Duration(i)*time.Millisecond))
	}
	for i := range 20 {
		y.owes(alerts, fmt.Sprintf("older-%d", i), begin.Add(-time.Duration(i+1)*time.Second))
		y.passes(5*time.Second, true)
	}
	y.hears("raised lane-stalled escalate-alert")
}

func TestWorkThatFailsAgainAndAgainIsPoison(t *testing.T) {
	y := newYard(t)
	keys := due(y.clock.Now().Add(time.Hour))
	keys[store.StuckIndex] = store.TimeKey(y.clock.Now())
	y.put(cases, "a", bson.D{}, keys)
	y.passes(10*time.Second, true)
	y.hears("raised poison-item watch-case")
}

func TestAPaperThatOwesItsReportIsTheFirstThingSaid(t *testing.T) {
	y := newYard(t)
	now := y.clock.Now()
	keys := due(now.Add(time.Hour))
	keys[store.StuckIndex] = store.TimeKey(now)
	y.put(sittings, "a", screening.Sitting{RaiseAt: now, Owed: store.Owed{Due: now.Add(time.Hour), Attempts: 9, Since: now}}, keys)
	y.put(sittings, "b", screening.Sitting{RollupAt: now, Owed: store.Owed{Due: now.Add(time.Hour), Attempts: 9, Since: now}}, keys)
	y.passes(3*time.Minute, true)
	y.hears("raised poison-item raise-alert; raised report-owed")
}

// alert stores an alert that owes work in an hour, after a change.
func (y *yard) alert(id string, change func(*referral.Alert, map[string]string)) {
	y.t.Helper()
	now := y.clock.Now()
	a := referral.Alert{Opened: now, Folder: referral.Folder[referral.AlertState]{State: referral.AlertOpen,
		Duty: referral.Duty{Owner: "c1", Deadline: now.Add(time.Hour), Climb: referral.Climb{Round: 1, Since: now}}}}
	keys := due(now.Add(time.Hour))
	keys[byOwner] = "c1/"
	change(&a, keys)
	y.put(alerts, id, a, keys)
}

func TestAlertsThatTheEngineForgot(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*referral.Alert, map[string]string)
		want   string
	}{
		"in order": {func(*referral.Alert, map[string]string) {}, ""},
		"without an owner": {func(_ *referral.Alert, keys map[string]string) { keys[byOwner] = "/" },
			"raised alert-without-owner alerts"},
		"owes nothing": {func(_ *referral.Alert, keys map[string]string) { delete(keys, store.DueIndex) },
			"raised alert-asleep alerts"},
		"open, and silence rests": {func(a *referral.Alert, _ map[string]string) { a.Climb.Since = time.Time{} },
			"raised silence-not-rising alerts"},
		"acknowledged, and that has lapsed": {func(a *referral.Alert, _ map[string]string) {
			a.State, a.Climb.Since, a.AckUntil = referral.AlertAcknowledged, time.Time{}, a.Opened.Add(time.Minute)
		}, "raised silence-not-rising alerts"},
		"acknowledged": {func(a *referral.Alert, _ map[string]string) {
			a.State, a.Climb.Since, a.AckUntil = referral.AlertAcknowledged, time.Time{}, a.Opened.Add(time.Hour)
		}, ""},
		"heard, and the decision is late": {func(a *referral.Alert, _ map[string]string) {
			a.State, a.Climb.Since, a.Deadline = referral.AlertHeard, time.Time{}, a.Opened.Add(time.Minute)
		}, "raised silence-not-rising alerts"},
	} {
		t.Run(name, func(t *testing.T) {
			y := newYard(t)
			y.alert("a", c.change)
			y.passes(3*time.Minute, true)
			y.hears(c.want)
			if c.want == "" {
				return
			}
			y.alert("a", func(*referral.Alert, map[string]string) {})
			y.passes(time.Minute, true)
			y.hears(strings.Replace(c.want, "raised", "resolved", 1))
		})
	}
}

func TestTheWalkReadsEveryOpenFolder(t *testing.T) {
	y := newYard(t)
	for i := range 3*page + 1 {
		y.alert(fmt.Sprintf("%04d", i), func(_ *referral.Alert, keys map[string]string) {
			if i == 3*page {
				delete(keys, store.DueIndex)
			}
		})
	}
	y.passes(20*time.Second, true)
	y.hears("raised alert-asleep alerts")
}

func TestANoticeThatNobodyOpens(t *testing.T) {
	y := newYard(t)
	n := referral.Notice{Given: y.clock.Now(), Within: 30 * time.Minute}
	y.put(notices, "a", n, due(y.clock.Now().Add(24*time.Hour)))
	y.passes(4*time.Hour, true)
	y.hears("")
	y.passes(time.Minute, true)
	y.hears("raised notice-unseen")
	n.SeenBy = "somebody"
	y.put(notices, "a", n, due(y.clock.Now().Add(24*time.Hour)))
	y.passes(time.Minute, true)
	y.hears("resolved notice-unseen")
}

// A database that is away hides what is wrong: nothing is over until it is back.
func TestADatabaseThatIsAway(t *testing.T) {
	y := newYard(t)
	y.owes(alerts, "a", y.clock.Now())
	y.passes(time.Minute, true)
	y.hears("raised lane-stalled escalate-alert")
	y.away = true
	y.passes(time.Minute, true)
	y.hears("raised store-away")
	y.away = false
	y.passes(15*time.Second, true)
	y.hears("resolved store-away")
}

func TestWhoCannotTellDoesNotBeat(t *testing.T) {
	y := newYard(t)
	y.deaf = true
	y.passes(time.Minute, true)
	if y.beats != 0 {
		t.Errorf("%d heartbeats of a watchdog that cannot tell", y.beats)
	}
}

func TestEveryAlarmHasWords(t *testing.T) {
	if len(All()) != len(words) {
		t.Errorf("%d alarms, %d words", len(All()), len(words))
	}
	for _, n := range All() {
		if zh, en, both := strings.Cut(n.Text(), " / "); !both || zh == "" || en == "" {
			t.Errorf("%s: %q", n, n.Text())
		}
	}
	if sorted := slices.Compact(slices.Sorted(slices.Values(All()))); len(sorted) != len(All()) {
		t.Error("an alarm stands in the list twice")
	}
}
