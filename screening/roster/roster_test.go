package roster

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// outcome is everything that reading a workbook gives.
type outcome struct {
	rows    []Row
	faults  []Fault
	refused *Error
}

func read(t *testing.T, raw []byte, opts Options) (o outcome) {
	t.Helper()
	s, err := Open(bytes.NewReader(raw), int64(len(raw)), opts)
	if err == nil {
		for row, faults := range s.Rows(t.Context()) {
			o.rows, o.faults = append(o.rows, row), append(o.faults, faults...)
		}
		err = s.Err()
	}
	if err != nil && !errors.As(err, &o.refused) {
		t.Fatalf("%v is not an *Error", err)
	}
	return o
}

// String is the golden form: one line a fault.
func (o outcome) String() string {
	var out strings.Builder
	for _, f := range o.faults {
		fmt.Fprintf(&out, "%d %s %s %s: %s | %s\n", f.Row, f.Column, f.Field, f.Code, f.Mend.ZH, f.Mend.EN)
	}
	if o.refused != nil {
		fmt.Fprintf(&out, "%s %v: %s | %s\n", o.refused.Code, o.refused.Fields, o.refused.Mend.ZH, o.refused.Mend.EN)
	}
	return out.String()
}

// Every workbook in testdata gives the faults in its golden file; good ones give
// the same children, whatever they look like.
func TestSamples(t *testing.T) {
	if *update {
		makeSamples(t)
	}
	files, err := filepath.Glob("testdata/*.xlsx")
	if err != nil || len(files) != len(samples) {
		t.Fatalf("%d workbooks, want %d: make them with -update", len(files), len(samples))
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := read(t, raw, Options{Today: day(2025, 9, 1)})
			compareGolden(t, strings.TrimSuffix(file, ".xlsx")+".faults", got.String())
			if strings.HasPrefix(filepath.Base(file), "good-") {
				compareChildren(t, got.rows)
			} else if len(got.faults) == 0 && got.refused == nil {
				t.Error("a bad workbook passed")
			}
			silentOnValues(t, raw, got)
		})
	}
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		must(os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func compareChildren(t *testing.T, got []Row) {
	t.Helper()
	if len(got) != len(children) {
		t.Fatalf("%d children, want %d", len(got), len(children))
	}
	for i, want := range children {
		want.Line = got[i].Line
		if !reflect.DeepEqual(got[i], want) {
			t.Errorf("row %d:\n%+v, want\n%+v", got[i].Line, got[i], want)
		}
	}
}

// No fault repeats a cell. Cells below the header that are also ordinary words
// of a mend, such as grades, are too short to tell anybody.
func silentOnValues(t *testing.T, raw []byte, got outcome) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(raw))
	if err != nil {
		return
	}
	defer f.Close()
	rows, _ := f.GetRows(f.GetSheetList()[0])
	for _, row := range rows {
		for _, cell := range row {
			_, header := meanings[reduceHeader(cell)]
			for _, fault := range append(got.faults, Fault{}) {
				if !header && utf8.RuneCountInString(cell) > 3 && strings.Contains(fmt.Sprint(fault), cell) {
					t.Errorf("row %d: the fault %s repeats the cell", fault.Row, fault.Code)
				}
			}
		}
	}
}

func TestOneSchoolNeedsNoColumn(t *testing.T) {
	raw := workbook(sheet{plain[1:], {"G1", "王芳", "女", "2012-03-05", "7", "3"}})
	got := read(t, raw, Options{SchoolCode: school})
	if len(got.rows) != 1 || len(got.faults) != 0 || got.rows[0].SchoolCode != school {
		t.Fatalf("%+v", got)
	}
	if got := read(t, raw, Options{}); got.refused == nil || got.refused.Code != MissingColumns || !reflect.DeepEqual(got.refused.Fields, []Field{FieldSchool}) {
		t.Fatalf("a district import without school column: %+v", got)
	}
}

func TestOneSchoolColumnMustAgree(t *testing.T) {
	got := read(t, workbook(sheet{plain,
		{school, "G1", "王芳", "女", "2012-03-05", "7", "3"},
		{"", "G2", "王芳", "女", "2012-03-05", "7", "3"},
		{"3201060002", "G3", "王芳", "女", "2012-03-05", "7", "3"},
	}), Options{SchoolCode: school})
	if len(got.rows) != 3 || len(got.faults) != 1 || got.faults[0].Row != 4 || got.faults[0].Column != "A" || got.faults[0].Code != OtherSchool {
		t.Fatalf("%+v", got)
	}
}

func TestDuplicateNamesBothRows(t *testing.T) {
	got := read(t, samples["bad-duplicate-number.xlsx"](), Options{})
	var pairs []string
	for _, f := range got.faults {
		pairs = append(pairs, fmt.Sprintf("%s %d=%d", f.Code, f.Row, f.Other))
	}
	if strings.Join(pairs, ", ") != "duplicate 4=2, duplicate 6=2" {
		t.Fatal(pairs)
	}
}

// A dry run and the import after it read the same sheet.
func TestReadingTwiceGivesTheSame(t *testing.T) {
	raw := samples["bad-duplicate-number.xlsx"]()
	s, err := Open(bytes.NewReader(raw), int64(len(raw)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var counts [2]int
	for i := range counts {
		for _, faults := range s.Rows(t.Context()) {
			counts[i] += 100 + len(faults)
		}
	}
	if counts[0] != 502 || counts[0] != counts[1] {
		t.Fatalf("rows and faults of two readings: %v", counts)
	}
}
