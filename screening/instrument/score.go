package instrument

// ScaleScore is the score of one scale.
type ScaleScore struct {
	Scale ScaleKey `bson:"scale" json:"scale"`
	Raw   Number   `bson:"raw" json:"raw"` // what the answered items add up to, keyed and weighted
	// Value is the score by the scale's formula and its rule for blanks; it means
	// nothing unless Valid.
	Value     Number `bson:"value" json:"value"`
	Norm      Number `bson:"norm,omitempty" json:"norm,omitempty"` // of scales with norms
	Blanks    int    `bson:"blanks" json:"blanks"`
	Unreached int    `bson:"unreached" json:"unreached"` // any makes the scale invalid
	Valid     bool   `bson:"valid" json:"valid"`
	Band      string `bson:"band,omitempty" json:"band,omitempty"` // empty unless Valid
	// Low and High are the ends of what the value could be over all ways to complete
	// the paper.
	Low  Number `bson:"low" json:"low"`
	High Number `bson:"high" json:"high"`
}

// Result is what a paper says. All lists are in the order of the battery.
type Result struct {
	Scales []ScaleScore `bson:"scales" json:"scales"`
	// CriticalYes holds every critical answer in the paper, also one whose item a
	// later change has hidden: it was said, so it is heard.
	CriticalYes []ItemKey `bson:"criticalYes" json:"criticalYes"`
	// CriticalBlank holds the critical items that were shown and left blank.
	CriticalBlank []ItemKey `bson:"criticalBlank" json:"criticalBlank"`
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

// cell is what happened to one item.
type cell struct {
	value          int
	reached, given bool
	hidden, heard  bool
}

// roomFor holds the cells of usual papers without asking the heap.
const roomFor = 64

// Score reads a paper whose answers the items allow.
func (f *Form) Score(a Answers, who Subject) Result {
	var room [roomFor]cell
	cells := f.read(a, room[:0])
	r := Result{Scales: make([]ScaleScore, 0, len(f.scales))}
	for i, c := range cells {
		r.note(f.items[i], c)
	}
	// A hidden scale is not in the result, so parts are found by their key.
	for i := range f.scales {
		if score, ok := f.scales[i].score(cells, r, f, who); ok {
			r.Scales = append(r.Scales, score)
		}
	}
	return r
}

func (f *Form) read(a Answers, cells []cell) []cell {
	for i := range f.items {
		item := &f.items[i]
		answer, reached := a[item.Key]
		c := cell{reached: reached}
		if reached {
			c.value, c.given = answer.Reading()
			c.heard = c.given && item.IsCritical() && item.Heard(answer)
		}
		cells = append(cells, c)
	}
	for i, conditions := range f.shown {
		cells[i].hidden = len(conditions) > 0 && !anyHolds(conditions, cells)
	}
	return cells
}

func anyHolds(conditions []shown, cells []cell) bool {
	for _, s := range conditions {
		c := cells[s.item]
		if c.given && c.value >= s.atLeast || c.reached && !c.given && s.orBlank {
			return true
		}
	}
	return false
}

// note files one item under what happened to it.
func (r *Result) note(item Item, c cell) {
	if c.heard {
		r.CriticalYes = append(r.CriticalYes, item.Key)
	}
	switch {
	case c.hidden:
	case !c.reached:
		r.Unreached = append(r.Unreached, item.Key)
	case !c.given && len(item.Critical) > 0:
		r.CriticalBlank = append(r.CriticalBlank, item.Key)
	}
}

// score returns false when the scale's item is hidden; the check sees to it that
// an item with a display condition is alone in its scales.
func (p *plan) score(cells []cell, so Result, f *Form, who Subject) (ScaleScore, bool) {
	out := ScaleScore{Scale: p.Key}
	if p.Formula == Composite {
		p.addUp(&out, so, f)
	} else if !p.sum(&out, cells) {
		return ScaleScore{}, false
	}
	if p.Norms != nil {
		p.place(&out, who)
	} else if out.Valid {
		out.Band = p.bandID(out.Value)
	}
	return out, true
}

func (p *plan) sum(out *ScaleScore, cells []cell) (shown bool) {
	low, high := Number(0), Number(0)
	for _, t := range p.terms {
		c := cells[t.item]
		switch {
		case c.hidden:
			return false
		case c.given:
			v := t.keyed(c.value)
			out.Raw, low, high = out.Raw+v, low+v, high+v
			continue
		case c.reached:
			out.Blanks++
		default:
			out.Unreached++
		}
		low, high = low+t.min, high+t.max
	}
	out.Low, out.High = p.complete(low), p.complete(high)
	out.Value, out.Valid = p.value(*out)
	return true
}

// keyed is what an answer adds: for a reversed item counted from its other end.
func (t term) keyed(v int) Number {
	if t.reversed {
		return t.min + t.max - t.weight*Number(v)
	}
	return t.weight * Number(v)
}

// complete is the value of a paper without blanks whose items add up to sum.
func (p *plan) complete(sum Number) Number {
	den := 1
	if p.Formula == Mean {
		den = len(p.terms)
	}
	return p.Rounding.quotient(sum*Number(p.factor()), den, p.step())
}

// value applies the rule for blanks. Items never reached belong to a student who
// has not finished, and no rule makes up for those.
func (p *plan) value(s ScaleScore) (value Number, valid bool) {
	if s.Unreached > 0 {
		return 0, false
	}
	switch p.Missing.Kind {
	case Prorate:
		if s.Blanks > p.Missing.MaxBlanks {
			return 0, false
		}
		return p.prorated(s.Raw, len(p.terms)-s.Blanks), true
	case Invalid:
		if s.Blanks > p.Missing.MaxBlanks {
			return 0, false
		}
	case Positive:
		return p.complete(s.Raw + Whole(s.Blanks)), true
	}
	return p.complete(s.Raw), true
}

// prorated lets the answered items speak for the blank ones.
func (p *plan) prorated(raw Number, answered int) Number {
	if p.Formula == Mean {
		return p.Rounding.quotient(raw*Number(p.factor()), answered, p.step())
	}
	return p.Rounding.quotient(raw*Number(p.factor()*len(p.terms)), answered, p.step())
}

// addUp makes a composite of its parts; it is valid when all of them are.
func (p *plan) addUp(out *ScaleScore, so Result, f *Form) {
	out.Valid = true
	for _, at := range p.parts {
		part, _ := so.Scale(f.scales[at].Key)
		out.Raw, out.Value = out.Raw+part.Raw, out.Value+part.Value
		out.Low, out.High = out.Low+part.Low, out.High+part.High
		out.Blanks, out.Unreached = out.Blanks+part.Blanks, out.Unreached+part.Unreached
		out.Valid = out.Valid && part.Valid
	}
	if !out.Valid {
		out.Value = 0
	}
}

// place finds the norm value and its band. Without a fitting norm there is no
// result, rather than a wrong one.
func (p *plan) place(out *ScaleScore, who Subject) {
	group, ok := p.Norms.group(who)
	if out.Valid = out.Valid && ok; out.Valid {
		out.Norm = group.place(out.Value, p.Rounding, p.step())
		out.Band = p.bandID(out.Norm)
	}
}

func (p *plan) bandID(value Number) string {
	band, _ := p.Band(value)
	return band.ID
}
