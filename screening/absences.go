package screening

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// AbsenceList is who of a class is absent in the first period of a day; its id is class
// and day. It owes the word about each whom nobody has excused.
type AbsenceList struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`

	Class  unit.Path     `bson:"class"`
	Day    calendar.Date `bson:"day"`
	By     string        `bson:"by"`
	At     time.Time     `bson:"at"`
	Absent []Absentee    `bson:"absent"`
}

// Absentee is one of them.
type Absentee struct {
	Student   string `bson:"student"`
	Explained bool   `bson:"explained,omitempty"` // somebody responsible has said why
}

// Absences is the attendance of first periods. Whoever reports it learns nothing by it:
// every class and every student is answered alike, and at once.
type Absences struct {
	clock    clock.Clock
	students *Students
	seeker   Seeker
	absences *store.Collection[AbsenceList]
}

// NewAbsences declares the lists.
func NewAbsences(d Deps, students *Students, seeker Seeker) *Absences {
	return &Absences{clock: d.Clock, students: students, seeker: seeker, absences: store.Define[AbsenceList](d.DB, "absences")}
}

// Report enters who is absent today. Sent again it corrects the list, and each word is
// passed on again: whoever was in no danger an hour ago may be now. Who was told hears
// nothing new by it.
func (a *Absences) Report(ctx context.Context, who actor.Actor, class unit.Path, absent []Absentee) error {
	if err := a.check(ctx, who, class, absent); err != nil {
		return err
	}
	now := a.clock.Now()
	today := calendar.On(now)
	blank := func() *AbsenceList {
		return &AbsenceList{Head: store.Head{ID: string(class) + "/" + string(today)}, Class: class, Day: today}
	}
	_, err := a.absences.Upsert(ctx, blank, func(doc *AbsenceList) error {
		doc.By, doc.At, doc.Absent = who.ID, now, absent
		doc.Owe(now)
		return nil
	})
	return err
}

// Today returns what was entered for a class today, so that it can be corrected; nothing
// when nothing was. What became of it is not said.
func (a *Absences) Today(ctx context.Context, who actor.Actor, class unit.Path) (*AbsenceList, error) {
	if err := placed(who, class, unit.Class); err != nil {
		return nil, err
	}
	today := calendar.On(a.clock.Now())
	doc, err := a.absences.Get(ctx, string(class)+"/"+string(today))
	if errors.Is(err, store.ErrNotFound) {
		return &AbsenceList{Class: class, Day: today}, nil
	}
	return doc, err
}

// check refuses a class that is not the reporter's, and children of another class.
func (a *Absences) check(ctx context.Context, who actor.Actor, class unit.Path, absent []Absentee) error {
	if err := placed(who, class, unit.Class); err != nil {
		return err
	}
	there, err := a.students.inClass(ctx, class)
	if err != nil {
		return err
	}
	for _, one := range absent {
		if !slices.ContainsFunc(there, func(s *Student) bool { return s.ID == one.Student }) {
			return store.ErrNotFound
		}
	}
	return nil
}

// Owing returns the lists that hold words to be passed on.
func (a *Absences) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return a.absences.Owing(ctx, now, limit)
}

// Do passes on the word about each student whom nobody has excused.
func (a *Absences) Do(ctx context.Context, id string) error {
	doc, err := a.absences.Claim(ctx, id, a.clock.Now())
	if err != nil {
		return err
	}
	var failed []error
	for _, one := range doc.Absent {
		if one.Explained {
			continue
		}
		if err := a.seeker.Absent(ctx, one.Student, doc.Day); err != nil {
			failed = append(failed, err) // one student must not hold up another
		}
	}
	if err := errors.Join(failed...); err != nil {
		return err // the claim brings all back
	}
	doc.Settle(time.Time{})
	return store.UnlessConflict(a.absences.Replace(ctx, doc))
}
