package risk

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/locked"
)

func TestPublishedPoliciesStayAsTheyAre(t *testing.T) {
	p := Default()
	locked.Check(t, "testdata/published.txt", map[string][]byte{fmt.Sprintf("%s@%d", p.ID, p.Version): defaultFile})
}

// Where a score leads to a follow-up, so does the possibility of it.
func TestWhatCouldCrossACutOffIsFollowedUp(t *testing.T) {
	cut := regexp.MustCompile(`score\("([^"]+)"\) ([<>]= [0-9.]+)`)
	possible, cuts := "", 0
	for _, r := range Default().Rules {
		if strings.HasSuffix(r.ID, "-could-be-above") {
			possible += r.When + "\n"
		}
	}
	for _, r := range Default().Rules {
		if r.Level != Mild {
			continue
		}
		for _, c := range cut.FindAllStringSubmatch(r.When, -1) {
			cuts++
			want := fmt.Sprintf(`incomplete\("%s"\) && reach\("%s"\) %s\s`, c[1], c[1], regexp.QuoteMeta(c[2]))
			if !regexp.MustCompile(want).MatchString(possible) {
				t.Errorf("%s: what could be above is not followed up: %s %s", r.ID, c[1], c[2])
			}
		}
	}
	if cuts < 40 {
		t.Errorf("only %d cut-offs", cuts)
	}
}
