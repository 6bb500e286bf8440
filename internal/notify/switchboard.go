package notify

import (
	"strings"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// switchboard is all lines of an installation.
type switchboard struct {
	sms, email *line
	groups     []*groupLine
}

type groupLine struct {
	*line
	GroupLine
}

func newSwitchboard(all Lines, c clock.Clock) *switchboard {
	s := &switchboard{}
	if all.SMS != nil {
		s.sms = newLine(*all.SMS, c)
	}
	if all.Email != nil {
		s.email = newLine(*all.Email, c)
	}
	shared := make(chan struct{}, carried) // their providers are few: many groups that hang hold up no more than one line
	for _, g := range all.Groups {
		l := newLine(g.Line, c)
		l.slots = shared
		s.groups = append(s.groups, &groupLine{l, g})
	}
	return s
}

// personal returns the line of a channel to one person, nil when there is none.
func (s *switchboard) personal(c Channel) *line {
	switch c {
	case SMS:
		return s.sms
	case Email:
		return s.email
	}
	return nil
}

func (s *switchboard) group(id string) *line {
	for _, g := range s.groups {
		if g.ID == id {
			return g.line
		}
	}
	return nil
}

// groupsOf returns the groups that serve where a person works: a group of a school
// serves its classes too, but no group of a district serves its schools.
func (s *switchboard) groupsOf(r Reach) (served []*groupLine) {
	place := r.Unit
	if school := place.At(unit.School); school != "" {
		place = school
	}
	for _, g := range s.groups {
		if g.Hospital != "" && g.Hospital == r.Hospital || g.Unit != "" && g.Unit == place {
			served = append(served, g)
		}
	}
	return served
}

// outletID names the outlet of a channel to a person or group.
func outletID(c Channel, owner string) string { return string(c) + "/" + owner }

func splitOutlet(id string) (Channel, string) {
	c, owner, _ := strings.Cut(id, "/")
	return Channel(c), owner
}
