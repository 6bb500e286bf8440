package sheet_test

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/instrument/sheet"
)

func form(t testing.TB, b ...instrument.Ref) *instrument.Form {
	t.Helper()
	f, err := instrument.Bundled().Form(b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func quiet(Totals) {}

const gadHeader = "id,1,2,3,4,5,6,7\n"

func TestScore(t *testing.T) {
	in := "\ufeff" + gadHeader + "a,0,0,0,0,0,0,0\nb,3,3,3,1,0,0,\nc,3,3,,,,0,0\nd,1,1,1,1,1,NA,NA\ne,9,0,0,0,0,0,0\n"
	var out strings.Builder
	totals, err := Score(context.Background(), form(t, instrument.GAD7), strings.NewReader(in), &out, quiet)
	want := `id,gad-7.total,gad-7.total.band,gad-7.total.low,gad-7.total.low.band,gad-7.total.high,gad-7.total.high.band,gad-7.total.blanks,critical,critical_blank,error
a,0,minimal,0,minimal,0,minimal,0,,,
b,12,moderate,10,moderate,13,moderate,1,,,
c,,,6,mild,15,severe,3,,,
d,,,5,mild,11,moderate,0,,,
e,,,,,,,,,,"1 列：请填 0 到 3 之间此题有的整数；留空即跳过，NA 为未到 / column 1: give a whole number from 0 to 3 that the item offers, nothing for a blank, or NA for an item that was not reached"
`
	if err != nil || out.String() != want || totals != (Totals{Rows: 5, Bad: 1}) {
		t.Errorf("%v %+v\n%s", err, totals, out.String())
	}
}

// ownForm is of the definition that uses every part of the format.
func ownForm(t *testing.T) *instrument.Form {
	t.Helper()
	text, err := os.ReadFile("../testdata/small.json")
	if err != nil {
		t.Fatal(err)
	}
	in, err := instrument.Parse("small.json", text)
	if err != nil {
		t.Fatal(err)
	}
	l, err := instrument.Library{}.With(in)
	if err != nil {
		t.Fatal(err)
	}
	f, err := l.Form(l.All())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestEveryKindOfItemAndTheNorm(t *testing.T) {
	in := "id,gender,grade,a,b,c,d,hours,where,more\nx,female,7,2,1,1,0,7,2 0,late\ny,,,0,0,0,,7,,\nz,,,0,0,0,,7,0 9,\n"
	var out strings.Builder
	totals, err := Score(context.Background(), ownForm(t), strings.NewReader(in), &out, quiet)
	if err != nil || totals != (Totals{Rows: 3, Bad: 1}) {
		t.Fatalf("%+v (%v)\n%s", totals, err, out.String())
	}
	rows, err := csv.NewReader(strings.NewReader(out.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], "small.normed.norm")
	if at < 0 || !strings.Contains(rows[3][len(rows[3])-1], "where 列") {
		t.Fatalf("%q", rows)
	}
	// In no group of the norm nothing is certain.
	for i, want := range []string{"67.5 raised 1.5 raised 1.5 raised", "  0 usual 0 raised"} {
		if got := strings.Join(rows[i+1][at:at+6], " "); got != want {
			t.Errorf("row %d: %s, want %s", i+1, got, want)
		}
	}
}

func TestCriticalItemsAreNamed(t *testing.T) {
	in := "who,mood,phq-a.interest,sleep,appetite,tiredness,self-worth,concentration,movement,self-harm,thoughts-past-month,attempt-lifetime\n" +
		"x,0,0,0,0,0,0,0,0,2,1,\n"
	var out strings.Builder
	if _, err := Score(context.Background(), form(t, instrument.PHQA), strings.NewReader(in), &out, quiet); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "phq-a.self-harm phq-a.thoughts-past-month,phq-a.attempt-lifetime,") {
		t.Error(out.String())
	}
}

func TestSheetsThatCannotBeScored(t *testing.T) {
	for name, c := range map[string]struct{ in, mend string }{
		"empty":        {"", "name the columns"},
		"item missing": {"id,1,2,3,4,5,6\n", "gad-7.afraid"},
		"item twice":   {"id,1,1,2,3,4,5,6,7\n", "remove one"},
		"ragged":       {gadHeader + "a,0\n", "after row 0"},
	} {
		_, err := Score(context.Background(), form(t, instrument.GAD7), strings.NewReader(c.in), io.Discard, quiet)
		if !errors.Is(err, ErrSheet) || !strings.Contains(err.Error(), c.mend) {
			t.Errorf("%s: %v names no %q", name, err, c.mend)
		}
	}
}

// endless is a table that never ends.
type endless struct{ rest string }

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		e.rest = strings.Repeat("a,0,1,2,3,0,1,2\n", 512)
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

func TestInterruptedWorkStaysWritten(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	var out strings.Builder
	told := 0
	totals, err := Score(ctx, form(t, instrument.GAD7), &endless{gadHeader}, &out, func(Totals) {
		if told++; told == 2 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || told != 2 {
		t.Fatalf("told %d times: %v", told, err)
	}
	if got := strings.Count(out.String(), "\n"); got != totals.Rows+1 {
		t.Errorf("%d lines for %d rows", got, totals.Rows)
	}
}

func BenchmarkScore(b *testing.B) {
	f := form(b, instrument.PHQA)
	header := "id,1,2,3,4,5,6,7,8,9,10,11\n"
	in := io.MultiReader(strings.NewReader(header), io.LimitReader(&repeated{line: "a,0,1,2,3,0,1,2,3,0,0,0\n"}, int64(b.N*24)))
	b.ReportAllocs()
	if _, err := Score(context.Background(), f, in, io.Discard, quiet); err != nil {
		b.Fatal(err)
	}
}

type repeated struct {
	line string
	at   int
}

func (r *repeated) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r.line[r.at]
		r.at = (r.at + 1) % len(r.line)
	}
	return len(p), nil
}
