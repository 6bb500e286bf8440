package lifecycle

import (
	"errors"
	"slices"
	"testing"
)

type state string
type verb string

var doors = Table[state, verb]{"shut": {"open": "ajar", "lock": "locked"}, "ajar": {"shut": "shut"}}

func TestNextRefusesAndNamesWhatIsLegal(t *testing.T) {
	if to, err := doors.Next("shut", "lock"); to != "locked" || err != nil {
		t.Errorf("lock: %v, %v", to, err)
	}
	to, err := doors.Next("shut", "shut")
	var illegal *Illegal
	if !errors.As(err, &illegal) || to != "shut" || !slices.Equal(illegal.Legal, []string{"lock", "open"}) {
		t.Errorf("shut twice: %v, %v", to, err)
	}
	if !doors.Final("locked") || doors.Final("ajar") {
		t.Error("only a locked door is final")
	}
}
