package screening

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/roster"
)

func TestImportWritesWhatTheCheckForesaw(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 90)
	doc := r.check(schoolOne, rows)
	if doc.State != ImportChecked || doc.Rows != 90 || doc.Plan != (Effects{New: 90}) {
		t.Fatalf("%s, %d rows, %+v", doc.State, doc.Rows, doc.Plan)
	}
	if n := r.school(schoolOne).Enrolled; n != 0 {
		t.Errorf("the check enrolled %d", n)
	}
	doc = r.bring(schoolOne, rows)
	if doc.State != ImportDone || doc.RowsDone != 90 || doc.Effects != (Effects{New: 90}) || !doc.Erased {
		t.Errorf("%+v", doc)
	}
	if n := r.school(schoolOne).Enrolled; n != 90 {
		t.Errorf("%d enrolled", n)
	}
	classes, err := r.org.Classes(r.ctx(), districtOffice, schoolOne)
	r.must(err)
	if len(classes) != 3 || classes[0].Path != schoolOne+"/7/1" {
		t.Errorf("%d classes", len(classes))
	}
	p := r.pupil(rows[41])
	want := Person{Number: rows[41].Number, Name: rows[41].Name, Gender: "female", Birth: "2013-03-14",
		Guardians: []Guardian{{Name: rows[41].Guardians[0].Name, Relation: "father", Phone: rows[41].Guardians[0].Phone}}}
	if p.Class != schoolOne+"/7/2" || !p.Person.equal(want) {
		t.Errorf("in %s: %+v", p.Class, p.Person)
	}
}

func TestSecondImportWritesOnlyDifferences(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 60)
	r.bring(schoolOne, rows)
	before := r.versions()
	again := r.bring(schoolOne, rows)
	if again.Effects != (Effects{Unchanged: 60}) || again.Plan != again.Effects {
		t.Errorf("the same roster: planned %+v, did %+v", again.Plan, again.Effects)
	}
	if after := r.versions(); !slices.Equal(after, before) {
		t.Error("the same roster wrote students or classes")
	}
	next := slices.Clone(rows[1:]) // the first is missing
	next[0].Class, next[1].Name = 9, "欧阳雨桐"
	next[2].Class, next[2].Birth = 9, time.Date(2013, 12, 31, 0, 0, 0, 0, time.UTC)
	newcomer := pupils(schoolOne, 8, 61)[60]
	doc := r.bring(schoolOne, append(next, newcomer))
	want := Effects{New: 1, Moved: 2, Changed: 1, Unchanged: 56, Leavers: 1}
	if doc.Plan != want || doc.Effects != want {
		t.Errorf("planned %+v, did %+v", doc.Plan, doc.Effects)
	}
	if p := r.pupil(next[2]); p.Class != schoolOne+"/7/9" || p.Person.Birth != "2013-12-31" {
		t.Errorf("in %s, born %s", p.Class, p.Person.Birth)
	}
	if p := r.pupil(next[1]); p.Person.Name != "欧阳雨桐" {
		t.Error("the new name is missing")
	}
	if leaver := r.pupil(rows[0]); leaver.Left || !slices.Equal(doc.Leavers, []string{leaver.ID}) {
		t.Errorf("left %t, proposed %d", leaver.Left, len(doc.Leavers))
	}
}

// versions lists all students and classes with their versions.
func (r *registry) versions() []store.Head {
	var all []store.Head
	for doc, err := range r.students.students.All(r.ctx(), inUnit(district)) {
		r.must(err)
		all = append(all, doc.Head)
	}
	for doc, err := range r.org.classes.All(r.ctx(), within(district)) {
		r.must(err)
		all = append(all, doc.Head)
	}
	return all
}

func TestFaultyRosterIsRefusedWhole(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 1200)
	rows[700].Grade = 3 // not taught here
	rows[701].Number = rows[0].Number
	doc := r.check(schoolOne, rows)
	var codes []roster.Code
	for _, f := range doc.Faults {
		codes = append(codes, f.Code)
	}
	if doc.State != ImportRefused || doc.Rows != 1200 || !slices.Equal(codes, []roster.Code{untaughtGrade, roster.Duplicate}) {
		t.Fatalf("%s, %d rows, %v", doc.State, doc.Rows, codes)
	}
	if _, err := r.imports.Commit(r.ctx(), districtOffice, doc.ID); !errors.Is(err, ErrImportFaulty) {
		t.Errorf("commit: %v", err)
	}
	r.must(r.settle())
	r.gone(doc.ID)
	if len(r.versions()) != 0 {
		t.Error("a refused roster wrote something")
	}
}

