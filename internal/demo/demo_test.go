package demo

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// book notes log-ins and hospitals.
type book struct {
	logins    map[string]string
	hospitals map[string]referral.Hospital
}

func (b book) Set(_ context.Context, id, name, password string) error {
	b.logins[name] = id + " " + password
	return nil
}

func (b book) CityOf(_ context.Context, id string) (unit.Path, error) {
	return b.hospitals[id].City, nil
}

func (b book) Designate(_ context.Context, _ actor.Actor, h referral.Hospital) (*referral.Hospital, error) {
	b.hospitals[h.ID] = h
	return &h, nil
}

// process starts the district's services over an engine.
func process(t *testing.T, engine store.Engine, secrets vault.Secrets, b book) (*District, *screening.Students) {
	t.Helper()
	db := store.New(engine)
	v := vault.New(db, secrets)
	d := screening.Deps{DB: db, Vault: v, Claims: claim.New(db, v),
		Clock: clock.NewManual(time.Date(2026, 9, 7, 0, 0, 0, 0, time.UTC))}
	org := screening.NewOrg(d)
	students := screening.NewStudents(d, org)
	staff := screening.NewPeople(d, org)
	staff.Knows(b, careless{})
	district := New(Deps{DB: db, Clock: d.Clock, Secrets: secrets, Org: org, Staff: staff,
		Imports: screening.NewImports(d, org, students, careless{}), Accounts: b, Hospitals: b})
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := org.SeedUnits(t.Context()); err != nil {
		t.Fatal(err)
	}
	return district, students
}

type careless struct{}

func (careless) Open(context.Context, string) (bool, error) { return false, nil }

func (careless) Holds(context.Context, string) (bool, error) { return false, nil }

// census counts schools, staff and students.
func census(t *testing.T, d *District) (schools, staff, students int) {
	t.Helper()
	all, err := d.Org.Schools(t.Context(), actor.Engine(), province)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		students += s.Enrolled
	}
	members, next, err := d.Staff.OfUnit(t.Context(), actor.Engine(), province, store.Cursor{}, 200)
	if err != nil || !next.IsZero() {
		t.Fatal(err, next)
	}
	return len(all), len(members), students
}

func TestLoadTwiceIsOnce(t *testing.T) {
	b, engine, secrets := book{map[string]string{}, map[string]referral.Hospital{}}, &storetest.Mortal{Engine: memory.New()}, vault.RandomSecrets()
	d, students := process(t, engine, secrets, b)
	for round := range 2 {
		before := engine.Writes
		if err := d.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		schools, staff, enrolled := census(t, d)
		if schools != 6 || staff != 17 || enrolled != 882 || len(b.logins) != len(cast) || len(b.hospitals) != 2 {
			t.Errorf("round %d: %d schools, %d staff, %d students, %d log-ins", round, schools, staff, enrolled, len(b.logins))
		}
		if round == 1 && engine.Writes != before {
			t.Errorf("the second load wrote %d times", engine.Writes-before)
		}
	}
	class, err := students.OfClass(t.Context(), actor.Engine(), classOne)
	if err != nil || len(class) != 43 {
		t.Errorf("%d students in the first class, %v", len(class), err)
	}
}

// A process that dies anywhere on the way leaves nothing that the next one does
// not complete.
func TestLoadKilledHalfWay(t *testing.T) {
	secrets := vault.RandomSecrets()
	total := func() int {
		whole := &storetest.Mortal{Engine: memory.New()}
		d, _ := process(t, whole, secrets, book{map[string]string{}, map[string]referral.Hospital{}})
		if err := d.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		return whole.Writes
	}()
	for share := 1; share < 10; share++ {
		engine := &storetest.Mortal{Engine: memory.New()}
		b := book{map[string]string{}, map[string]referral.Hospital{}}
		d, _ := process(t, engine, secrets, b)
		engine.DieAt = total * share / 10
		if err := d.Load(t.Context()); !errors.Is(err, storetest.ErrDied) {
			t.Fatalf("at %d of %d writes: %v", engine.DieAt, total, err)
		}
		engine.Revive()
		d, _ = process(t, engine, secrets, b)
		if err := d.Load(t.Context()); err != nil {
			t.Fatalf("after a death at %d tenths: %v", share, err)
		}
		if schools, staff, enrolled := census(t, d); schools != 6 || staff != 17 || enrolled != 882 {
			t.Errorf("after a death at %d tenths: %d schools, %d staff, %d students", share, schools, staff, enrolled)
		}
	}
}

// Several processes of one installation may start at once.
func TestLoadTogether(t *testing.T) {
	engine, secrets := memory.New(), vault.RandomSecrets()
	errs := make(chan error)
	var last *District
	for range 2 {
		d, _ := process(t, engine, secrets, book{map[string]string{}, map[string]referral.Hospital{}})
		last = d
		go func() { errs <- d.Load(t.Context()) }()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if schools, staff, enrolled := census(t, last); schools != 6 || staff != 17 || enrolled != 882 {
		t.Errorf("%d schools, %d staff, %d students", schools, staff, enrolled)
	}
}

func TestNeverAmongRealPeople(t *testing.T) {
	d, _ := process(t, memory.New(), vault.RandomSecrets(), book{})
	if _, err := d.Staff.Add(t.Context(), actor.Engine(), screening.NewStaff{Role: actor.Admin, Unit: province}); err != nil {
		t.Fatal(err)
	}
	if err := d.Load(t.Context()); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("Load = %v", err)
	}
}

func TestPasswordsBelongToTheInstallation(t *testing.T) {
	seen := map[string]bool{}
	for range 2 {
		d := &District{Deps: Deps{Secrets: vault.RandomSecrets()}}
		for _, p := range cast {
			one, err := Password(d.Secrets, p.login)
			again, _ := Password(d.Secrets, p.login)
			if err != nil || one != again || len(one) != 19 || seen[one] {
				t.Errorf("password of %s: %q, %q, %v", p.login, one, again, err)
			}
			seen[one] = true
		}
	}
}
