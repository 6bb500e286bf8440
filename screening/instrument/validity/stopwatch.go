package validity

import (
	"cmp"
	"math"
	"slices"
)

// Stopwatch gathers how long one item took many people, in bins of 10%: its size does
// not grow with the people, and a median read from it is at most a tenth short, to the
// benefit of whoever is measured by it.
type Stopwatch struct {
	Bins []Bin `bson:"bins"` // ascending
}

// Bin counts the times from one power of the base to the next.
type Bin struct {
	Power int `bson:"power"`
	N     int `bson:"n"`
}

const binBase = 1.1

// Add takes a time in milliseconds in; of 0 or less it is unknown and left out.
func (s *Stopwatch) Add(ms int) {
	if ms <= 0 {
		return
	}
	power := int(math.Floor(math.Log(float64(ms)) / math.Log(binBase)))
	at, found := slices.BinarySearchFunc(s.Bins, power, func(b Bin, p int) int { return cmp.Compare(b.Power, p) })
	if !found {
		s.Bins = slices.Insert(s.Bins, at, Bin{Power: power})
	}
	s.Bins[at].N++
}

// N is how many times were taken in.
func (s Stopwatch) N() (n int) {
	for _, b := range s.Bins {
		n += b.N
	}
	return n
}

// Floor is the time under which an answer to the item is too fast: a tenth of the
// median (the normative threshold of Wise & Ma, 2012), rounded down and never under
// absoluteMS. With fewer than atLeast times there is none. Reading speed grows with
// age: gather the times of one grade.
func (s Stopwatch) Floor(absoluteMS, atLeast int) (ms int, ok bool) {
	n := s.N()
	if n < max(atLeast, 1) {
		return 0, false
	}
	before := 0
	for _, b := range s.Bins {
		if before += b.N; 2*before >= n {
			return max(absoluteMS, int(math.Pow(binBase, float64(b.Power))/10)), true
		}
	}
	return 0, false
}
