package roster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/xinqiao/xinqiao/internal/lang"
)

const many = 50_000

// child is the n-th of many students, no two alike.
func child(n int) Row {
	return Row{
		SchoolCode: school, Number: fmt.Sprintf("G0000000000000%05d", n), Name: "王小" + string(rune(0x4e00+n%5000)), Gender: Female,
		Birth: day(2012, 3, 5).AddDate(0, 0, n%365), Grade: 7, Class: 1 + n%20,
		Guardians: []Guardian{{Name: "王大" + string(rune(0x4e00+n%5000)), Relation: Mother, Phone: fmt.Sprintf("199%08d", n)}},
	}
}

func writeMany(t *testing.T, n int) *os.File {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "many.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	err = Write(file, func(yield func(Row) bool) {
		for i := range n {
			if !yield(child(i)) {
				return
			}
		}
	}, lang.ZH)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func openFile(t *testing.T, file *os.File, opts Options) *Sheet {
	t.Helper()
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(file, size, opts)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// A province's worth of rows must not need a province's worth of memory: between
// row 5,000 and the last only the set of student numbers grows.
func TestMemoryIsBounded(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and of one goroutine")
	}
	s := openFile(t, writeMany(t, many), Options{})
	var before, after uint64
	rows := 0
	for row, faults := range s.Rows(t.Context()) {
		want := child(rows)
		if want.Line = rows + 2; len(faults) > 0 || !reflect.DeepEqual(row, want) {
			t.Fatalf("row %d: %d faults, %+v", row.Line, len(faults), row)
		}
		switch rows++; rows {
		case 5_000:
			before = heap()
		case many:
			after = heap()
		}
	}
	if s.Err() != nil || rows != many {
		t.Fatalf("%d rows, %v", rows, s.Err())
	}
	if after > before+32<<20 {
		t.Fatalf("the heap grew by %d MiB", (after-before)>>20)
	}
}

func TestProgress(t *testing.T) {
	var heard []int
	s := openFile(t, writeMany(t, 1200), Options{Progress: func(rows int) { heard = append(heard, rows) }})
	for range s.Rows(t.Context()) {
	}
	if !slices.Equal(heard, []int{500, 1000, 1200}) {
		t.Fatalf("progress heard %v", heard)
	}
}

func TestCancel(t *testing.T) {
	s := openFile(t, writeMany(t, 100), Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rows := 0
	for range s.Rows(ctx) {
		if rows++; rows == 10 {
			cancel()
		}
	}
	if rows != 10 || !errors.Is(s.Err(), context.Canceled) {
		t.Fatalf("%d rows, %v", rows, s.Err())
	}
}

func TestLeavingTheLoop(t *testing.T) {
	s := openFile(t, writeMany(t, 3), Options{})
	for range s.Rows(t.Context()) {
		break
	}
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
}

// flaky is a file whose storage fails once enough of it was read.
type flaky struct {
	*os.File
	reads int
}

func (f *flaky) ReadAt(p []byte, at int64) (int, error) {
	if f.reads--; f.reads < 0 {
		return 0, errors.New("the disk is gone")
	}
	return f.File.ReadAt(p, at)
}

// Damage in the middle must be heard: half a school would make the rest leavers.
func TestDamageInTheMiddle(t *testing.T) {
	file := &flaky{File: writeMany(t, 20_000), reads: 1 << 30}
	size, _ := file.Seek(0, io.SeekEnd)
	s, err := Open(file, size, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for range s.Rows(t.Context()) {
		if rows++; rows == 100 {
			file.reads = 1
		}
	}
	var refused *Error
	if !errors.As(s.Err(), &refused) || refused.Code != Damaged || rows >= 20_000 {
		t.Fatalf("%d rows, %v", rows, s.Err())
	}
}

func TestWriteRefusesToDropAGuardian(t *testing.T) {
	row := Row{Guardians: make([]Guardian, templateGuardians+1)}
	if err := Write(io.Discard, slices.Values([]Row{row}), lang.EN); !errors.Is(err, ErrGuardians) {
		t.Fatalf("%v, want ErrGuardians", err)
	}
}

// What a school enters below the template's rows must be text as well.
func TestTemplateIsText(t *testing.T) {
	var out bytes.Buffer
	if err := Write(&out, slices.Values([]Row(nil)), lang.ZH); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, col := range []string{"A", "B", "Q"} {
		id, err := f.GetColStyle("学生名单", col)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
			t.Errorf("column %s has the format %+v, %v", col, style, err)
		}
	}
}

// A day that comes back from a store in local time is still that day.
func TestWriteKeepsTheDay(t *testing.T) {
	row := children[0]
	row.Birth = row.Birth.In(time.FixedZone("west", -5*3600))
	var out bytes.Buffer
	if err := Write(&out, slices.Values([]Row{row}), lang.EN); err != nil {
		t.Fatal(err)
	}
	if got := read(t, out.Bytes(), Options{}); len(got.rows) != 1 || !got.rows[0].Birth.Equal(children[0].Birth) {
		t.Fatalf("%+v", got)
	}
}
