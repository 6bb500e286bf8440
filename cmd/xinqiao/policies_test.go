package main

import (
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func TestReplayHidesSmallCells(t *testing.T) {
	var out strings.Builder
	writeReplay(&out, screening.Replay{Papers: 112, Moves: map[risk.Level]map[risk.Level]int{
		risk.None: {risk.None: 100, risk.Mild: 9}, risk.High: {risk.High: 3}}})
	lines := strings.Split(out.String(), "\n")
	if f := strings.Fields(lines[1]); strings.Join(f, " ") != "none 100 <10 0 0 0" {
		t.Error(lines[1])
	}
	if strings.Contains(out.String(), " 9") || strings.Contains(out.String(), " 3") || strings.Contains(out.String(), "112") || !strings.Contains(out.String(), "100 papers in the cells shown") {
		t.Error(out.String())
	}
}

func TestReplayReadsAnInstallation(t *testing.T) {
	t.Setenv("XINQIAO_DATA", t.TempDir())
	t.Setenv("DEMO", "0")
	out, err := cli(t, "policy", "replay", "../../screening/risk/data/default.json")
	if err != nil || !strings.Contains(out, "0 papers") {
		t.Errorf("%v\n%s", err, out)
	}
}
