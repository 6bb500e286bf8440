package screening

import (
	"context"
	"fmt"
	"iter"
	"strconv"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// Class is one class; its id is its path.
type Class struct {
	store.Head `bson:"-"`
	Path       unit.Path `bson:"path"`
	Teacher    string    `bson:"teacher,omitempty"` // a staff id
}

func newClass(path unit.Path) *Class {
	return &Class{Head: store.Head{ID: string(path)}, Path: path}
}

// PutClass enters a class, or names its teacher.
func (o *Org) PutClass(ctx context.Context, who actor.Actor, path unit.Path, teacher string) (*Class, error) {
	if err := placed(who, path, unit.Class); err != nil {
		return nil, err
	}
	school, err := o.School(ctx, who, path.At(unit.School).Code())
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(path.Code())
	if school.Path != path.At(unit.School) || !school.Stage.Teaches(gradeOf(path)) || err != nil || number < 1 {
		return nil, fmt.Errorf("%w: a class has a school, a grade that the school teaches, and a number", ErrEntity)
	}
	if err := o.works(ctx, school.Path, teacher, actor.Teacher, actor.Counselor, actor.Lead); err != nil {
		return nil, err
	}
	return o.classes.Upsert(ctx, func() *Class { return newClass(path) }, func(doc *Class) error {
		before := *doc
		doc.Teacher = teacher
		return unlessSame(before, *doc)
	})
}

// Class returns one class.
func (o *Org) Class(ctx context.Context, who actor.Actor, path unit.Path) (*Class, error) {
	if err := placed(who, path, unit.Class); err != nil {
		return nil, err
	}
	return o.classes.Get(ctx, string(path))
}

// Classes returns the classes of a school or grade, in the order of their paths.
func (o *Org) Classes(ctx context.Context, who actor.Actor, under unit.Path) ([]*Class, error) {
	if under.Level() < unit.School {
		return nil, actor.ErrOutOfScope
	}
	if err := who.Within(under); err != nil {
		return nil, err
	}
	var all []*Class
	for doc, err := range o.classes.All(ctx, within(under)) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	return all, nil
}

// classesAfter walks the classes of a unit in the order of their paths, from
// behind one of them.
func (o *Org) classesAfter(ctx context.Context, in, after unit.Path) iter.Seq2[unit.Path, error] {
	return func(yield func(unit.Path, error) bool) {
		q := within(in)
		if in.Covers(after) && after != "" {
			q.After = store.Cursor{Key: after.Key(), ID: string(after)}
		}
		for class, err := range o.classes.All(ctx, q) {
			if err != nil {
				yield("", err)
				return
			}
			if !yield(class.Path, nil) {
				return
			}
		}
	}
}

// gradeOf returns the grade of a class, 0 when its path names none.
func gradeOf(class unit.Path) int {
	grade, err := strconv.Atoi(class.At(unit.Grade).Code())
	if err != nil {
		return 0
	}
	return grade
}

// classPath returns the path of a class by its numbers.
func classPath(school unit.Path, grade, number int) unit.Path {
	return school.Child(strconv.Itoa(grade)).Child(strconv.Itoa(number))
}
