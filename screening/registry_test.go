package screening

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/roster"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// A registry is a district with two schools and everybody who keeps its books,
// over an engine that can die.
type registry struct {
	t        testing.TB
	engine   *tapped
	clock    *clock.Manual
	care     ward
	deps     Deps
	org      *Org
	people   *People
	students *Students
	imports  *Imports
}

const (
	district  = unit.Path("32/3201/320106")
	schoolOne = district + "/3201060001" // teaches 7 to 9
	schoolTwo = district + "/3201060002" // teaches 1 to 6
	elsewhere = unit.Path("32/3202/320205")
)

var (
	districtOffice = actor.Actor{ID: "district", Role: actor.Office, Unit: district}
	schoolLead     = actor.Actor{ID: "lead", Role: actor.Lead, Unit: schoolOne}
	classTeacher   = actor.Actor{ID: "teacher", Role: actor.Teacher, Unit: schoolOne + "/7/1"}
	stranger       = actor.Actor{ID: "stranger", Role: actor.Lead, Unit: elsewhere}
)

// ward is whom the referral side cares for.
type ward map[string]bool

func (w ward) Open(_ context.Context, student string) (bool, error) { return w[student], nil }

func (w ward) Holds(_ context.Context, staff string) (bool, error) { return w[staff], nil }

// hospitals knows one hospital.
type hospitals struct{}

func (hospitals) CityOf(_ context.Context, id string) (unit.Path, error) {
	if id != "h" {
		return "", store.ErrNotFound
	}
	return "32/3201", nil
}

// tapped is a mortal engine that tells of replaced records, and keeps what was
// ever written.
type tapped struct {
	*storetest.Mortal
	tap     func(collection string)
	written bytes.Buffer
}

func (e *tapped) note(rs ...store.Record) {
	for _, r := range rs {
		fmt.Fprintln(&e.written, r.ID, string(r.Body), r.Keys)
	}
}

func (e *tapped) Insert(ctx context.Context, collection string, r store.Record) error {
	e.note(r)
	return e.Mortal.Insert(ctx, collection, r)
}

func (e *tapped) InsertMany(ctx context.Context, collection string, rs []store.Record) ([]string, error) {
	e.note(rs...)
	return e.Mortal.InsertMany(ctx, collection, rs)
}

func (e *tapped) Replace(ctx context.Context, collection string, r store.Record) error {
	e.note(r)
	err := e.Mortal.Replace(ctx, collection, r)
	if tap := e.tap; tap != nil {
		tap(collection)
	}
	return err
}

func newRegistry(t testing.TB) *registry {
	r := &registry{t: t, engine: &tapped{Mortal: &storetest.Mortal{Engine: memory.New()}}, care: ward{},
		clock: clock.NewManual(time.Date(2026, 9, 1, 8, 0, 0, 0, Shanghai))}
	db := store.New(r.engine)
	v := vault.New(db, hallSecrets)
	r.deps = Deps{DB: db, Vault: v, Clock: r.clock, Claims: claim.New(db, v)}
	r.org = NewOrg(r.deps)
	r.people, r.students = NewPeople(r.deps, r.org), NewStudents(r.deps, r.org)
	r.people.Knows(hospitals{}, r.care)
	r.imports = NewImports(r.deps, r.org, r.students, r.care)
	r.must(db.Ensure(r.ctx()))
	r.must(r.org.SeedUnits(r.ctx()))
	for _, s := range []School{
		{Path: schoolOne, Name: "心桥实验初级中学", Kind: staffing.Urban, Stage: Junior},
		{Path: schoolTwo, Name: "心桥镇中心小学", Kind: staffing.TownshipCentral, Stage: Primary},
	} {
		_, err := r.org.PutSchool(r.ctx(), districtOffice, s)
		r.must(err)
	}
	return r
}

func (r *registry) ctx() context.Context { return context.Background() }

func (r *registry) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// settle does what staff and imports owe, until nothing is due.
func (r *registry) settle() error {
	for busy := true; busy; {
		busy = false
		for _, w := range []worker{r.people, r.imports} {
			ids, err := w.Owing(r.ctx(), r.clock.Now(), 100)
			if err != nil {
				return err
			}
			for _, id := range ids {
				busy = true
				if err := w.Do(r.ctx(), id); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// pupils are rows of a school: forty to a class, then the next class.
func pupils(school unit.Path, grade, n int) []roster.Row {
	rows := make([]roster.Row, n)
	for i := range rows {
		rows[i] = roster.Row{SchoolCode: school.Code(), Number: fmt.Sprintf("G%s%05d", school.Code()[6:], i),
			Name: surnames[i%len(surnames)] + givens[i/len(surnames)%len(givens)], Gender: roster.Female,
			Birth: time.Date(2013, 3, 1+i%28, 0, 0, 0, 0, time.UTC), Grade: grade, Class: 1 + i/40%99,
			Guardians: []roster.Guardian{{Name: surnames[i%len(surnames)] + "建国", Relation: roster.Father, Phone: fmt.Sprintf("139%08d", i)}}}
	}
	return rows
}

var (
	surnames = []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐"}
	givens   = []string{"梓涵", "欣怡", "雨桐", "思远", "嘉宁", "若曦", "晓彤"}
)

func workbook(t testing.TB, rows []roster.Row) *bytes.Reader {
	t.Helper()
	var b bytes.Buffer
	if err := roster.Write(&b, slices.Values(rows), lang.ZH); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(b.Bytes())
}

func (r *registry) check(place unit.Path, rows []roster.Row) *Import {
	r.t.Helper()
	file := workbook(r.t, rows)
	doc, err := r.imports.Check(r.ctx(), districtOffice, place, file, file.Size(), nil)
	r.must(err)
	return doc
}

// bring imports rows to the end.
func (r *registry) bring(place unit.Path, rows []roster.Row) *Import {
	r.t.Helper()
	doc := r.check(place, rows)
	_, err := r.imports.Commit(r.ctx(), districtOffice, doc.ID)
	r.must(err)
	r.must(r.settle())
	return r.load(doc.ID)
}

func (r *registry) load(id string) *Import {
	r.t.Helper()
	doc, err := r.imports.Get(r.ctx(), districtOffice, id)
	r.must(err)
	return doc
}

// pupil opens the student of a row.
func (r *registry) pupil(row roster.Row) Pupil {
	r.t.Helper()
	id, err := r.students.ByNumber(r.ctx(), row.SchoolCode, row.Number)
	r.must(err)
	p, err := r.students.Read(r.ctx(), actor.Engine(), id)
	r.must(err)
	return p
}

func (r *registry) school(path unit.Path) School {
	r.t.Helper()
	s, err := r.org.School(r.ctx(), actor.Engine(), path.Code())
	r.must(err)
	return *s
}
