package instrument

import (
	"fmt"
	"strings"
)

// Explanation says how one score came about, so that a psychometrician can follow
// it by hand. It is computed anew from the answers and never stored.
type Explanation struct {
	ScaleScore
	Title    Text       `json:"title"`
	Items    []ItemPart `json:"items,omitempty"`
	Parts    []ScaleKey `json:"parts,omitempty"` // of a composite
	Missing  Missing    `json:"missing,omitzero"`
	Group    *NormGroup `json:"group,omitempty"` // whose norm was used
	LowBand  string     `json:"lowBand"`         // the bands of Low and High
	HighBand string     `json:"highBand"`
	Source   string     `json:"source,omitempty"` // of the band's cut-off
	Says     Text       `json:"says"`
}

// ItemPart is what one item did to a score.
type ItemPart struct {
	Item     ItemKey `json:"item"`
	Answer   *int    `json:"answer"` // null: left blank or not reached
	Reached  bool    `json:"reached"`
	Reversed bool    `json:"reversed,omitempty"`
	Weight   Number  `json:"weight"`
	Adds     Number  `json:"adds"`
}

// Explain says how each score of a paper came about.
func (f *Form) Explain(a Answers, who Subject) []Explanation {
	var out []Explanation
	cells := f.read(a, nil)
	for _, score := range f.Score(a, who).Scales {
		for i := range f.scales {
			if p := &f.scales[i]; p.Key == score.Scale {
				out = append(out, p.explain(score, cells, f, who))
			}
		}
	}
	return out
}

func (p *plan) explain(s ScaleScore, cells []cell, f *Form, who Subject) Explanation {
	e := Explanation{ScaleScore: s, Title: p.Title, Parts: p.Scales, Missing: p.Missing}
	for _, t := range p.terms {
		c := cells[t.item]
		part := ItemPart{Item: f.items[t.item].Key, Reached: c.reached, Reversed: t.reversed, Weight: t.weight}
		if c.given {
			part.Answer, part.Adds = &c.value, t.keyed(c.value)
		}
		e.Items = append(e.Items, part)
	}
	e.LowBand, e.HighBand = p.rangeOf(s, who)
	if p.Norms != nil {
		if g, ok := p.Norms.group(who); ok {
			e.Group = &g
		}
	}
	for _, b := range p.Bands {
		if s.Valid && b.ID == s.Band {
			e.Source = b.Source
		}
	}
	e.Says = p.says(e)
	return e
}

// Range are the bands of the lowest and the highest value that a score could have.
func (f *Form) Range(s ScaleScore, who Subject) (low, high string) {
	for i := range f.scales {
		if p := &f.scales[i]; p.Key == s.Scale {
			return p.rangeOf(s, who)
		}
	}
	return "", ""
}

// rangeOf is the whole range where no norm fits: nothing is certain then.
func (p *plan) rangeOf(s ScaleScore, who Subject) (low, high string) {
	if p.Norms == nil {
		return p.bandID(s.Low), p.bandID(s.High)
	}
	g, ok := p.Norms.group(who)
	if !ok {
		return p.Bands[0].ID, p.Bands[len(p.Bands)-1].ID
	}
	return p.bandID(g.place(s.Low, p.Rounding, p.step())), p.bandID(g.place(s.High, p.Rounding, p.step()))
}

// says puts the computation into one line in both languages.
func (p *plan) says(e Explanation) Text {
	answered := len(p.terms) - e.Blanks - e.Unreached
	steps := p.formula(e, answered)
	if e.Valid {
		b, _ := p.Band(e.Value)
		if p.Norms != nil {
			b, _ = p.Band(e.Norm)
			steps += fmt.Sprintf(" → %s %s", p.Norms.Kind, e.Norm)
		}
		return Text{ZH: fmt.Sprintf("%s：%s，%s", p.Title.ZH, steps, b.Label.ZH), EN: fmt.Sprintf("%s: %s, %s", p.Title.EN, steps, b.Label.EN)}
	}
	return Text{
		ZH: fmt.Sprintf("%s：无有效得分（留空 %d 题，未到 %d 题）；补全后可能为 %s 至 %s", p.Title.ZH, e.Blanks, e.Unreached, e.Low, e.High),
		EN: fmt.Sprintf("%s: no valid score (%d blank, %d not reached); completed it could be %s to %s", p.Title.EN, e.Blanks, e.Unreached, e.Low, e.High),
	}
}

// formula writes the arithmetic of a valid score.
func (p *plan) formula(e Explanation, answered int) string {
	var b strings.Builder
	b.WriteString(e.Raw.String())
	switch {
	case p.Missing.Kind == Positive && e.Blanks > 0:
		fmt.Fprintf(&b, " + %d", e.Blanks)
	case p.Formula == Mean:
		fmt.Fprintf(&b, " ÷ %d", answered)
	case p.Missing.Kind == Prorate && e.Blanks > 0:
		fmt.Fprintf(&b, " × %d ÷ %d", len(p.terms), answered)
	}
	if p.factor() > 1 {
		fmt.Fprintf(&b, " × %d", p.factor())
	}
	if text := b.String(); text != e.Value.String() {
		return text + " = " + e.Value.String()
	}
	return e.Value.String()
}
