// Package roster reads school rosters as schools have them: .xlsx workbooks with
// Chinese or English headers in any order, under merged titles, with full-width
// digits, stray spaces and dates in every form. It only parses: who is new, has
// moved or has left is for the import to find out.
//
// What can be read in one way only is mended quietly. What is lost or unclear is
// refused with the row, the column and the mend, and is never guessed. No fault
// repeats what stands in a cell, so that faults can be logged and downloaded.
package roster

import "time"

// Row is one student as the roster has it, in canonical form.
type Row struct {
	Line       int        `bson:"line" json:"line"` // as Excel numbers it
	SchoolCode string     `bson:"schoolCode" json:"schoolCode"`
	Number     string     `bson:"number" json:"number"` // unique in the school
	Name       string     `bson:"name" json:"name"`
	Gender     Gender     `bson:"gender" json:"gender"`
	Birth      time.Time  `bson:"birth" json:"birth"` // midnight UTC
	Grade      int        `bson:"grade" json:"grade"` // 1 to 12
	Class      int        `bson:"class" json:"class"` // 1 to 99
	Guardians  []Guardian `bson:"guardians,omitempty" json:"guardians,omitempty"`
	Boarding   Boarding   `bson:"boarding,omitempty" json:"boarding,omitempty"`
}

// Guardian is an adult to call. The name is empty where the roster has only a
// telephone column.
type Guardian struct {
	Name     string   `bson:"name,omitempty" json:"name,omitempty"`
	Relation Relation `bson:"relation,omitempty" json:"relation,omitempty"`
	Phone    string   `bson:"phone,omitempty" json:"phone,omitempty"` // 11 digits
}

// Gender is as the register has it.
type Gender string

// The genders of the register.
const (
	Male   Gender = "male"
	Female Gender = "female"
)

// Boarding says whether a student sleeps at school; empty when the roster is
// silent, which is not the same as no.
type Boarding string

// The two ways to spend the night.
const (
	Boarder Boarding = "boarder"
	Day     Boarding = "day"
)

// Relation is what a guardian is to the student; empty when the roster is silent.
type Relation string

// The relations that the platform tells apart.
const (
	Father      Relation = "father"
	Mother      Relation = "mother"
	Grandparent Relation = "grandparent"
	Other       Relation = "other"
)

// Options say what an import is for.
type Options struct {
	// SchoolCode is the one school the workbook is for. Then the school column is
	// optional and must agree. Empty means a district: the column is required.
	SchoolCode string
	// Today lets births after it be refused; the zero time leaves this check out.
	Today time.Time
	// Columns says by letter what some columns hold, where the header is not
	// understood or misunderstood: a Meaning, or nothing for a column to be left out.
	Columns map[string]Meaning
	// Progress, when set, hears how many rows are done, now and then and at the end.
	Progress func(rows int)
}
