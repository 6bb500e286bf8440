package instrument

import "slices"

// Gender is that of the register, as norm tables are split by it.
type Gender string

// The genders of norm tables.
const (
	Male   Gender = "male"
	Female Gender = "female"
)

// Subject is what norms need to know of who answered. Zero is unknown.
type Subject struct {
	Age    int // in completed years
	Grade  int // 1 to 12
	Gender Gender
}

// NormKind is the kind of norm value.
type NormKind string

// The kinds of norm value.
const (
	TScore     NormKind = "T"          // mean 50, SD 10
	Percentile NormKind = "percentile" // 0 to 100
)

// Norms turn a value into its place in a group, and the bands are then bands of
// that place.
type Norms struct {
	Kind   NormKind    `json:"kind"`
	Source string      `json:"source"`
	Groups []NormGroup `json:"groups"`
}

// NormGroup is the norm of one group. Empty lists and zero fit everybody.
type NormGroup struct {
	Gender Gender `json:"gender,omitempty"`
	Grades []int  `json:"grades,omitempty"`
	Ages   []int  `json:"ages,omitempty"`
	N      int    `json:"n"` // size of the sample
	// Either mean and SD, for T scores, or a table, for both kinds.
	Mean  *Number   `json:"mean,omitempty"`
	SD    *Number   `json:"sd,omitempty"`
	Table []NormRow `json:"table,omitempty"`
}

// NormRow is the norm value from From up to the next row.
type NormRow struct {
	From  Number `json:"from"`
	Value Number `json:"value"`
}

// The bounds of both kinds of norm value.
const lowestNorm, highestNorm = 0 * whole, 100 * whole

// group returns the first group a subject belongs to. Who has no known grade, age
// or gender belongs to no group that asks for it: a guessed norm would be a guessed
// result.
func (n Norms) group(who Subject) (NormGroup, bool) {
	for _, g := range n.Groups {
		if (g.Gender == "" || g.Gender == who.Gender) &&
			(len(g.Grades) == 0 || slices.Contains(g.Grades, who.Grade)) &&
			(len(g.Ages) == 0 || slices.Contains(g.Ages, who.Age)) {
			return g, true
		}
	}
	return NormGroup{}, false
}

// place is the norm value of a value, in whole steps of the scale's decimals.
func (g NormGroup) place(value Number, r Rounding, step Number) Number {
	if g.Mean != nil {
		t := 50*whole*(*g.SD) + 10*whole*(value-*g.Mean)
		return min(max(r.quotient(t, int(*g.SD), step), lowestNorm), highestNorm)
	}
	placed := g.Table[0].Value
	for _, row := range g.Table {
		if row.From <= value {
			placed = row.Value
		}
	}
	return placed
}
