package screening

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Person is who a student is.
type Person struct {
	Number string `bson:"number"` // the student number, unique in its school
	Name   string `bson:"name"`
}

// Student is a child in a class. The id is random; the number leads to it only
// through a keyed hash.
type Student struct {
	store.Head `bson:"-"`
	Class      unit.Path            `bson:"class"`
	Person     vault.Sealed[Person] `bson:"person"`
	Left       bool                 `bson:"left,omitempty"`
}

const (
	byStudentClass = "class"
	studentClaim   = "student"
)

// Students is the roster.
type Students struct {
	vault    *vault.Vault
	claims   *claim.Claims
	students *store.Collection[Student]
}

// NewStudents declares the roster.
func NewStudents(d Deps) *Students {
	return &Students{vault: d.Vault, claims: d.Claims,
		students: store.Define(d.DB, "students", store.Index[Student]{Name: byStudentClass, Key: studentClassKey})}
}

func studentClassKey(s *Student) string {
	if s.Left {
		return ""
	}
	return s.Class.Key()
}

// Enrol enters a student and returns the id. The number is claimed first: when
// a crash comes between the two writes, the next attempt completes the first.
func (s *Students) Enrol(ctx context.Context, who actor.Actor, class unit.Path, p Person) (string, error) {
	if err := placed(who, class, unit.Class); err != nil {
		return "", err
	}
	id, err := s.claims.Take(ctx, studentClaim, numberKey(class.At(unit.School).Code(), p.Number), uuid.NewString())
	if err != nil {
		return "", err
	}
	key, err := s.vault.Key(ctx, id)
	if err != nil {
		return "", err
	}
	sealed, err := vault.Seal(key, s.place(id), p)
	if err != nil {
		return "", err
	}
	err = s.students.Insert(ctx, &Student{Head: store.Head{ID: id}, Class: class, Person: sealed})
	if errors.Is(err, store.ErrExists) {
		err = nil
	}
	return id, err
}

// Get returns a student of the actor's part of the tree.
func (s *Students) Get(ctx context.Context, who actor.Actor, id string) (*Student, error) {
	doc, err := s.students.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return doc, who.Within(doc.Class)
}

// inClass returns the students of a class.
func (s *Students) inClass(ctx context.Context, class unit.Path) ([]*Student, error) {
	var all []*Student
	for doc, err := range s.students.All(ctx, store.Query{Index: byStudentClass, Prefix: class.Key()}) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	return all, nil
}

// idOf finds a student of a school by number.
func (s *Students) idOf(ctx context.Context, school, number string) (string, error) {
	return s.claims.Owner(ctx, studentClaim, numberKey(school, number))
}

// person opens who a student is.
func (s *Students) person(ctx context.Context, id string) (Person, error) {
	doc, err := s.students.Get(ctx, id)
	if err != nil {
		return Person{}, err
	}
	key, err := s.vault.Key(ctx, id)
	if err != nil {
		return Person{}, err
	}
	return vault.Open(key, s.place(id), doc.Person)
}

func (s *Students) place(id string) vault.Place {
	return vault.Place{Collection: s.students.Name(), ID: id, Field: "person"}
}

func numberKey(school, number string) string { return school + "/" + number }
