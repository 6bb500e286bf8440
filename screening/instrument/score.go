package instrument

// ScaleScore is the score of one scale.
type ScaleScore struct {
	Scale ScaleKey `bson:"scale" json:"scale"`
	Raw   int      `bson:"raw" json:"raw"` // sum of what was answered
	// Value is the score after the scale's rule for blanks; it means nothing
	// unless Valid.
	Value     int    `bson:"value" json:"value"`
	Blanks    int    `bson:"blanks" json:"blanks"`
	Unreached int    `bson:"unreached" json:"unreached"` // any makes the scale invalid
	Valid     bool   `bson:"valid" json:"valid"`
	Band      string `bson:"band,omitempty" json:"band,omitempty"` // empty unless Valid
}

// Result is what a paper says. All lists are in the order of the battery.
type Result struct {
	Scales []ScaleScore `bson:"scales" json:"scales"`
	// CriticalYes holds every critical answer in the paper, also one whose item a
	// later change has hidden: it was said, so it is heard.
	CriticalYes []ItemKey `bson:"criticalYes" json:"criticalYes"`
	// CriticalBlank holds the critical items that were shown and left blank.
	CriticalBlank []ItemKey `bson:"criticalBlank" json:"criticalBlank"`
	Reached       []ItemKey `bson:"reached" json:"reached"`
	Unreached     []ItemKey `bson:"unreached" json:"unreached"` // never a hidden item
}

// Scale returns the score of a scale; none when the battery lacks it or its
// items were hidden.
func (r Result) Scale(key ScaleKey) (ScaleScore, bool) {
	for _, s := range r.Scales {
		if s.Scale == key {
			return s, true
		}
	}
	return ScaleScore{}, false
}

// Complete tells whether every item that was to be shown was reached.
func (r Result) Complete() bool { return len(r.Unreached) == 0 }

// Score reads a paper. The answers have passed Check and the battery CheckBattery;
// an instrument that the library does not know adds nothing.
func (l Library) Score(b Battery, a Answers) Result {
	var r Result
	for _, id := range b {
		in := l.instruments[id]
		for _, item := range in.Items {
			r.note(item, a)
		}
		for _, scale := range in.Scales {
			if score, ok := l.score(scale, a); ok {
				r.Scales = append(r.Scales, score)
			}
		}
	}
	return r
}

// note files one item under what happened to it.
func (r *Result) note(item Item, a Answers) {
	answer, reached := a[item.Key]
	if answer.Value != nil && item.CriticalYes(*answer.Value) {
		r.CriticalYes = append(r.CriticalYes, item.Key)
	}
	if !item.Shown(a) {
		return
	}
	if !reached {
		r.Unreached = append(r.Unreached, item.Key)
		return
	}
	r.Reached = append(r.Reached, item.Key)
	if answer.Value == nil && item.IsCritical() {
		r.CriticalBlank = append(r.CriticalBlank, item.Key)
	}
}

// score returns false when the scale's item is hidden; the loader sees to it that
// an item with a display condition is alone in its scales.
func (l Library) score(s Scale, a Answers) (ScaleScore, bool) {
	out := ScaleScore{Scale: s.Key}
	for _, key := range s.Items {
		answer, reached := a[key]
		switch {
		case !l.items[key].Shown(a):
			return ScaleScore{}, false
		case !reached:
			out.Unreached++
		case answer.Value == nil:
			out.Blanks++
		default:
			out.Raw += *answer.Value
		}
	}
	if out.Value, out.Valid = s.Missing.total(out, len(s.Items)); out.Valid {
		out.Band = s.band(out.Value)
	}
	return out, true
}

// total applies the rule for blanks. Items never reached belong to a student who
// has not finished, and no rule makes up for those.
func (m Missing) total(s ScaleScore, items int) (value int, valid bool) {
	if s.Unreached > 0 {
		return 0, false
	}
	switch m.Kind {
	case Prorate:
		if s.Blanks > m.MaxBlanks {
			return 0, false
		}
		return prorated(s.Raw, items, items-s.Blanks), true
	case Invalid:
		if s.Blanks > m.MaxBlanks {
			return 0, false
		}
		return s.Raw, true
	case Positive:
		return s.Raw + s.Blanks, true
	default:
		return s.Raw, true
	}
}

// prorated is raw × items / answered, rounded half up, in whole numbers so that
// no binary fraction can turn 4.5 into 4.
func prorated(raw, items, answered int) int {
	return (2*raw*items + answered) / (2 * answered)
}

func (s Scale) band(value int) string {
	for _, b := range s.Bands {
		if b.Min <= value && value <= b.Max {
			return b.ID
		}
	}
	return ""
}
