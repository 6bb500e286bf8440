package mentoring

import (
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Plan is how one student is looked after by whoever is their mentor; its id is the
// student's. Who that is stands in the student and nowhere else, so that tasks move with
// them. What was decided and done about two students is sealed. In clear are, by design,
// when something is owed next, from which a denser rhythm may be guessed, the class, and
// that a wish waits: the sweep and the queue find a plan by them.
type Plan struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Class      unit.Path          `bson:"class"`
	Waiting    bool               `bson:"waiting,omitempty"` // a mentor's wish that no counselor has taken up
	Care       vault.Sealed[Care] `bson:"care"`
}

// Rhythm is how often a mentor has a task.
type Rhythm string

// The rhythms. Every student has the routine one until a counselor decides otherwise.
const (
	Routine Rhythm = "routine"
	Weekly  Rhythm = "weekly"
	Close   Rhythm = "close"
)

// days of each rhythm: our own choice.
var days = map[Rhythm]int{Routine: 28, Weekly: 7, Close: 3}

// Rhythms lists them, the sparsest first.
func Rhythms() []Rhythm { return []Rhythm{Routine, Weekly, Close} }

// Seen is what a mentor may say with a tick.
type Seen string

// The observations. The second is never lost: it is told until a counselor takes it up.
const (
	AsUsual Seen = "as-usual"
	Look    Seen = "look" // I would like the counselor to have a look
)

// Care is the sealed part of a plan.
type Care struct {
	Rhythm Rhythm        `bson:"rhythm"`
	By     string        `bson:"by,omitempty"` // the counselor who changed it last
	Since  time.Time     `bson:"since,omitempty"`
	N      int           `bson:"n"` // of the open task
	Due    calendar.Date `bson:"due"`
	Next   time.Time     `bson:"next"` // when its mentor is reminded next, by the same clock for everybody
	Told   int           `bson:"told,omitempty"`
	Late   time.Time     `bson:"late,omitempty"`   // when a counselor hears of it next, where a case asked for more
	Missed int           `bson:"missed,omitempty"` // how often one did
	Ticks  []Tick        `bson:"ticks,omitempty"`  // oldest first
	Outbox []notify.Post `bson:"outbox,omitempty"`

	Mentor string `bson:"mentor,omitempty"` // who did a task last
	From   int    `bson:"from,omitempty"`   // the first that they did since they are the mentor

	Stead     string `bson:"stead,omitempty"`     // who did one last while the mentor was on leave
	SteadFrom int    `bson:"steadFrom,omitempty"` // their first
}

// Tick is a task that was done.
type Tick struct {
	N     int           `bson:"n"`
	Task  string        `bson:"task"`
	Due   calendar.Date `bson:"due"`
	At    time.Time     `bson:"at"`
	By    string        `bson:"by"`
	Seen  Seen          `bson:"seen"`
	Again time.Time     `bson:"again,omitempty"` // when a wish is told next; zero when nobody waits for it
	Told  int           `bson:"told,omitempty"`
	Taken string        `bson:"taken,omitempty"` // the counselor who took it up
	Heard time.Time     `bson:"heard,omitempty"` // when

	// How often silence about the task was told before it was done, so that an undo goes
	// on from there: the number stands in the ids of messages, and each is told once.
	Reminded int `bson:"reminded,omitempty"`
	Missed   int `bson:"missed,omitempty"`
}

// waits tells whether a wish still waits for a counselor.
func (t *Tick) waits() bool { return t.Seen == Look && t.Taken == "" }

// Refusals of ticks.
var (
	ErrTicked  = errors.New("mentoring: this task was done, or another one is due")
	ErrNoUndo  = errors.New("mentoring: only the last tick of ten minutes can be undone, and no wish")
	ErrNobody  = errors.New("mentoring: no mentor's wish waits")
	ErrUnknown = errors.New("mentoring: not a rhythm, observation or phrase of the list")
)

// How long a tick can be undone; when silence is told again; how many ticks are kept.
const (
	undoFor    = 10 * time.Minute
	lookAgain  = 24 * time.Hour
	denseAgain = 24 * time.Hour
	quietDays  = 7
	keptTicks  = 24
	reminded   = 7*time.Hour + 30*time.Minute // in the morning
)

// fresh is a plan that begins at a moment.
func fresh(c calendar.Calendar, now time.Time) Care {
	care := Care{Rhythm: Routine, N: 1}
	care.plan(c, now)
	return care
}

// plan gives the open task its day: so many days from now, never one without lessons.
func (c *Care) plan(cal calendar.Calendar, now time.Time) {
	c.Due = lessonsOn(cal, calendar.On(now).Add(days[c.Rhythm]))
	c.remind(cal, c.Due)
	c.Told, c.Missed = 0, 0
}

// remind sets when the silence about the open task is told: to the mentor on the first
// morning with lessons after a day, to a counselor a day later.
func (c *Care) remind(cal calendar.Calendar, d calendar.Date) {
	c.Next = morningAfter(cal, d)
	c.Late = c.Next.Add(denseAgain)
}

