package screening

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Post is how a counselor is employed, as the staffing rule counts.
type Post string

// The posts; whoever is no counselor has none.
const (
	NoPost   Post = ""
	FullTime Post = "full-time"
	PartTime Post = "part-time"
)

// Identity is who a member of staff is and how to reach them.
type Identity struct {
	Name  string `bson:"name"`
	Phone string `bson:"phone,omitempty"`
	Email string `bson:"email,omitempty"`
}

// Staff is a person in one capacity; the id is random. It owes its school a
// count of counselors after each change.
type Staff struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Role       actor.Role             `bson:"role"`
	Unit       unit.Path              `bson:"unit"`
	Hospital   string                 `bson:"hospital,omitempty"`
	City       unit.Path              `bson:"city,omitempty"` // of the hospital; never a scope of its own
	Post       Post                   `bson:"post,omitempty"`
	Identity   vault.Sealed[Identity] `bson:"identity"`
	Left       bool                   `bson:"left,omitempty"`
}

const (
	staffName  = "staff"
	byHospital = "hospital"
)

// staffKey keeps those out of the index who left.
func staffKey(s *Staff) string {
	if s.Left {
		return ""
	}
	return s.Unit.Key()
}

func hospitalKey(s *Staff) string {
	if s.Left || s.Hospital == "" {
		return ""
	}
	return s.Hospital + "/"
}

// Actor returns the person as one who acts.
func (s *Staff) Actor() actor.Actor {
	return actor.Actor{ID: s.ID, Role: s.Role, Unit: s.Unit, Hospital: s.Hospital}
}

// check refuses a capacity that cannot be.
func (s *Staff) check() error {
	person := slices.Contains(actor.Roles(), s.Role) && s.Role != actor.Student
	posted := s.Post == NoPost || s.Role == actor.Counselor && (s.Post == FullTime || s.Post == PartTime)
	placed := s.Role != actor.Counselor && s.Role != actor.Lead && s.Role != actor.Teacher || s.Unit.Level() >= unit.School
	outside := s.Hospital != "" && s.Unit == ""
	if !person || !posted || !placed || outside != (s.Role == actor.Hospital) || outside != (s.Hospital != "") {
		return fmt.Errorf("%w: give a role of the list, its place or hospital, and a post to counselors only", ErrEntity)
	}
	return nil
}

// inScope refuses those who have nothing to do with a person. The staff of
// hospitals stands outside the tree; whoever administers the whole city of the
// hospital looks after it, and no school or district can.
func (s *Staff) inScope(who actor.Actor) error {
	if s.Hospital != "" {
		return who.Within(s.City)
	}
	return who.Within(s.Unit)
}

// Hospitals knows the designated hospitals, which lie outside this package.
type Hospitals interface {
	CityOf(ctx context.Context, hospital string) (unit.Path, error)
}

// ErrNoHospital refuses staff of a hospital that nobody has designated.
var ErrNoHospital = errors.New("screening: designate the hospital first, then add its staff")

// works refuses a person who does not work in a unit in one of some roles. Naming
// nobody is always possible.
func (o *Org) works(ctx context.Context, in unit.Path, id string, roles ...actor.Role) error {
	if id == "" {
		return nil
	}
	doc, err := o.staff.Get(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || doc.Left || doc.Unit == "" || !in.Covers(doc.Unit) || !slices.Contains(roles, doc.Role) {
		return ErrDuty
	}
	return nil
}

// free refuses a person who answers for a school, or for a unit that they work in.
func (o *Org) free(ctx context.Context, s *Staff) error {
	school, err := o.schools.Get(ctx, s.Unit.At(unit.School).Code())
	if err == nil && slices.Contains([]string{school.Duty.Counselor, school.Duty.Deputy, school.Duty.Lead}, s.ID) {
		return ErrOnDuty
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	for place := s.Unit; place != ""; place = place.Parent() {
		doc, _, err := o.rota(ctx, place)
		if err != nil {
			return err
		}
		if doc.Has(s.ID, o.clock.Now()) {
			return ErrOnDuty
		}
		u, err := o.units.Get(ctx, string(place))
		if err == nil && (u.Office == s.ID || u.HealthContact == s.ID) {
			return ErrOnDuty
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

// countCounselors brings a school's counselors up to date. The count is taken
// inside the change, so that of two counts the later one stays.
func (o *Org) countCounselors(ctx context.Context, school unit.Path) error {
	_, err := o.schools.Update(ctx, school.Code(), func(doc *School) error {
		before := *doc
		doc.FullTime, doc.PartTime = 0, 0
		for s, err := range o.staff.All(ctx, within(school)) {
			if err != nil {
				return err
			}
			switch s.Post {
			case FullTime:
				doc.FullTime++
			case PartTime:
				doc.PartTime++
			}
		}
		return unlessSame(before, *doc)
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil // whoever works at a school that was never entered is counted nowhere
	}
	return err
}

// Owing returns the staff whose school is to be counted.
func (p *People) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return p.staff.Owing(ctx, now, limit)
}

// Do counts the counselors of one person's school.
func (p *People) Do(ctx context.Context, id string) error {
	doc, err := p.staff.Claim(ctx, id, p.clock.Now())
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	if school := doc.Unit.At(unit.School); school != "" {
		err := errors.Join(p.org.countCounselors(ctx, school), p.org.countMentorsSoon(ctx, school))
		if err != nil {
			return err
		}
	}
	doc.Settle(time.Time{})
	return store.UnlessConflict(p.staff.Replace(ctx, doc))
}
