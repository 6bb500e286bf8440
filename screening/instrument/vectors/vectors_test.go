package vectors_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/instrument/vectors"
)

// fewest is how many rows each golden table has at least.
const fewest = 25

func TestBundledInstrumentsScoreAsTheirGoldenTables(t *testing.T) {
	l := instrument.Bundled()
	for _, ref := range l.All() {
		table, err := Bundled(ref.ID())
		if err != nil {
			t.Error(err)
			continue
		}
		report, err := Run(form(t, ref), table)
		if err != nil || report.Rows < fewest || len(report.Failures) > 0 {
			t.Errorf("%s: %d rows, failures %+v (%v)", ref, report.Rows, report.Failures, err)
		}
	}
}

func form(t *testing.T, ref instrument.Ref) *instrument.Form {
	t.Helper()
	f, err := instrument.Bundled().Form(instrument.Battery{ref})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAWrongRowIsReported(t *testing.T) {
	table := "answers,expects,source\n*=0,total=0/minimal heard=none,x\n*=0 11=-,total=0/mild,y\n"
	report, err := Run(form(t, "phq-a"), strings.NewReader(table))
	if err != nil || report.Rows != 2 || len(report.Failures) != 1 {
		t.Fatalf("%+v (%v)", report, err)
	}
	if f := report.Failures[0]; f.Line != 3 || f.Expected != "total=0/mild" || f.Got != "total=0/minimal" || f.Source != "y" {
		t.Errorf("%+v", f)
	}
}

func TestTablesThatCannotBeRead(t *testing.T) {
	for name, table := range map[string]string{
		"no header":     "*=0,total=0/minimal,x\n",
		"no source":     "answers,expects,source\n*=0,total=0/minimal,\n",
		"two columns":   "answers,expects,source\n*=0,total=0/minimal\n",
		"no such item":  "answers,expects,source\n12=0,total=0/minimal,x\n",
		"no such range": "answers,expects,source\n9..8=0,total=0/minimal,x\n",
		"no answer":     "answers,expects,source\n1=4,total=0/minimal,x\n",
		"no such scale": "answers,expects,source\n*=0,sum=0/minimal,x\n",
		"no value":      "answers,expects,source\n*=0,total,x\n",
	} {
		if _, err := Run(form(t, "phq-a"), strings.NewReader(table)); !errors.Is(err, ErrTable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
