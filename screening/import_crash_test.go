package screening

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
)

// TestKilledImportIsCompleted kills the process at each write of an import, before
// it and after it. Whatever was written, the next attempt ends with the same
// students and the same counts.
func TestKilledImportIsCompleted(t *testing.T) {
	old := pupils(schoolOne, 7, 30)
	next := slices.Concat(old[1:], pupils(schoolOne, 8, 40)[30:])
	next[3].Class, next[4].Name = 50, "欧阳若曦"
	want := Effects{New: 10, Moved: 1, Changed: 1, Unchanged: 27, Leavers: 1}
	for _, after := range []bool{false, true} {
		for dieAt, died := 1, true; died; dieAt++ {
			t.Run(fmt.Sprintf("write %d, after it: %t", dieAt, after), func(t *testing.T) {
				r := newRegistry(t)
				r.imports.batch = 8
				r.bring(schoolOne, old)
				doc := r.check(schoolOne, next)
				_, err := r.imports.Commit(r.ctx(), districtOffice, doc.ID)
				r.must(err)
				r.engine.Writes, r.engine.DieAt, r.engine.After = 0, dieAt, after
				err = r.settle()
				if died = errors.Is(err, storetest.ErrDied); !died {
					r.must(err)
				}
				r.engine.Revive()
				r.clock.Advance(time.Minute)
				r.must(r.settle())
				got := r.load(doc.ID)
				if got.State != ImportDone || got.Effects != want || got.RowsDone != len(next) || !got.Erased {
					t.Errorf("%s, %d rows, %+v", got.State, got.RowsDone, got.Effects)
				}
				if n := r.school(schoolOne).Enrolled; n != len(next)+1 {
					t.Errorf("%d enrolled", n)
				}
			})
		}
	}
}

func TestCancelStopsBetweenChunks(t *testing.T) {
	r := newRegistry(t)
	r.imports.batch = 40
	doc := r.check(schoolOne, pupils(schoolOne, 7, 120))
	_, err := r.imports.Commit(r.ctx(), districtOffice, doc.ID)
	r.must(err)
	r.engine.tap = func(collection string) {
		if collection == chunksName {
			r.engine.tap = nil
			_, err := r.imports.Cancel(r.ctx(), districtOffice, doc.ID)
			r.must(err)
		}
	}
	r.must(r.settle())
	got := r.load(doc.ID)
	if got.State != ImportCancelled {
		t.Fatal(got.State)
	}
	if n := len(r.versions()); n != 40+1 {
		t.Errorf("%d students and classes are written", n)
	}
	r.gone(doc.ID)
	if _, err := r.imports.Commit(r.ctx(), districtOffice, doc.ID); err == nil {
		t.Error("a cancelled import is committed")
	}
}

func TestBrokenCheckLeavesNothing(t *testing.T) {
	r := newRegistry(t)
	ctx, cancel := context.WithCancel(r.ctx())
	file := workbook(t, pupils(schoolOne, 7, 3*chunkRows))
	_, err := r.imports.Check(ctx, districtOffice, schoolOne, file, file.Size(), func(int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	r.must(r.settle())
	list, _, err := r.imports.OfUnit(r.ctx(), districtOffice, schoolOne, store.Cursor{}, 0)
	r.must(err)
	if len(list) != 1 || list[0].State != ImportCancelled {
		t.Fatalf("%d imports", len(list))
	}
	r.gone(list[0].ID)
}

func TestDeadCheckIsGivenUp(t *testing.T) {
	r := newRegistry(t)
	r.imports.batch = 8
	file := workbook(t, pupils(schoolOne, 7, 20))
	r.engine.Writes, r.engine.DieAt = 0, 4 // the import, its key, the first chunk
	if _, err := r.imports.Check(r.ctx(), districtOffice, schoolOne, file, file.Size(), nil); !errors.Is(err, storetest.ErrDied) {
		t.Fatal(err)
	}
	r.engine.Revive()
	r.must(r.settle())
	list, _, err := r.imports.OfUnit(r.ctx(), districtOffice, schoolOne, store.Cursor{}, 0)
	if err != nil || len(list) != 1 || list[0].State != ImportChecking {
		t.Fatalf("%d imports, %v", len(list), err)
	}
	r.clock.Advance(checkWithin)
	r.must(r.settle())
	if state := r.load(list[0].ID).State; state != ImportCancelled {
		t.Error(state)
	}
	r.gone(list[0].ID)
}

// TestTwoWorkersWriteAnImportOnce lets a second worker take the import over while
// the first, thought dead, goes on.
func TestTwoWorkersWriteAnImportOnce(t *testing.T) {
	r := newRegistry(t)
	r.imports.batch = 8
	doc := r.check(schoolOne, pupils(schoolOne, 7, 20))
	_, err := r.imports.Commit(r.ctx(), districtOffice, doc.ID)
	r.must(err)
	r.engine.tap = func(collection string) {
		if collection == chunksName {
			r.engine.tap = nil
			r.clock.Advance(time.Hour)
			r.must(r.settle())
		}
	}
	r.must(r.settle())
	got := r.load(doc.ID)
	if got.State != ImportDone || got.Effects != (Effects{New: 20}) || r.school(schoolOne).Enrolled != 20 {
		t.Errorf("%s, %+v", got.State, got.Effects)
	}
}