// gone makes sure that nothing of an import's rows is kept.
func (r *registry) gone(id string) {
	r.t.Helper()
	for range r.imports.chunks.all(r.ctx(), id) {
		r.t.Fatal("a chunk is left")
	}
	if _, err := r.deps.Vault.Key(r.ctx(), id); !errors.Is(err, vault.ErrErased) {
		r.t.Errorf("the key: %v", err)
	}
}

func TestFaultsAreCountedBeyondThoseKept(t *testing.T) {
	r := newRegistry(t)
	doc := r.check(schoolOne, pupils(schoolOne, 3, keptFaults+50))
	if len(doc.Faults) != keptFaults || doc.Faulty != keptFaults+50 {
		t.Errorf("%d kept of %d", len(doc.Faults), doc.Faulty)
	}
}

func TestFileIsRefusedAsAWhole(t *testing.T) {
	r := newRegistry(t)
	csv := bytes.NewReader([]byte("姓名,学籍号\n"))
	doc, err := r.imports.Check(r.ctx(), districtOffice, schoolOne, csv, csv.Size(), nil)
	r.must(err)
	if doc.State != ImportRefused || doc.Refusal == nil || doc.Refusal.Code != roster.PlainText {
		t.Errorf("%s, %v", doc.State, doc.Refusal)
	}
	if kept := r.load(doc.ID); kept.Refusal == nil || kept.Refusal.Mend.ZH == "" {
		t.Errorf("kept: %+v", kept.Refusal)
	}
}

func TestDistrictImport(t *testing.T) {
	r := newRegistry(t)
	rows := append(pupils(schoolOne, 8, 30), pupils(schoolTwo, 5, 50)...)
	doc := r.bring(district, rows)
	if doc.Effects.New != 80 || r.school(schoolOne).Enrolled != 30 || r.school(schoolTwo).Enrolled != 50 {
		t.Errorf("%+v", doc.Effects)
	}
	if doc = r.bring(schoolOne, rows[:29]); doc.Effects != (Effects{Unchanged: 29, Leavers: 1}) {
		t.Errorf("a school's import after it: %+v", doc.Effects)
	}
	rows[0].SchoolCode = "3201060099"
	if doc = r.check(district, rows); doc.Faulty != 1 || doc.Faults[0].Code != unknownSchool {
		t.Errorf("%+v", doc.Faults)
	}
}

func TestImportKeepsUnsafeMarks(t *testing.T) {
	father := Guardian{Name: "王建国", Relation: "father", Phone: "13900000000"}
	mother := Guardian{Name: "李梅", Relation: "mother", Phone: "13900000001"}
	bad := father
	bad.Unsafe, bad.UnsafeReason = true, "hits"
	moved, shared := father, mother
	moved.Phone, shared.Phone = "13900000009", father.Phone
	mark := func(g Guardian) Guardian { g.Unsafe, g.UnsafeReason = true, "hits"; return g }
	for name, c := range map[string]struct{ old, roster, want []Guardian }{
		"the same":           {[]Guardian{bad}, []Guardian{father}, []Guardian{bad}},
		"a new number":       {[]Guardian{bad}, []Guardian{moved}, []Guardian{mark(moved)}},
		"no longer named":    {[]Guardian{bad}, []Guardian{mother}, []Guardian{mother, bad}},
		"a shared number":    {[]Guardian{bad}, []Guardian{shared}, []Guardian{mark(shared)}},
		"shared, known safe": {[]Guardian{bad, shared}, []Guardian{father, shared}, []Guardian{bad, shared}},
		"nobody named":       {[]Guardian{bad, mother}, nil, []Guardian{bad, mother}},
		"safe and replaced":  {[]Guardian{father}, []Guardian{mother}, []Guardian{mother}},
	} {
		got := Person{Guardians: c.old}.renewed(Person{Guardians: c.roster})
		if !slices.Equal(got.Guardians, c.want) {
			t.Errorf("%s: %+v", name, got.Guardians)
		}
		if again := got.renewed(Person{Guardians: c.roster}); !again.equal(got) {
			t.Errorf("%s: a second import changes it", name)
		}
	}
}

