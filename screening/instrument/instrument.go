// Package instrument holds the questionnaires as data and scores them.
//
// An instrument is one JSON file: its wording with where the wording comes from,
// its answer options, its critical items, its scales with their rule for missing
// answers, and its bands with the source of every cut-off. docs/instruments.md
// describes the format. Everything here is pure; what a score means for the safety
// of a student is said in package risk.
package instrument

import (
	"slices"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// ID names an instrument, for example "phq-a". Two scoring conventions of one
// questionnaire are two instruments.
type ID string

// ItemKey names an item by its meaning, for example "phq-a.self-harm". Orders
// differ between relatives (PHQ-9 and PHQ-A), so a number would be a trap.
type ItemKey string

// ScaleKey names a scale of an instrument, for example "phq-a.total".
type ScaleKey string

// Text is a wording in both languages.
type Text = lang.Words

// Status says how far a wording may be trusted.
type Status string

// The statuses of a wording. What is not verbatim from a cited source and not a
// published translation is unvalidated, and reports must say so.
const (
	Verbatim    Status = "verbatim"
	Published   Status = "translation: published"
	Unvalidated Status = "translation: unvalidated"
)

// Provenance is where the wording of one language comes from.
type Provenance struct {
	Status Status `json:"status"`
	Source string `json:"source"`
}

// Wording is the provenance of the items and options in each language; a language
// without one has no text.
type Wording struct {
	ZH *Provenance `json:"zh-CN,omitempty"`
	EN *Provenance `json:"en,omitempty"`
}

// Status is that of the least trusted language, since a student may read either;
// empty without a text.
func (w Wording) Status() (least Status) {
	for _, p := range []*Provenance{w.ZH, w.EN} {
		if p != nil && (least == "" || slices.Index(statuses, p.Status) > slices.Index(statuses, least)) {
			least = p.Status
		}
	}
	return least
}

// LicenceKind says what must be true before an instrument is used.
type LicenceKind string

// The kinds of licence.
const (
	PublicDomain  LicenceKind = "public-domain"
	Free          LicenceKind = "free"           // anybody may use it
	NonCommercial LicenceKind = "non-commercial" // a school may, who sells it may not
	Restricted    LicenceKind = "restricted"     // only who holds a permission
)

// Licence is the terms of use in the words of their source.
type Licence struct {
	Kind  LicenceKind `json:"kind"`
	Terms string      `json:"terms"`
	// Permission says who permitted the use to whom and when.
	Permission string `json:"permission,omitempty"`
}

// Kind is the form of an item.
type Kind string

// The kinds of item. A yes-no item has the values 0 (no) and 1 (yes).
const (
	Choice      Kind = "choice"
	YesNo       Kind = "yes-no"
	NumberItem  Kind = "number"       // a whole number inside a range
	MultiChoice Kind = "multi-choice" // any of the options
	FreeText    Kind = "text"         // always optional, always read by a human
)

// Option is one answer that can be given.
type Option struct {
	Value int  `json:"value"`
	Label Text `json:"label,omitzero"`
}

// Range is what a number item may be answered with, both ends included.
type Range struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// Condition is one answer that brings a conditional item up.
type Condition struct {
	Item    ItemKey `json:"item"`
	AtLeast int     `json:"atLeast"`
	// OrBlank brings it up also when the question was shown and left blank.
	OrBlank bool `json:"orBlank,omitempty"`
}

// Item is one question.
type Item struct {
	Key       ItemKey `json:"key"`
	Kind      Kind    `json:"kind"`
	Text      Text    `json:"text,omitzero"`
	OptionSet string  `json:"optionSet,omitempty"`
	Range     *Range  `json:"range,omitempty"`
	// Critical lists the values a human must hear about; empty for an ordinary item.
	// A critical item that was shown and left blank is followed up too.
	Critical []int `json:"critical,omitempty"`
	// Suicide marks the items that ask about suicide or self-harm.
	Suicide bool `json:"suicide,omitempty"`
	// Right is the only right answer of an instructed or infrequency item ("please choose
	// 2 here"). Such an item says how a paper was answered, and belongs to no scale.
	Right *int `json:"right,omitempty"`
	// ShowIf shows the item only when one of the conditions holds; empty for an item
	// that is always shown.
	ShowIf []Condition `json:"showIf,omitempty"`
	// Options are those of the OptionSet, filled in by Parse.
	Options []Option `json:"-"`
}

// Respondent is who fills a paper in.
type Respondent string

// The respondents. An observer is a teacher or guardian who knows the child.
const (
	Self     Respondent = "self"
	Observer Respondent = "observer"
)

// Instrument is one questionnaire in one version. Its title is for staff: a
// student's page never shows it.
type Instrument struct {
	Schema     string              `json:"$schema,omitempty"`
	ID         ID                  `json:"id"`
	Version    string              `json:"version"`
	Title      Text                `json:"title"`
	Respondent Respondent          `json:"respondent"`
	Licence    Licence             `json:"licence"`
	Citation   string              `json:"citation"`
	Notes      []string            `json:"notes,omitempty"`   // what is unconfirmed, and choices of our own
	KeyOnly    bool                `json:"keyOnly,omitempty"` // the scoring without the text, which the school supplies
	Wording    Wording             `json:"wording,omitzero"`
	Period     Text                `json:"period,omitzero"` // what the answers look back on
	Intro      Text                `json:"intro,omitzero"`
	Options    map[string][]Option `json:"options,omitempty"`
	Items      []Item              `json:"items"`
	Scales     []Scale             `json:"scales"`
}

// Ref returns the reference to this version.
func (in Instrument) Ref() Ref { return Ref(string(in.ID) + "@" + in.Version) }
