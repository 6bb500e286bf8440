// Package trend follows one student over the years: is a change on a scale more than
// the scale's own unreliability? It is pure.
package trend

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Point is one score of a student on a scale.
type Point struct {
	Sitting string
	At      time.Time
	Value   instrument.Number
	Band    instrument.Text
	Change  *Change // since the point before; nil for the first
}

// Line is a student's points on one scale of one instrument, oldest first.
type Line struct {
	Scale  instrument.ScaleKey
	Title  instrument.Text
	Points []Point
}

// Moment is one answer to a critical item. It stands on its own, beside every score.
type Moment struct {
	Sitting string
	At      time.Time
	Item    instrument.ItemKey
	Text    instrument.Text // of the question
	Answer  instrument.Answer
}

// Meaning is what a change says.
type Meaning string

// The meanings. Unknown is said where no reliability is published, instead of a
// guess.
const (
	Better     Meaning = "better"
	Worse      Meaning = "worse"
	NoReliable Meaning = "no-reliable-change"
	Unknown    Meaning = "unknown"
)

// Change is the difference of two scores with its reliable change index.
type Change struct {
	By      instrument.Number
	Index   float64 // in standard errors of the difference; 0 when Unknown
	Meaning Meaning
	LocalN  int // size of the local sample that it is measured by; 0: the definition's
}

// Basis is what a change is measured by.
type Basis struct {
	instrument.Reliability
	N int // papers of a local sample; 0 when a definition names it
}

// reliable is the index from which a change is more than chance at p < .05:
// Jacobson NS, Truax P. J Consult Clin Psychol 1991;59:12-19.
const reliable = 1.96

// between is the change from one value to a later one: their difference over
// SD × √2 × √(1 − r). The definition's figures go before those of the local papers.
func between(before, after instrument.Number, s instrument.Scale, local func(instrument.ScaleKey) (Basis, bool)) Change {
	c := Change{By: after - before, Meaning: Unknown}
	basis, known := Basis{}, s.Change != nil
	if known {
		basis.Reliability = *s.Change
	} else if local != nil {
		basis, known = local(s.Key)
	}
	if !known {
		return c
	}
	c.LocalN = basis.N
	c.Index = c.By.Float() / (basis.SD.Float() * math.Sqrt(2*(1-basis.R.Float())))
	switch up := c.Index > 0; {
	case math.Abs(c.Index) < reliable:
		c.Meaning = NoReliable
	case up == (s.Worse == instrument.HighIsWorse):
		c.Meaning = Worse
	default:
		c.Meaning = Better
	}
	return c
}

// Paper is one paper of a student that has ended.
type Paper struct {
	Sitting string
	At      time.Time
	Form    *instrument.Form
	Result  instrument.Result
	Answers instrument.Answers
	Local   func(instrument.ScaleKey) (Basis, bool) // what the papers of its grade teach; may be nil
}

// Of puts papers together. Scores without a value are no points: a gap is shown as a
// gap. Versions of one instrument share a line, since their key says what is measured.
func Of(papers []Paper) (lines []Line, critical []Moment) {
	papers = slices.SortedFunc(slices.Values(papers), func(a, b Paper) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Sitting, b.Sitting))
	})
	for _, p := range papers {
		for _, s := range p.Result.Scales {
			if scale, ok := p.Form.Scale(s.Scale); ok && s.Valid {
				lines = extend(lines, scale, s, p)
			}
		}
		for _, item := range p.Form.Items() {
			if a, reached := p.Answers[item.Key]; reached && len(item.Critical) > 0 {
				critical = append(critical, Moment{Sitting: p.Sitting, At: p.At, Item: item.Key, Text: item.Text, Answer: a})
			}
		}
	}
	return lines, critical
}

func extend(lines []Line, scale instrument.Scale, s instrument.ScaleScore, p Paper) []Line {
	at := slices.IndexFunc(lines, func(l Line) bool { return l.Scale == scale.Key })
	if at < 0 {
		at, lines = len(lines), append(lines, Line{Scale: scale.Key, Title: scale.Title})
	}
	point := Point{Sitting: p.Sitting, At: p.At, Value: s.Value}
	for _, b := range scale.Bands {
		if b.ID == s.Band {
			point.Band = b.Label
		}
	}
	if n := len(lines[at].Points); n > 0 {
		change := between(lines[at].Points[n-1].Value, s.Value, scale, p.Local)
		point.Change = &change
	}
	lines[at].Points = append(lines[at].Points, point)
	return lines
}