func TestNothingOfAPersonIsStoredInClear(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 60)
	r.bring(schoolOne, rows)
	r.must(r.students.MarkGuardianUnsafe(r.ctx(), schoolLead, r.pupil(rows[0]).ID, rows[0].Guardians[0].Name, "打人"))
	rows[1].Class, rows[2].Number = 9, rows[0].Number
	r.check(schoolOne, rows) // refused for a duplicate
	r.bring(schoolOne, slices.Concat(rows[:2], rows[3:]))
	r.add(NewStaff{Role: actor.Teacher, Unit: schoolOne})
	written := r.engine.written.String()
	secrets := []string{"陈老师", "打人", "female", "father", "2013-03"}
	for _, row := range rows {
		secrets = append(secrets, row.Number, row.Name, row.Guardians[0].Name, row.Guardians[0].Phone)
	}
	for _, secret := range secrets {
		if strings.Contains(written, secret) {
			t.Errorf("%q is stored in clear", secret)
		}
	}
	if !strings.Contains(written, "心桥实验初级中学") {
		t.Error("what is written is not looked at")
	}
}

func TestErasedStudentsNumberGoesToANewOne(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 3)
	r.bring(schoolOne, rows)
	erased := r.pupil(rows[1]).ID
	r.must(r.deps.Vault.Erase(r.ctx(), erased))
	doc := r.bring(schoolOne, rows)
	if doc.Plan.New != 1 || doc.Effects.New != 1 || doc.Effects.Unchanged != 2 || r.pupil(rows[1]).ID == erased {
		t.Errorf("planned %+v, did %+v", doc.Plan, doc.Effects)
	}
}

func TestImportScopeAndStates(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 3)
	file := workbook(t, rows)
	for place, want := range map[unit.Path]error{
		schoolOne: actor.ErrOutOfScope, elsewhere: store.ErrNotFound, "32/3202": ErrEntity, elsewhere + "/3202050001/7/1": ErrEntity,
	} {
		if _, err := r.imports.Check(r.ctx(), stranger, place, file, file.Size(), nil); !errors.Is(err, want) {
			t.Errorf("check of %s: %v", place, err)
		}
	}
	doc := r.check(schoolOne, rows)
	for name, do := range map[string]func() error{
		"get":     func() error { _, err := r.imports.Get(r.ctx(), stranger, doc.ID); return err },
		"commit":  func() error { _, err := r.imports.Commit(r.ctx(), stranger, doc.ID); return err },
		"cancel":  func() error { _, err := r.imports.Cancel(r.ctx(), stranger, doc.ID); return err },
		"confirm": func() error { _, err := r.imports.ConfirmLeavers(r.ctx(), stranger, doc.ID, nil); return err },
		"list": func() error {
			_, _, err := r.imports.OfUnit(r.ctx(), stranger, schoolOne, store.Cursor{}, 0)
			return err
		},
	} {
		if err := do(); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s by a stranger: %v", name, err)
		}
	}
	var illegal *lifecycle.Illegal
	if _, err := r.imports.ConfirmLeavers(r.ctx(), districtOffice, doc.ID, nil); !errors.As(err, &illegal) {
		t.Errorf("leavers before the end: %v", err)
	}
	list, _, err := r.imports.OfUnit(r.ctx(), districtOffice, district, store.Cursor{}, 0)
	if err != nil || len(list) != 1 {
		t.Errorf("%d imports, %v", len(list), err)
	}
}

func TestUncommittedImportIsGivenUp(t *testing.T) {
	r := newRegistry(t)
	doc := r.check(schoolOne, pupils(schoolOne, 7, 3))
	r.clock.Advance(commitWithin - time.Minute)
	r.must(r.settle())
	if state := r.load(doc.ID).State; state != ImportChecked {
		t.Errorf("given up early: %s", state)
	}
	r.clock.Advance(time.Minute)
	r.must(r.settle())
	if state := r.load(doc.ID).State; state != ImportCancelled {
		t.Errorf("%s", state)
	}
	r.gone(doc.ID)
}
