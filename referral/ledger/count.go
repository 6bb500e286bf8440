package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Papers is how many sittings were looked at, grave or not.
type Papers struct {
	Sittings  int `json:"sittings" bson:"sittings"`   // invited by the cut-off
	Submitted int `json:"submitted" bson:"submitted"` // by then
	Erased    int `json:"erased" bson:"erased"`       // of students who were erased: nobody can tell what they said
}

func (p *Papers) add(o Papers) {
	p.Sittings += o.Sittings
	p.Submitted += o.Submitted
	p.Erased += o.Erased
}

// Counts are the sums over the grave rows. Without exceptions, Submitted = Scored,
// High = Alerted and Alerted = Closed + Open.
type Counts struct {
	High        int `json:"high"`        // sittings that said something grave
	Submitted   int `json:"submitted"`   // of these; the others spoke in a paper that was not
	Scored      int `json:"scored"`      // of the submitted
	Alerted     int `json:"alerted"`     //
	Seen        int `json:"seen"`        //
	Heard       int `json:"heard"`       //
	Triaged     int `json:"triaged"`     //
	InCase      int `json:"inCase"`      //
	Referred    int `json:"referred"`    //
	FalseAlarms int `json:"falseAlarms"` //
	Closed      int `json:"closed"`      // false alarms, closed cases, erased students
	Open        int `json:"open"`        // alerted and not closed
	Exceptions  int `json:"exceptions"`  //
}

func (c *Counts) add(r Row, exceptions int) {
	c.Exceptions += exceptions
	if !r.grave() {
		return
	}
	c.High++
	for at, n := range map[*int]time.Time{&c.Submitted: r.Submitted, &c.Alerted: r.Alerted, &c.Seen: r.Seen,
		&c.Heard: r.Heard, &c.Triaged: r.Triaged, &c.InCase: r.InCase, &c.Referred: r.Referred, &c.Closed: r.Closed} {
		if !n.IsZero() {
			*at++
		}
	}
	if !r.Submitted.IsZero() && r.Scored {
		c.Scored++
	}
	if r.End == FalseAlarm {
		c.FalseAlarms++
	}
	if !r.Alerted.IsZero() && r.Closed.IsZero() {
		c.Open++
	}
}

// Balance names the equations that do not hold; there is none without an exception.
func (c Counts) Balance() (broken []string) {
	for _, e := range []struct {
		name        string
		left, right int
	}{{"submitted = scored", c.Submitted, c.Scored}, {"high = alerted", c.High, c.Alerted},
		{"alerted = closed + open", c.Alerted, c.Closed + c.Open}} {
		if e.left != e.right {
			broken = append(broken, e.name)
		}
	}
	return broken
}

// Sum takes rows in, one after the other, without keeping them.
type Sum struct {
	cutoff     time.Time
	digest     [sha256.Size]byte
	papers     Papers
	counts     Counts
	exceptions []Exception
}

// NewSum begins a sum at a cut-off.
func NewSum(cutoff time.Time) *Sum { return &Sum{cutoff: cutoff, exceptions: []Exception{}} }

// Add takes the rows of some papers in. Each row's hash covers all rows before it, so
// that no row can be altered, moved, added or left out.
func (s *Sum) Add(p Papers, rows ...Row) error {
	s.papers.add(p)
	for _, r := range rows {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		s.digest = sha256.Sum256(append(s.digest[:], line...))
		exceptions := r.Exceptions(s.cutoff)
		s.counts.add(r, len(exceptions))
		s.exceptions = append(s.exceptions, exceptions...)
	}
	return nil
}

// Exceptions are those of all rows so far.
func (s *Sum) Exceptions() []Exception { return s.exceptions }

func (s *Sum) rows() string { return hex.EncodeToString(s.digest[:]) }
