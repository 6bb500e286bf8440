package screening

import (
	"context"
	"iter"
	"strconv"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// School is one school; its id is its path in the tree.
type School struct {
	store.Head `bson:"-"`
	Name       string              `bson:"name"`
	Kind       staffing.SchoolKind `bson:"kind"`
	Boarding   bool                `bson:"boarding,omitempty"`
	Duty       Duty                `bson:"duty"`
}

// Path returns where the school is.
func (s *School) Path() unit.Path { return unit.Path(s.ID) }

// Duty names who answers for the school, as staff ids.
type Duty struct {
	Counselor string `bson:"counselor,omitempty"`
	Deputy    string `bson:"deputy,omitempty"`
	Lead      string `bson:"lead,omitempty"`
}

// Class is one class; its id is its path in the tree.
type Class struct {
	store.Head `bson:"-"`
	Teacher    string `bson:"teacher,omitempty"` // a staff id
}

const byPath = "path"

// Org is the schools and their classes.
type Org struct {
	schools *store.Collection[School]
	classes *store.Collection[Class]
}

// NewOrg declares the books of schools and classes.
func NewOrg(d Deps) *Org {
	return &Org{
		schools: store.Define(d.DB, "schools", store.Index[School]{Name: byPath,
			Key: func(s *School) string { return s.Path().Key() }}),
		classes: store.Define(d.DB, "classes", store.Index[Class]{Name: byPath,
			Key: func(c *Class) string { return unit.Path(c.ID).Key() }}),
	}
}

// Found enters a school, or changes it.
func (o *Org) Found(ctx context.Context, who actor.Actor, s School) error {
	if err := placed(who, s.Path(), unit.School); err != nil {
		return err
	}
	_, err := o.schools.Upsert(ctx,
		func() *School { return &School{Head: store.Head{ID: s.ID}} },
		func(doc *School) error {
			s.Head = doc.Head
			*doc = s
			return nil
		})
	return err
}

// Form enters a class, or names another teacher for it.
func (o *Org) Form(ctx context.Context, who actor.Actor, c Class) error {
	if err := placed(who, unit.Path(c.ID), unit.Class); err != nil {
		return err
	}
	_, err := o.classes.Upsert(ctx,
		func() *Class { return &Class{Head: store.Head{ID: c.ID}} },
		func(doc *Class) error {
			doc.Teacher = c.Teacher
			return nil
		})
	return err
}

// School returns the school that a path lies in.
func (o *Org) School(ctx context.Context, who actor.Actor, place unit.Path) (*School, error) {
	school := place.At(unit.School)
	if err := who.Within(school); err != nil {
		return nil, err
	}
	return o.schools.Get(ctx, string(school))
}

// classesAfter walks the classes of a unit in the order of their paths, from
// behind one of them.
func (o *Org) classesAfter(ctx context.Context, in, after unit.Path) iter.Seq2[unit.Path, error] {
	return func(yield func(unit.Path, error) bool) {
		q := store.Query{Index: byPath, Prefix: in.Key()}
		if in.Covers(after) && after != "" {
			q.After = store.Cursor{Key: after.Key(), ID: string(after)}
		}
		for class, err := range o.classes.All(ctx, q) {
			if err != nil {
				yield("", err)
				return
			}
			if !yield(unit.Path(class.ID), nil) {
				return
			}
		}
	}
}

// placed refuses a place of the wrong depth or outside the actor's scope.
func placed(who actor.Actor, place unit.Path, level unit.Level) error {
	if place.Level() != level {
		return actor.ErrOutOfScope
	}
	return who.Within(place)
}

// gradeOf returns the grade of a class, 0 when its path names none.
func gradeOf(class unit.Path) int {
	grade, err := strconv.Atoi(class.At(unit.Grade).Code())
	if err != nil {
		return 0
	}
	return grade
}
