package apptest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Student is a child in front of a paper.
type Student struct {
	*Person
	Sitting string // as addresses write it

	paper []string // keys of the items, in order
	seq   int      // of the next answer
}

// Paper is the path of the student's own paper, and what stands below it.
func (s *Student) Paper(below string) string { return "/api/v1/sittings/" + s.Sitting + below }

// StudentID is the id by which staff know the student.
func (s *Student) StudentID() string { return strings.Split(s.Sitting, "~")[1] }

// Begins logs in, reads the paper and agrees to take part.
func (s *Student) Begins() {
	s.town.t.Helper()
	var page struct {
		Assent   struct{ ID string }
		Sections []struct{ Items []struct{ Key string } }
		NextSeq  int
	}
	s.Get(s.Paper("/paper")).Into(&page)
	s.seq, s.paper = page.NextSeq, nil
	for _, section := range page.Sections {
		for _, item := range section.Items {
			s.paper = append(s.paper, item.Key)
		}
	}
	s.Post(s.Paper("/assent"), Obj{"text": page.Assent.ID, "agrees": true})
}

// Says answers some items. A nil value skips one.
func (s *Student) Says(values map[string]any) {
	s.town.t.Helper()
	var answers []Obj
	for _, item := range slices.Sorted(maps.Keys(values)) {
		answers = append(answers, Obj{"command": fmt.Sprint("c", s.seq), "seq": s.seq, "item": item, "value": values[item], "elapsedMs": 2500})
		s.seq++
	}
	s.Post(s.Paper("/answers"), Obj{"answers": answers})
}

// SaysNothingElse answers all other items calmly.
func (s *Student) SaysNothingElse(but map[string]any) {
	s.town.t.Helper()
	calm := map[string]any{}
	for _, item := range s.paper {
		if _, said := but[item]; !said {
			calm[item] = 0
		}
	}
	s.Says(calm)
}

// Submits closes the paper.
func (s *Student) Submits() Answer {
	s.town.t.Helper()
	return s.Post(s.Paper("/submit"), nil)
}

// Fills fills the whole paper in, calmly but for what is given, and submits.
func (s *Student) Fills(but map[string]any) {
	s.town.t.Helper()
	s.Begins()
	if len(but) > 0 {
		s.Says(but)
	}
	s.SaysNothingElse(but)
	s.Submits()
}
