// Package staffing holds a school's mental-health teachers against the rule: one
// part-timer for so many students, and a full-timer in schools of certain kinds.
// Which schools the rule covers, and who counts, is configuration.
package staffing

import "slices"

// SchoolKind is what the staffing rule distinguishes.
type SchoolKind string

// The kinds of school.
const (
	Urban           SchoolKind = "urban"
	TownshipCentral SchoolKind = "township-central"
	Rural           SchoolKind = "rural"
)

// Kinds returns every kind of school.
func Kinds() []SchoolKind { return []SchoolKind{Urban, TownshipCentral, Rural} }

// Valid tells whether k is one of the kinds.
func (k SchoolKind) Valid() bool { return slices.Contains(Kinds(), k) }

// Rule is the requirement. A Ratio below 1 asks for nobody.
type Rule struct {
	Ratio           int          `bson:"ratio" json:"ratio"`                     // students for each teacher
	Covers          []SchoolKind `bson:"covers" json:"covers"`                   // schools the ratio holds for
	FullTimersCount bool         `bson:"fullTimersCount" json:"fullTimersCount"` // towards the ratio
	FullTimeIn      []SchoolKind `bson:"fullTimeIn" json:"fullTimeIn"`           // schools that need a full-timer
	Source          string       `bson:"source" json:"source"`
}

// Default is the rule of Jiangsu's implementation plan. The plan says neither
// which schools the ratio covers nor whether full-timers count towards it; the
// stricter reading is ours: all schools, and part-timers alone.
func Default() Rule {
	return Rule{
		Ratio:      500,
		Covers:     Kinds(),
		FullTimeIn: []SchoolKind{Urban, TownshipCentral},
		Source: "Jiangsu Province, implementation plan for high-quality and balanced basic public education services, " +
			"May 2024, item 13; coverage of all schools and part-timers alone: our own reading",
	}
}

// School is what the check needs to know of a school. Numbers below 0 count as 0.
type School struct {
	ID       string     `bson:"id" json:"id"`
	Kind     SchoolKind `bson:"kind" json:"kind"`
	Enrolled int        `bson:"enrolled" json:"enrolled"`
	PartTime int        `bson:"partTime" json:"partTime"`
	FullTime int        `bson:"fullTime" json:"fullTime"`
}

// Check is one school held against the rule.
type Check struct {
	School           string `bson:"school" json:"school"`
	Enrolled         int    `bson:"enrolled" json:"enrolled"`
	Covered          bool   `bson:"covered" json:"covered"`   // by the ratio
	Required         int    `bson:"required" json:"required"` // 0 when not covered
	Present          int    `bson:"present" json:"present"`   // teachers who count towards the ratio
	Deficit          int    `bson:"deficit" json:"deficit"`
	FullTimeRequired bool   `bson:"fullTimeRequired" json:"fullTimeRequired"`
	FullTimePresent  bool   `bson:"fullTimePresent" json:"fullTimePresent"`
}

// Check holds a school against the rule.
func (r Rule) Check(s School) Check {
	fullTime := max(s.FullTime, 0)
	c := Check{
		School:           s.ID,
		Enrolled:         max(s.Enrolled, 0),
		Covered:          slices.Contains(r.Covers, s.Kind),
		Present:          max(s.PartTime, 0),
		FullTimeRequired: slices.Contains(r.FullTimeIn, s.Kind),
		FullTimePresent:  fullTime > 0,
	}
	if r.FullTimersCount {
		c.Present += fullTime
	}
	if c.Covered {
		c.Required = r.required(c.Enrolled)
	}
	c.Deficit = max(c.Required-c.Present, 0)
	return c
}

// required rounds up: the 501st student asks for a second teacher.
func (r Rule) required(enrolled int) int {
	if r.Ratio < 1 || enrolled == 0 {
		return 0
	}
	return (enrolled-1)/r.Ratio + 1
}

// Short tells whether the school falls short of either requirement.
func (c Check) Short() bool { return c.Deficit > 0 || c.FullTimeRequired && !c.FullTimePresent }
