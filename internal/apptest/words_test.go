package apptest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

// alertOf is the path of the alert about a student's paper.
func alertOf(s *apptest.Student) string { return "/api/v1/alerts/" + s.Sitting }

// alert is one as a counselor reads it.
type alert struct {
	State, Level, Owner, Case string
	Talked                    time.Time
	Deadline                  time.Time
	Reasons                   []struct{ Rule string }
	Changes                   []change
}

type change struct{ Value *int }

// value is what was answered, and -1 for a skip.
func (c change) value() int {
	if c.Value == nil {
		return -1
	}
	return *c.Value
}

func readAlert(p *apptest.Person, s *apptest.Student) (a alert) {
	p.Get(alertOf(s)).Into(&a)
	return a
}

// private is what nobody outside the school may find in an answer.
func private(w *apptest.Town) []string {
	return []string{apptest.StudentName, apptest.StudentNumber, apptest.Mother, apptest.Father, apptest.FatherPhone, "2013-05-06",
		"score", "reasons", "answers", "phq-a", "gad-7", "PHQ", "自伤"}
}

// absent fails when an answer holds what its reader must not see.
func absent(t *testing.T, reader, body string, never ...string) {
	t.Helper()
	for _, word := range never {
		if strings.Contains(body, word) {
			t.Errorf("%s reads %q in %s", reader, word, body)
		}
	}
}
