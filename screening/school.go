package screening

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// SchoolStage is which grades a school teaches.
type SchoolStage string

// The stages.
const (
	Primary  SchoolStage = "primary"   // grades 1 to 6
	Junior   SchoolStage = "junior"    // 7 to 9
	Senior   SchoolStage = "senior"    // 10 to 12
	NineYear SchoolStage = "nine-year" // 1 to 9
	Full     SchoolStage = "full"      // 7 to 12
)

var taught = map[SchoolStage][2]int{Primary: {1, 6}, Junior: {7, 9}, Senior: {10, 12}, NineYear: {1, 9}, Full: {7, 12}}

// Teaches tells whether a school of this stage has a grade.
func (s SchoolStage) Teaches(grade int) bool {
	span, known := taught[s]
	return known && span[0] <= grade && grade <= span[1]
}

// School is one school; its id is its ten-digit code. It owes the count of its mentors,
// each school day in the morning.
type School struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Path       unit.Path           `bson:"path"`
	Name       string              `bson:"name"`
	Kind       staffing.SchoolKind `bson:"kind"`
	Stage      SchoolStage         `bson:"stage"`
	Boarding   bool                `bson:"boarding,omitempty"`
	Duty       Duty                `bson:"duty"`
	Enrolled   int                 `bson:"enrolled"` // after the last import
	FullTime   int                 `bson:"fullTime"` // counselors
	PartTime   int                 `bson:"partTime"`
	Import     string              `bson:"import,omitempty"` // the last one that was complete for the school
	Mentors    MentorCount         `bson:"mentors"`
}

// Duty says who answers for a school, as staff ids, and how to call back.
type Duty struct {
	Counselor string `bson:"counselor,omitempty"`
	Deputy    string `bson:"deputy,omitempty"`
	Lead      string `bson:"lead,omitempty"`
	CallBack  string `bson:"callBack,omitempty"` // the school's official duty phone, nobody's own
}

var schoolCode = regexp.MustCompile(`^[0-9]{10}$`)

// PutSchool enters a school, or corrects what the register says of it. Its duty
// and its counts have their own ways.
func (o *Org) PutSchool(ctx context.Context, who actor.Actor, s School) (*School, error) {
	if err := placed(who, s.Path, unit.School); err != nil {
		return nil, err
	}
	if !schoolCode.MatchString(s.Path.Code()) || s.Name == "" || !s.Kind.Valid() || taught[s.Stage] == [2]int{} {
		return nil, fmt.Errorf("%w: a school has a ten-digit code, a name, a kind and a stage", ErrEntity)
	}
	if _, err := o.units.Get(ctx, string(s.Path.Parent())); errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("%w: a school lies in a district of the register", ErrEntity)
	} else if err != nil {
		return nil, err
	}
	blank := func() *School { return &School{Head: store.Head{ID: s.Path.Code()}, Path: s.Path} }
	return o.schools.Upsert(ctx, blank, func(doc *School) error {
		if doc.Path != s.Path {
			return ErrSchoolPlace
		}
		before := *doc
		if doc.Version == 0 {
			doc.Owe(o.clock.Now())
		}
		doc.Name, doc.Kind, doc.Stage, doc.Boarding = s.Name, s.Kind, s.Stage, s.Boarding
		return unlessSame(before, *doc)
	})
}

// School returns the school with a code; whoever works in a part of it may read it.
func (o *Org) School(ctx context.Context, who actor.Actor, code string) (*School, error) {
	doc, err := o.schools.Get(ctx, code)
	if err != nil {
		return nil, err
	}
	if own := who.Unit != "" && doc.Path.Covers(who.Unit); !own && !who.Covers(doc.Path) {
		return nil, actor.ErrOutOfScope
	}
	return doc, nil
}

// Schools returns the schools of a unit, or the one school that a path deeper in
// the tree belongs to, in the order of their paths.
func (o *Org) Schools(ctx context.Context, who actor.Actor, under unit.Path) ([]*School, error) {
	if err := who.Within(under); err != nil {
		return nil, err
	}
	if school := under.At(unit.School); school != "" {
		under = school
	}
	var all []*School
	for doc, err := range o.schools.All(ctx, within(under)) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	return all, nil
}

// SetDuty names who answers for a school.
func (o *Org) SetDuty(ctx context.Context, who actor.Actor, code string, d Duty) (*School, error) {
	school, err := o.School(ctx, who, code)
	if err != nil {
		return nil, err
	}
	counsel := []actor.Role{actor.Counselor, actor.Lead}
	err = errors.Join(
		o.works(ctx, school.Path, d.Counselor, actor.Counselor),
		o.works(ctx, school.Path, d.Deputy, counsel...),
		o.works(ctx, school.Path, d.Lead, actor.Lead))
	if err != nil {
		return nil, err
	}
	return o.schools.Update(ctx, code, func(doc *School) error {
		before := *doc
		doc.Duty = d
		return unlessSame(before, *doc)
	})
}

// unlessSame turns a change that changes nothing into store.ErrUnchanged, so that
// a repeated command leaves no new version behind.
func unlessSame[T comparable](before, after T) error {
	if before == after {
		return store.ErrUnchanged
	}
	return nil
}

// within selects what lies in a unit, by path.
func within(u unit.Path) store.Query {
	if u == "" {
		return store.Query{Index: byPath}
	}
	return store.Query{Index: byPath, Prefix: u.Key()}
}

// Staffing holds the schools of a unit against a rule and adds them up.
func (o *Org) Staffing(ctx context.Context, who actor.Actor, under unit.Path, rule staffing.Rule) ([]staffing.Check, staffing.Summary, error) {
	schools, err := o.Schools(ctx, who, under)
	if err != nil {
		return nil, staffing.Summary{}, err
	}
	checks := make([]staffing.Check, len(schools))
	for i, s := range schools {
		checks[i] = rule.Check(staffing.School{ID: s.ID, Kind: s.Kind,
			Enrolled: s.Enrolled, PartTime: s.PartTime, FullTime: s.FullTime})
	}
	return checks, staffing.Sum(checks), nil
}
