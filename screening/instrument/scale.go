package instrument

// Formula is how a scale is computed.
type Formula string

// The formulas. A factor is a sum with a weight for each item; a composite adds
// up other scales.
const (
	Sum       Formula = "sum"
	Mean      Formula = "mean"
	Factor    Formula = "factor"
	Composite Formula = "composite"
)

// Direction says which end of a scale is the worse one.
type Direction string

// The directions.
const (
	HighIsWorse Direction = "high"
	LowIsWorse  Direction = "low"
)

// Scale is one score with its bands.
type Scale struct {
	Key     ScaleKey `json:"key"`
	Title   Text     `json:"title"`
	Formula Formula  `json:"formula"`
	// PartOf names the scale of which this one is a subscale.
	PartOf   ScaleKey           `json:"partOf,omitempty"`
	Items    []ItemKey          `json:"items,omitempty"`
	Reversed []ItemKey          `json:"reversed,omitempty"` // counted from their other end
	Weights  map[ItemKey]Number `json:"weights,omitempty"`  // of a factor
	Scales   []ScaleKey         `json:"scales,omitempty"`   // of a composite
	Multiply int                `json:"multiply,omitempty"` // 0 is once
	Decimals int                `json:"decimals,omitempty"` // 0, 1 or 2
	Rounding Rounding           `json:"rounding,omitempty"` // where a value can fall between two steps
	Worse    Direction          `json:"worse"`
	Lie      *Lie               `json:"lie,omitempty"`
	Missing  Missing            `json:"missing,omitzero"` // a composite has that of its parts
	Norms    *Norms             `json:"norms,omitempty"`
	Bands    []Band             `json:"bands"`
	Change   *Reliability       `json:"reliability,omitempty"`
}

// Lie makes a scale a lie scale: at the limit the paper is void and asked again.
type Lie struct {
	Limit  Number `json:"limit"`
	Source string `json:"source"`
}

// Reliability is what the reliable change index needs.
type Reliability struct {
	R      Number `json:"r"` // of test and retest
	SD     Number `json:"sd"`
	Source string `json:"source"`
}

// MissingKind is the way a scale treats items left blank.
type MissingKind string

// The ways to treat blanks.
const (
	None     MissingKind = "none"     // blanks add nothing and never invalidate
	Prorate  MissingKind = "prorate"  // up to MaxBlanks what was answered speaks for the rest, beyond it is invalid
	Invalid  MissingKind = "invalid"  // up to MaxBlanks the sum stands as it is, beyond it is invalid
	Positive MissingKind = "positive" // a refusal counts as yes; for scales of yes-no items
)

// Missing is a scale's rule for blanks, with who says so.
type Missing struct {
	Kind      MissingKind `json:"kind"`
	MaxBlanks int         `json:"maxBlanks,omitempty"`
	Source    string      `json:"source"`
}

// Band is a range of values, both ends included.
type Band struct {
	ID     string `json:"id"`
	Min    Number `json:"min"`
	Max    Number `json:"max"`
	Label  Text   `json:"label"`
	Source string `json:"source"`
}

// factor is how often the formula's result counts.
func (s Scale) factor() int { return max(s.Multiply, 1) }

// step is the distance of two neighbouring values.
func (s Scale) step() Number {
	return [...]Number{whole, whole / 10, 1}[min(max(s.Decimals, 0), 2)]
}

// Band returns the band of a value.
func (s Scale) Band(value Number) (Band, bool) {
	for _, b := range s.Bands {
		if b.Min <= value && value <= b.Max {
			return b, true
		}
	}
	return Band{}, false
}

// Ends are the lowest and the highest value of the bands.
func (s Scale) Ends() (lowest, highest Number) {
	return s.Bands[0].Min, s.Bands[len(s.Bands)-1].Max
}
