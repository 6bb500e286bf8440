package screening

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// MentorCount is how many students of a school have a growth mentor who works there, and
// what the lead was told of those who have none.
type MentorCount struct {
	Students int       `bson:"students"`
	Mentored int       `bson:"mentored"`
	At       time.Time `bson:"at,omitempty"`      // of the count; zero before the first
	Morning  time.Time `bson:"morning,omitempty"` // from when the lead may be told next
	Told     time.Time `bson:"told,omitempty"`
	Lacking  int       `bson:"lacking,omitempty"` // so many had none when the lead was told
}

// Without is how many students have no mentor.
func (c MentorCount) Without() int { return c.Students - c.Mentored }

// mentoring are the roles that a mentor may have.
var mentoring = []actor.Role{actor.Teacher, actor.Counselor, actor.Lead}

// Mentoring begins the care of those who have a mentor; what is done for them lies
// outside this package.
type Mentoring interface {
	Begin(ctx context.Context, school unit.Path, mentored []*Student) error
}

// Mentors counts who has a mentor, school by school.
type Mentors struct {
	clock     clock.Clock
	org       *Org
	students  *Students
	inboxes   *notify.Inboxes
	mentoring Mentoring
}

// NewMentors returns the count over the register and its roster.
func NewMentors(d Deps, org *Org, students *Students, inboxes *notify.Inboxes, m Mentoring) *Mentors {
	return &Mentors{clock: d.Clock, org: org, students: students, inboxes: inboxes, mentoring: m}
}

// When a school is counted, and how soon after a change; how often the lead hears of the
// same lack.
const (
	mentorMorning = 7*time.Hour + 30*time.Minute
	mentorsAfter  = 2 * time.Second
	mentorsAgain  = 7 * 24 * time.Hour
)

// countMentorsSoon owes a school its count. A count that is under way is done again.
func (o *Org) countMentorsSoon(ctx context.Context, school unit.Path) error {
	at := o.clock.Now().Add(mentorsAfter)
	_, err := o.schools.Update(ctx, school.Code(), func(doc *School) error {
		if doc.Attempts == 0 && !doc.Due.IsZero() && !doc.Due.After(at) {
			return store.ErrUnchanged // whoever takes it up will see the change
		}
		doc.Owe(at)
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil // whoever learns at a school that was never entered is counted nowhere
	}
	return err
}

// Owing returns the schools whose count is due.
func (m *Mentors) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return m.org.schools.Owing(ctx, now, limit)
}

// Do counts one school, begins the care of those who were given a mentor, and in the
// morning tells the lead of students without one: the message names nobody, and has an id
// of its day, so that a crash tells it once.
func (m *Mentors) Do(ctx context.Context, code string) error {
	now := m.clock.Now()
	doc, err := m.org.schools.Claim(ctx, code, now)
	if err != nil {
		return err
	}
	all, mentored, err := m.count(ctx, doc.Path)
	if err != nil {
		return err
	}
	if err := m.mentoring.Begin(ctx, doc.Path, mentored); err != nil {
		return err
	}
	doc.Mentors.Students, doc.Mentors.Mentored, doc.Mentors.At = all, len(mentored), now
	doc.Mentors.Lacking = min(doc.Mentors.Lacking, doc.Mentors.Without())
	days, err := m.org.Calendar(ctx, doc.Path, now)
	if err != nil {
		return err
	}
	if doc.Mentors.lacks(now) {
		if err := m.tell(ctx, doc, now); err != nil {
			return err
		}
	}
	doc.Mentors.Morning = morningAfter(days, now)
	if err := m.org.schools.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	if err := m.org.sumMentors(ctx, doc.Path.At(unit.District)); err != nil {
		return err
	}
	doc.Settle(doc.Mentors.Morning)
	return store.UnlessConflict(m.org.schools.Replace(ctx, doc))
}

// lacks tells whether the lead is to hear of students without a mentor: in the morning,
// once a week, or when they have become more. A school in which nobody has a mentor has
// not begun with them; its figure says so.
func (c MentorCount) lacks(now time.Time) bool {
	morning := !c.Morning.IsZero() && !c.Morning.After(now)
	return morning && c.Mentored > 0 && c.Without() > 0 && (c.Without() > c.Lacking || now.Sub(c.Told) >= mentorsAgain)
}

func (m *Mentors) tell(ctx context.Context, doc *School, now time.Time) error {
	duty, err := m.org.OnDuty(ctx, doc.Path, now)
	if err != nil {
		return err
	}
	lead := cmp.Or(duty.Crew[rota.Lead], duty.Crew.First())
	if lead == "" {
		return nil // nobody is there to be told; the next morning asks again
	}
	doc.Mentors.Told, doc.Mentors.Lacking = now, doc.Mentors.Without()
	return m.inboxes.Post(ctx, notify.Post{ID: "mentors/" + doc.ID + "/" + string(calendar.On(now)) + "/" + lead + "/inbox",
		Recipient: lead, Kind: notify.MentorsLacking, Object: doc.ID})
}

// count returns how many students there are, and those whose mentor works here.
func (m *Mentors) count(ctx context.Context, school unit.Path) (all int, mentored []*Student, err error) {
	works := map[string]bool{"": false}
	for doc, err := range m.students.students.All(ctx, inUnit(school)) {
		if err != nil {
			return 0, nil, err
		}
		all++
		there, asked := works[doc.Mentor]
		if !asked {
			err := m.org.works(ctx, school, doc.Mentor, mentoring...)
			if err != nil && !errors.Is(err, ErrDuty) {
				return 0, nil, err
			}
			there = err == nil
			works[doc.Mentor] = there
		}
		if there {
			mentored = append(mentored, doc)
		}
	}
	return all, mentored, nil
}

// morningAfter is the morning of the next school day; of tomorrow where no calendar knows
// one.
func morningAfter(days calendar.Calendar, now time.Time) time.Time {
	today := calendar.On(now)
	if at := today.At(mentorMorning); at.After(now) && days.Kind(today).Teaches() {
		return at
	}
	if next, found := days.NextSchoolDay(today); found {
		return next.At(mentorMorning)
	}
	return today.Add(1).At(mentorMorning)
}
