package watch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each alarm has its page, and each page its alarm; a page says how urgent it is,
// what to look at, what to do, and when it is over.
func TestEveryAlarmHasItsPlaybook(t *testing.T) {
	pages, err := filepath.Glob("../../docs/playbooks/*.md")
	if err != nil || len(pages) != len(All()) {
		t.Errorf("%d pages for %d alarms, %v", len(pages), len(All()), err)
	}
	for _, n := range All() {
		page, err := os.ReadFile(filepath.Join("../..", n.Playbook()))
		if err != nil {
			t.Errorf("%s: %v", n, err)
			continue
		}
		for _, part := range []string{"Alarm `" + string(n) + "`", "## How urgent", "## What it means", "## What to look at", "## What to do", "## When it is over"} {
			if !strings.Contains(string(page), part) {
				t.Errorf("%s lacks %q", n.Playbook(), part)
			}
		}
	}
}
