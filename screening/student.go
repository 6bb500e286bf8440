package screening

import (
	"context"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Guardian is an adult who answers for a student. An unsafe one is never sent a
// message; the reason is for those who may know it.
type Guardian struct {
	Name         string `bson:"name"`
	Relation     string `bson:"relation,omitempty"`
	Phone        string `bson:"phone,omitempty"`
	Unsafe       bool   `bson:"unsafe,omitempty"`
	UnsafeReason string `bson:"unsafeReason,omitempty"`
}

// Person is who a student is.
type Person struct {
	Number    string     `bson:"number"` // the student number, unique in its school
	Name      string     `bson:"name"`
	Gender    string     `bson:"gender,omitempty"`   // as the roster codes it
	Birth     string     `bson:"birth,omitempty"`    // 2006-01-02
	Boarding  string     `bson:"boarding,omitempty"` // likewise
	Guardians []Guardian `bson:"guardians,omitempty"`
}

// equal tells whether two say the same.
func (p Person) equal(q Person) bool {
	return p.Number == q.Number && p.Name == q.Name && p.Gender == q.Gender && p.Birth == q.Birth &&
		p.Boarding == q.Boarding && slices.Equal(p.Guardians, q.Guardians)
}

// Student is a child in a class. The id is random; the number leads to it only
// through a keyed hash. Who changes school becomes another student there, since
// nothing may follow a child without consent.
type Student struct {
	store.Head `bson:"-"`
	Class      unit.Path            `bson:"class"`
	Mentor     string               `bson:"mentor,omitempty"` // a staff id
	Left       bool                 `bson:"left,omitempty"`
	Person     vault.Sealed[Person] `bson:"person"`
	Source     Source               `bson:"source,omitempty"`
}

// Source notes which import wrote a student last, and as what, so that an import
// that is done again after a crash counts its own work once.
type Source struct {
	Import string `bson:"import"`
	As     Effect `bson:"as"`
}

// Pupil is a student, unsealed for somebody in scope.
type Pupil struct {
	*Student
	Person Person

	Unreadable bool // who it is cannot be opened; listed all the same, first
}

const (
	studentsName   = "students"
	byStudentClass = "class"
	byMentor       = "mentor"
	studentClaim   = "student"
)

// Students is the roster.
type Students struct {
	vault    *vault.Vault
	claims   *claim.Claims
	org      *Org
	students *store.Collection[Student]
}

// NewStudents declares the roster of a register's classes.
func NewStudents(d Deps, org *Org) *Students {
	return &Students{vault: d.Vault, claims: d.Claims, org: org, students: store.Define(d.DB, studentsName,
		store.Index[Student]{Name: byStudentClass, Key: studentClassKey},
		store.Index[Student]{Name: byMentor, Key: func(s *Student) string {
			if s.Left || s.Mentor == "" {
				return ""
			}
			return s.Mentor + "/"
		}})}
}

func studentClassKey(s *Student) string {
	if s.Left {
		return ""
	}
	return s.Class.Key()
}

// knows refuses those who work with units instead of children: an office counts
// students and never meets one.
func knows(who actor.Actor, s *Student) error {
	switch who.Role {
	case actor.Teacher, actor.Counselor, actor.Lead, actor.System:
		return who.Within(s.Class)
	}
	return actor.ErrOutOfScope
}

// reaches tells whether somebody may see how a guardian is reached, and what is
// known against it.
func reaches(who actor.Actor) bool {
	return who.Role == actor.Counselor || who.Role == actor.Lead || who.Role == actor.System
}

// Get returns a student, sealed.
func (s *Students) Get(ctx context.Context, who actor.Actor, id string) (*Student, error) {
	doc, err := s.students.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := knows(who, doc); err != nil {
		return nil, err
	}
	return doc, nil
}

// Read returns a student, opened. A teacher sees no guardian.
func (s *Students) Read(ctx context.Context, who actor.Actor, id string) (Pupil, error) {
	doc, err := s.Get(ctx, who, id)
	if err != nil {
		return Pupil{}, err
	}
	return s.open(ctx, who, doc)
}

// OfClass returns the students of a class who have not left, opened, in the
// order of their numbers.
func (s *Students) OfClass(ctx context.Context, who actor.Actor, class unit.Path) ([]Pupil, error) {
	if class.Level() != unit.Class {
		return nil, actor.ErrOutOfScope
	}
	if err := knows(who, &Student{Class: class}); err != nil {
		return nil, err
	}
	docs, err := s.inClass(ctx, class)
	if err != nil {
		return nil, err
	}
	pupils := make([]Pupil, len(docs))
	for i, doc := range docs {
		pupils[i], err = s.open(ctx, who, doc)
		pupils[i].Student = doc
		if pupils[i].Unreadable = vault.Unreadable(ctx, err, s.place(doc.ID)); err != nil && !pupils[i].Unreadable {
			return nil, err
		}
	}
	slices.SortFunc(pupils, func(a, b Pupil) int { return compareNumbers(a.Person.Number, b.Person.Number) })
	return pupils, nil
}

// OfMentor returns the students whose mentor a person is, in whichever class of the
// school they are, opened as for a teacher. The mentor stands in the student: whoever is
// given a student finds them here at once, and whoever gave them up does not.
func (s *Students) OfMentor(ctx context.Context, who actor.Actor) ([]Pupil, error) {
	var all []Pupil
	for doc, err := range s.students.All(ctx, store.Query{Index: byMentor, Prefix: who.ID + "/"}) {
		if err != nil {
			return nil, err
		}
		if who.Unit == "" || who.Unit.At(unit.School) != doc.Class.At(unit.School) {
			continue // somebody who changed school is nobody's mentor here
		}
		pupil, err := s.open(ctx, actor.Actor{Role: actor.Teacher}, doc)
		pupil.Student = doc
		if pupil.Unreadable = vault.Unreadable(ctx, err, s.place(doc.ID)); err != nil && !pupil.Unreadable {
			return nil, err
		}
		all = append(all, pupil)
	}
	return all, nil
}

// ByNumber returns the id of the student with a number in a school. It serves
// the log-in, where nobody acts yet.
func (s *Students) ByNumber(ctx context.Context, school, number string) (string, error) {
	return s.claims.Owner(ctx, studentClaim, numberKey(school, number))
}

// inClass returns the students of a class.
func (s *Students) inClass(ctx context.Context, class unit.Path) ([]*Student, error) {
	var all []*Student
	for doc, err := range s.students.All(ctx, inUnit(class)) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	return all, nil
}

// inUnit selects the students of a unit.
func inUnit(u unit.Path) store.Query {
	return store.Query{Index: byStudentClass, Prefix: u.Key(), Limit: 500}
}

// person opens who a student is.
func (s *Students) person(ctx context.Context, id string) (Person, error) {
	pupil, err := s.Read(ctx, actor.Engine(), id)
	return pupil.Person, err
}

func (s *Students) open(ctx context.Context, who actor.Actor, doc *Student) (Pupil, error) {
	key, err := s.vault.Key(ctx, doc.ID)
	if err != nil {
		return Pupil{}, err
	}
	person, err := vault.Open(key, s.place(doc.ID), doc.Person)
	if !reaches(who) {
		person.Guardians = nil
	}
	return Pupil{Student: doc, Person: person}, err
}

func (s *Students) place(id string) vault.Place {
	return vault.Place{Collection: studentsName, ID: id, Field: "person"}
}

// numberKey is the claim on a number. Rosters have capitals; a student at a
// keyboard may not.
func numberKey(school, number string) string { return school + "/" + strings.ToUpper(number) }
