// Package instrument holds the questionnaires as data and scores them.
//
// An instrument is one JSON file: its wording with where the wording comes from,
// its answer options, its critical items, its scales with their rule for missing
// answers, and its bands with the source of every cut-off. Everything here is
// pure; what a score means for the safety of a student is said in package risk.
package instrument

// ID names an instrument, for example "phq-a". Two scoring conventions of one
// questionnaire are two instruments.
type ID string

// ItemKey names an item by its meaning, for example "phq-a.self-harm". Orders
// differ between relatives (PHQ-9 and PHQ-A), so a number would be a trap.
type ItemKey string

// ScaleKey names a scale of an instrument, for example "phq-a.total".
type ScaleKey string

// The bundled instruments.
const (
	PHQA ID = "phq-a"
	GAD7 ID = "gad-7"
	ASQ  ID = "asq"
)

// Text is a wording in both languages.
type Text struct {
	ZH string `bson:"zh-CN" json:"zh-CN"`
	EN string `bson:"en" json:"en"`
}

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
	Status Status `bson:"status" json:"status"`
	Source string `bson:"source" json:"source"`
}

// Wording is the provenance of the items and options in each language.
type Wording struct {
	ZH Provenance `bson:"zh-CN" json:"zh-CN"`
	EN Provenance `bson:"en" json:"en"`
}

// Kind is the form of an item.
type Kind string

// The kinds of item. A yes-no item has the values 0 (no) and 1 (yes).
const (
	Choice Kind = "choice"
	YesNo  Kind = "yes-no"
)

// Option is one answer that can be given.
type Option struct {
	Value int  `bson:"value" json:"value"`
	Label Text `bson:"label" json:"label"`
}

// Item is one question.
type Item struct {
	Key       ItemKey `bson:"key" json:"key"`
	Kind      Kind    `bson:"kind" json:"kind"`
	Text      Text    `bson:"text" json:"text"`
	OptionSet string  `bson:"optionSet" json:"optionSet"`
	// Critical lists the values a human must hear about; empty for an ordinary item.
	Critical []int `bson:"critical,omitempty" json:"critical,omitempty"`
	// ShowIfAnyYes shows the item only when one of these earlier yes-no items was
	// answered yes or refused; empty for an item that is always shown.
	ShowIfAnyYes []ItemKey `bson:"showIfAnyYes,omitempty" json:"showIfAnyYes,omitempty"`
	// Options are those of the OptionSet, filled in by Load.
	Options []Option `bson:"-" json:"-"`
}

// Instrument is one questionnaire. Its title is for staff: a student's page
// never shows it.
type Instrument struct {
	ID       ID                  `bson:"id" json:"id"`
	Version  string              `bson:"version" json:"version"`
	Title    Text                `bson:"title" json:"title"`
	Licence  string              `bson:"licence" json:"licence"`
	Citation string              `bson:"citation" json:"citation"`
	Wording  Wording             `bson:"wording" json:"wording"`
	Period   Text                `bson:"period" json:"period"` // what the answers look back on
	Intro    Text                `bson:"intro" json:"intro"`
	Options  map[string][]Option `bson:"options" json:"options"`
	Items    []Item              `bson:"items" json:"items"`
	Scales   []Scale             `bson:"scales" json:"scales"`
}

// Scale is a sum over items with its bands.
type Scale struct {
	Key     ScaleKey  `bson:"key" json:"key"`
	Title   Text      `bson:"title" json:"title"`
	Items   []ItemKey `bson:"items" json:"items"`
	Missing Missing   `bson:"missing" json:"missing"`
	Bands   []Band    `bson:"bands" json:"bands"`
}

// MissingKind is the way a scale treats items left blank.
type MissingKind string

// The ways to treat blanks.
const (
	None     MissingKind = "none"     // blanks add nothing and never invalidate
	Prorate  MissingKind = "prorate"  // up to MaxBlanks the sum is scaled up, beyond it is invalid
	Invalid  MissingKind = "invalid"  // up to MaxBlanks the sum stands as it is, beyond it is invalid
	Positive MissingKind = "positive" // a refusal counts as yes; for scales of yes-no items
)

// HalfUp is the one rounding of prorated scores: 4.5 becomes 5.
const HalfUp = "half-up"

// Missing is a scale's rule for blanks, with who says so.
type Missing struct {
	Kind      MissingKind `bson:"kind" json:"kind"`
	MaxBlanks int         `bson:"maxBlanks,omitempty" json:"maxBlanks,omitempty"`
	Rounding  string      `bson:"rounding,omitempty" json:"rounding,omitempty"`
	Source    string      `bson:"source" json:"source"`
}

// Band is a range of values, both ends included.
type Band struct {
	ID     string `bson:"id" json:"id"`
	Min    int    `bson:"min" json:"min"`
	Max    int    `bson:"max" json:"max"`
	Label  Text   `bson:"label" json:"label"`
	Source string `bson:"source" json:"source"`
}
