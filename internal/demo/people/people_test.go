package people

import (
	"bytes"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"testing"
	"time"
	"unicode"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/roster"
)

const school = "3201060001"

func class(seed uint64, n int) []roster.Row {
	s := New(seed)
	var rows []roster.Row
	for i := range n {
		rows = append(rows, s.Student(school, 1+i%12, 1+i%8, 2025))
	}
	return rows
}

func TestTheSameSeedGivesTheSamePeople(t *testing.T) {
	if !reflect.DeepEqual(class(7, 100), class(7, 100)) {
		t.Error("one seed, two classes")
	}
	if reflect.DeepEqual(class(7, 100), class(8, 100)) {
		t.Error("two seeds, one class")
	}
}

// A student is six to seven on 1 September of grade 1, and a year older per grade.
func TestBirthFitsTheGrade(t *testing.T) {
	for _, row := range class(1, 5000) {
		from := time.Date(2025-6-row.Grade, time.September, 1, 0, 0, 0, 0, time.UTC)
		if row.Birth.Before(from) || !row.Birth.Before(from.AddDate(1, 0, 0)) {
			t.Fatalf("grade %d in 2025, born %s", row.Grade, row.Birth.Format("2006-01-02"))
		}
	}
}

func TestNumbersAreUniqueAndNobodys(t *testing.T) {
	shape := regexp.MustCompile(`^G000000\d{12}$`)
	seen := map[string]bool{}
	for seed := range uint64(3) {
		for _, row := range class(seed, 5000) {
			body, last := row.Number[1:18], row.Number[18:]
			switch {
			case !shape.MatchString(row.Number):
				t.Fatalf("%s has another shape", row.Number)
			case fmt.Sprint(checkDigit(body)) == last:
				t.Fatalf("%s has a right check digit", row.Number)
			case seen[row.Number]:
				t.Fatalf("%s comes twice", row.Number)
			}
			seen[row.Number] = true
		}
	}
}

// The example in the standard GB 11643-1999.
func TestCheckDigit(t *testing.T) {
	for body, want := range map[string]int{"11010519491231002": 10, "44052418800101001": 4} {
		if got := checkDigit(body); got != want {
			t.Errorf("check digit of the standard's example = %d, want %d", got, want)
		}
	}
}

func TestPhonesKeepToTheBlock(t *testing.T) {
	s := New(1)
	for range 1000 {
		if p := s.Phone(); !regexp.MustCompile(`^1990000\d{4}$`).MatchString(p) {
			t.Fatalf("%s is outside the block", p)
		}
	}
}

func TestNames(t *testing.T) {
	s, seen := New(1), map[string]bool{}
	for range 1000 {
		name := []rune(s.Name())
		if len(name) < 2 || len(name) > 4 {
			t.Fatalf("%s is no name", string(name))
		}
		for _, r := range name {
			if !unicode.Is(unicode.Han, r) {
				t.Fatalf("%s is no name", string(name))
			}
		}
		seen[string(name)] = true
	}
	if len(seen) < 700 {
		t.Fatalf("only %d names among 1000 people", len(seen))
	}
}

// What is invented passes the import without a fault, unchanged.
func TestAClassCanBeImported(t *testing.T) {
	want := class(3, 200)
	var out bytes.Buffer
	if err := roster.Write(&out, slices.Values(want), lang.ZH); err != nil {
		t.Fatal(err)
	}
	sheet, err := roster.Open(bytes.NewReader(out.Bytes()), int64(out.Len()), roster.Options{})
	if err != nil {
		t.Fatal(err)
	}
	i := 0
	for row, faults := range sheet.Rows(t.Context()) {
		row.Line = 0
		if len(faults) > 0 || !reflect.DeepEqual(row, want[i]) {
			t.Fatalf("%+v, want %+v; faults %+v", row, want[i], faults)
		}
		i++
	}
	if sheet.Err() != nil || i != len(want) {
		t.Fatalf("%d students, %v", i, sheet.Err())
	}
}
