// Package local makes norms out of a campaign's own papers: where a score stands among
// those of the same grade and gender, how widely the scores spread, and how
// consistently the items of a scale are answered. It is pure.
//
// Local norms say what is usual here. They are no cut-offs: where all are badly off,
// being usual is no comfort.
package local

import (
	"cmp"
	"math"
	"slices"

	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// Least is the fewest papers from which anything is said. Ours: a percentile of fewer
// moves by more than a point with each paper, and a small group could be guessed at.
const Least = 100

// Standard is what the papers of one grade say of one scale.
type Standard struct {
	Scale  instrument.ScaleKey `bson:"scale"`
	Groups []Group             `bson:"groups"`
}

// Group is the scores of one gender; of an unknown one when it is empty.
type Group struct {
	Gender instrument.Gender `bson:"gender"`
	Counts []Count           `bson:"counts"` // ascending by value
}

// Count is how many had a score.
type Count struct {
	Value instrument.Number `bson:"value"`
	N     int               `bson:"n"`
}

// Add takes a score in.
func (s *Standard) Add(value instrument.Number, gender instrument.Gender) {
	at := slices.IndexFunc(s.Groups, func(g Group) bool { return g.Gender == gender })
	if at < 0 {
		at = len(s.Groups)
		s.Groups = append(s.Groups, Group{Gender: gender})
	}
	s.Groups[at].add(value, 1)
}

func (g *Group) add(value instrument.Number, n int) {
	at, found := slices.BinarySearchFunc(g.Counts, value, func(c Count, v instrument.Number) int { return cmp.Compare(c.Value, v) })
	if !found {
		g.Counts = slices.Insert(g.Counts, at, Count{Value: value})
	}
	g.Counts[at].N += n
}

// N is the size of a group.
func (g Group) N() (n int) {
	for _, c := range g.Counts {
		n += c.N
	}
	return n
}

// All are the scores of all genders together.
func (s Standard) All() Group {
	var all Group
	for _, g := range s.Groups {
		for _, c := range g.Counts {
			all.add(c.Value, c.N)
		}
	}
	return all
}

// Shown are the groups that are large enough to be spoken of, all genders first. Those
// that are not shown must be as many, or nobody: else they could be told from all by the
// others, and the smallest gender that is shown gives way.
func (s Standard) Shown() (groups []Group) {
	all := s.All()
	if all.N() < Least {
		return nil
	}
	rest := all.N()
	for _, g := range s.Groups {
		if g.Gender != "" && g.N() >= Least {
			groups, rest = append(groups, g), rest-g.N()
		}
	}
	for rest > 0 && rest < Least {
		least := slices.IndexFunc(groups, func(g Group) bool {
			return !slices.ContainsFunc(groups, func(other Group) bool { return other.N() < g.N() })
		})
		rest += groups[least].N()
		groups = slices.Delete(groups, least, least+1)
	}
	return append([]Group{all}, groups...)
}

// Spread is mean and standard deviation (n - 1) of a group.
func (g Group) Spread() (mean, sd float64) {
	n := float64(g.N())
	if n < 2 {
		return 0, 0
	}
	for _, c := range g.Counts {
		mean += c.Value.Float() * float64(c.N) / n
	}
	sum := 0.
	for _, c := range g.Counts {
		sum += (c.Value.Float() - mean) * (c.Value.Float() - mean) * float64(c.N)
	}
	return mean, math.Sqrt(sum / (n - 1))
}

// At is the score that a share of the group reaches at most: the least score with at
// least this share at or below it.
func (g Group) At(share float64) instrument.Number {
	n, below := g.N(), 0
	for _, c := range g.Counts {
		if below += c.N; float64(below) >= share*float64(n) {
			return c.Value
		}
	}
	return 0
}

// Rank is where a score stands: the share below it, half of those alike included.
type Rank struct {
	Percentile float64 // 0 to 100
	N          int
	Gender     instrument.Gender // empty: among all genders
}

// Rank places a score among those of its gender, or among all where those are too few.
func (s Standard) Rank(value instrument.Number, gender instrument.Gender) (Rank, bool) {
	var among Group
	for _, g := range s.Shown() {
		if g.Gender == "" || g.Gender == gender {
			among = g // the gender's own comes after all
		}
	}
	if len(among.Counts) == 0 {
		return Rank{}, false
	}
	below, alike := 0, 0
	for _, c := range among.Counts {
		switch {
		case c.Value < value:
			below += c.N
		case c.Value == value:
			alike = c.N
		}
	}
	n := among.N()
	return Rank{Percentile: 100 * (float64(below) + float64(alike)/2) / float64(n), N: n, Gender: among.Gender}, true
}

// Alpha is the internal consistency of a scale (Cronbach 1951) over complete papers.
// It is undefined for fewer than two items, for items of different ranges or weights,
// and where the total does not vary.
func Alpha(m validity.Moments, form *instrument.Form, scale instrument.Scale) (alpha float64, ok bool) {
	terms, ok := termsOf(form, scale)
	if !ok || m.N < Least || len(form.Items()) != len(m.Mean) {
		return 0, false
	}
	items, total := 0., 0.
	for _, a := range terms {
		for _, b := range terms {
			covariance := m.Covariance(a.at, b.at)
			if a.at == b.at {
				items += covariance
			}
			total += a.sign * b.sign * covariance
		}
	}
	k := float64(len(terms))
	if total < 1e-12 {
		return 0, false
	}
	return k / (k - 1) * (1 - items/total), true
}

type term struct {
	at   int
	sign float64
}

func termsOf(form *instrument.Form, scale instrument.Scale) (terms []term, ok bool) {
	if len(scale.Items) < 2 || len(scale.Weights) > 0 {
		return nil, false
	}
	reach := -1
	for at, item := range form.Items() {
		if !slices.Contains(scale.Items, item.Key) {
			continue
		}
		if reach >= 0 && item.Max()-item.Min() != reach {
			return nil, false
		}
		reach = item.Max() - item.Min()
		t := term{at, 1}
		if slices.Contains(scale.Reversed, item.Key) {
			t.sign = -1
		}
		terms = append(terms, t)
	}
	return terms, len(terms) == len(scale.Items)
}

// Reliability is what a change on the scale is measured by where its definition names
// nothing: the spread of the local scores and their internal consistency.
func (s Standard) Reliability(m validity.Moments, form *instrument.Form) (r instrument.Reliability, n int, ok bool) {
	scale, known := form.Scale(s.Scale)
	alpha, ok := Alpha(m, form, scale)
	all := s.All()
	_, sd := all.Spread()
	hundredths := func(v float64) instrument.Number { return instrument.Number(math.Round(v * 100)) }
	r = instrument.Reliability{R: hundredths(alpha), SD: hundredths(sd)}
	if !known || !ok || all.N() < Least || r.R <= 0 || r.R >= instrument.Whole(1) || r.SD <= 0 {
		return instrument.Reliability{}, 0, false
	}
	return r, all.N(), true
}