// tick does the open task. The same tick again finds it done.
func (c *Care) tick(cal calendar.Calendar, n int, seen Seen, task, by string, instead bool, now time.Time) error {
	if i := slices.IndexFunc(c.Ticks, func(t Tick) bool { return t.N == n }); i >= 0 && c.Ticks[i].Seen == seen && c.Ticks[i].By == by {
		return store.ErrUnchanged
	}
	if n != c.N {
		return ErrTicked
	}
	t := Tick{N: n, Task: task, Due: c.Due, At: now, By: by, Seen: seen, Reminded: c.Told, Missed: c.Missed}
	if seen == Look {
		t.Again = now
	}
	c.Ticks = append(c.Ticks, t)
	if i := slices.IndexFunc(c.Ticks, func(t Tick) bool { return !t.waits() }); len(c.Ticks) > keptTicks && i >= 0 {
		c.Ticks = slices.Delete(c.Ticks, i, i+1)
	}
	if instead {
		c.Stead, c.SteadFrom = by, c.began(by)
	} else {
		c.Mentor, c.From = by, c.began(by)
	}
	c.N++
	c.plan(cal, now)
	return nil
}

// began is the number of the first task that somebody does or did as the mentor or in
// their stead. They count from there, and are not told how much went before.
func (c *Care) began(who string) int {
	switch {
	case who == "":
	case who == c.Mentor:
		return c.From
	case who == c.Stead:
		return c.SteadFrom
	}
	return c.N
}

// morning is that of the day on which the open task is due.
func (c *Care) morning() time.Time { return c.Due.At(reminded) }

// undo takes back the last tick. What a counselor was told of stays, and so does the
// nearer day of a rhythm that became denser meanwhile.
func (c *Care) undo(cal calendar.Calendar, n int, by string, now time.Time) error {
	if c.N == n {
		return store.ErrUnchanged
	}
	last := c.last()
	if last == nil || !last.undoable(by, now) || last.N != n || n != c.N-1 {
		return ErrNoUndo
	}
	c.N, c.Due, c.Told, c.Missed = n, min(last.Due, c.Due), last.Reminded, last.Missed
	c.remind(cal, max(c.Due, calendar.On(now)))
	c.Ticks = c.Ticks[:len(c.Ticks)-1]
	return nil
}

func (t *Tick) undoable(by string, now time.Time) bool {
	return t.Seen == AsUsual && t.By == by && now.Sub(t.At) <= undoFor
}

func (c *Care) last() *Tick {
	if len(c.Ticks) == 0 {
		return nil
	}
	return &c.Ticks[len(c.Ticks)-1]
}

// pace changes the rhythm; a denser one brings the open task forward.
func (c *Care) pace(cal calendar.Calendar, r Rhythm, by string, now time.Time) error {
	if c.Rhythm == r {
		return store.ErrUnchanged
	}
	c.Rhythm, c.By, c.Since = r, by, now
	if due := lessonsOn(cal, calendar.On(now).Add(days[r])); r != Routine && due < c.Due {
		c.Due = due
		c.remind(cal, due)
	}
	if soon := now.Add(denseAgain); c.Late.Before(soon) {
		c.Late = soon // what was overdue before is not told to whoever asks for more just now
	}
	return nil
}

// take hears the wishes that wait, up to the last one that was read. Whoever took that one
// up before finds it done.
func (c *Care) take(by string, read, now time.Time) error {
	taken, own := false, false
	for i := range c.Ticks {
		t := &c.Ticks[i]
		if t.Seen != Look || t.At.After(read) {
			continue
		}
		own = t.Taken == by
		if t.waits() {
			t.Taken, t.Heard, t.Again, taken = by, now, time.Time{}, true
		}
	}
	switch {
	case taken:
		return nil
	case own:
		return store.ErrUnchanged
	}
	return ErrNobody
}

func (c *Care) waits() bool {
	return slices.ContainsFunc(c.Ticks, func(t Tick) bool { return t.waits() })
}

// wake is when something is to be told next. Without a mentor nobody is reminded of a
// routine task.
func (c *Care) wake(mentored bool, now time.Time) time.Time {
	var first time.Time
	sooner := func(at time.Time) {
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	if mentored {
		sooner(c.Next)
		if c.morning().After(now) {
			sooner(c.morning()) // whoever does it may be somebody else on that day
		}
	}
	if c.Rhythm != Routine {
		sooner(c.Late)
	}
	for _, t := range c.Ticks {
		if t.waits() {
			sooner(t.Again)
		}
	}
	return first
}

// lessonsOn is the first day with lessons from a day on.
func lessonsOn(cal calendar.Calendar, d calendar.Date) calendar.Date {
	if cal.Kind(d).Teaches() {
		return d
	}
	if next, found := cal.NextSchoolDay(d); found {
		return next
	}
	return d
}

// morningAfter is the morning of the first day with lessons after a day.
func morningAfter(cal calendar.Calendar, d calendar.Date) time.Time {
	return lessonsOn(cal, d.Add(1)).At(reminded)
}
