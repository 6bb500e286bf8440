package validity

import "math"

// Item is what the indices need to know about one question.
type Item struct {
	Min, Max int    // lowest and highest answer value
	Reversed bool   // true when a high answer is the low end of its scale
	Scale    string // scale the item belongs to; "" for none
	FloorMS  int    // milliseconds; an answer below it is too fast; 0 means no floor is known
	Symptom  bool   // a high keyed answer means more distress; a well-being item is a reversed symptom item
	Required *int   // instructed or infrequency item: its only right answer; such an item is part of no scale
}

// Answer is what stands in the paper for one item.
type Answer struct {
	Value     *int // nil is a blank
	ElapsedMS int  // milliseconds spent on the item; 0 means unknown, -1 with a nil value means never reached
}

// Paper is one person's questionnaire. Items and Answers are parallel and in the
// order of presentation; an item beyond the last answer was never reached.
type Paper struct {
	Items    []Item
	Answers  []Answer
	Lie      *Lie      // nil without a lie scale
	Distance *Distance // nil when no batch has been computed
}

// value is the answer to item i, false for a blank or an item never reached.
func (p Paper) value(i int) (int, bool) {
	if i >= len(p.Answers) || p.Answers[i].Value == nil {
		return 0, false
	}
	return *p.Answers[i].Value, true
}

// own are the answered values in order, without required items: an instructed
// answer says nothing about how the person spreads his own answers.
func (p Paper) own() []int {
	var values []int
	for i, item := range p.Items {
		if v, ok := p.value(i); ok && item.Required == nil {
			values = append(values, v)
		}
	}
	return values
}

// place puts the answer to item i between the ends of the item, 0 to 1, so that
// items with different formats can be correlated. Where all items have one format
// this changes no correlation.
func (p Paper) place(i int) (float64, bool) {
	if i < 0 || i >= len(p.Items) || !p.Items[i].scored() {
		return 0, false
	}
	item := p.Items[i]
	v, ok := p.value(i)
	return float64(v-item.Min) / float64(item.Max-item.Min), ok
}

// keyed is place turned round for a reversed item.
func (p Paper) keyed(i int) (float64, bool) {
	share, ok := p.place(i)
	if ok && p.Items[i].Reversed {
		item := p.Items[i]
		// From the integers: 1 - 2/3 is not the same float as 1/3.
		share = float64(item.Max-*p.Answers[i].Value) / float64(item.Max-item.Min)
	}
	return share, ok
}

// Row is the paper as a row of a batch: where each answer lies between the ends of its
// item, NaN for what is missing. An item that cannot be scored is alike for everybody,
// since otherwise one text would leave no paper complete.
func (p Paper) Row() []float64 {
	row := make([]float64, len(p.Items))
	for i := range row {
		row[i] = math.NaN()
		if place, ok := p.place(i); ok || !p.Items[i].scored() {
			row[i] = place
		}
	}
	return row
}

// scored tells whether the item can be part of a scale at all.
func (i Item) scored() bool { return i.Required == nil && i.Max > i.Min }

// healthy is the end of a symptom item that reports no distress.
func (i Item) healthy() int {
	if i.Reversed {
		return i.Max
	}
	return i.Min
}
