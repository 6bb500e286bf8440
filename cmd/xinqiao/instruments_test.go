package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cli runs a command and returns what it wrote.
func cli(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := realMain(context.Background(), args, &out)
	return out.String(), err
}

func fileOf(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestInstrumentCheck(t *testing.T) {
	good := "../../screening/instrument/data/gad-7.json"
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	bad := fileOf(t, "bad.json", strings.Replace(string(text), `"min": 5`, `"min": 6`, 1))
	out, err := cli(t, "instrument", "check", good, bad)
	if err == nil || !strings.Contains(out, "gad-7.json: good: gad-7@1, 7 items, 1 scales") ||
		!strings.Contains(out, "scales[0].bands[1].min: 有空档或重叠；请从 5 开始 / leaves a gap or overlaps; begin at 5") || !strings.Contains(out, "bad.json:") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestInstrumentVectorsEndsWithASummary(t *testing.T) {
	out, err := cli(t, "instrument", "vectors")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); err != nil || !strings.HasSuffix(lines[len(lines)-1], " 0 failures") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestFHIRThereAndBack(t *testing.T) {
	out, err := cli(t, "instrument", "export", "phq-a")
	if err != nil || !strings.Contains(out, `"resourceType": "Questionnaire"`) {
		t.Fatalf("%v\n%s", err, out)
	}
	back, err := cli(t, "instrument", "import", fileOf(t, "q.json", out))
	if err != nil || !strings.Contains(back, `"phq-a.self-harm"`) {
		t.Fatalf("%v\n%s", err, back)
	}
	if out, err = cli(t, "instrument", "check", fileOf(t, "phq-a.json", back)); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestScoreAndValidity(t *testing.T) {
	table := fileOf(t, "answers.csv", "id,1,2,3,4,5,6,7\na,3,3,3,3,3,0,0\nb,x,0,0,0,0,0,0\n")
	out, err := cli(t, "score", "--instrument", "gad-7", table)
	if err == nil || !strings.Contains(out, "a,15,severe,15,severe,15,severe,0,") || !strings.Contains(out, "b,,,,,,") {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = cli(t, "score", "--definition", "../../screening/instrument/data/gad-7.json", table)
	if err == nil || !strings.Contains(out, "a,15,severe") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err = cli(t, "validity", "--instrument", "gad-7", table); err == nil || !strings.Contains(out, "a,valid,false") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err = cli(t, "score", "--instrument", "sdq", table); err == nil || !strings.Contains(err.Error(), "not in the library") {
		t.Error(err)
	}
}

func TestPolicyCheck(t *testing.T) {
	out, err := cli(t, "policy", "check", "../../screening/risk/data/default.json")
	if err != nil || !strings.Contains(out, "default.json: good: default version 1") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestOwnDefinitionAndPapersAsFHIR(t *testing.T) {
	out, err := cli(t, "instrument", "export", "../../screening/instrument/testdata/small.json")
	if err != nil || !strings.Contains(out, `"name": "small"`) {
		t.Errorf("%v\n%s", err, out)
	}
	table := fileOf(t, "answers.csv", "id,1,2,3,4,5,6,7\na,3,3,3,3,3,0,0\n")
	out, err = cli(t, "respond", "--instrument", "gad-7", table)
	if err != nil || strings.Count(out, "\n") != 1 || !strings.Contains(out, "Questionnaire/gad-7|1") {
		t.Errorf("%v\n%s", err, out)
	}
}
