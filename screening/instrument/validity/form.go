package validity

import (
	"slices"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Times are how long each item was on the screen before its first answer, in
// milliseconds; an item without an entry has an unknown time.
type Times map[instrument.ItemKey]int

// Of puts a paper as it was answered into the terms of the indices. The floors are
// those learnt for the grade; an item without one has the absolute floor.
func Of(form *instrument.Form, a instrument.Answers, times, floors Times) Paper {
	p := Paper{Lie: lieOf(form, a)}
	kinds := kindsOf(form)
	for _, item := range form.Items() {
		answer, reached := a[item.Key]
		given := Answer{Value: answer.Value, ElapsedMS: times[item.Key]}
		if !reached {
			given.ElapsedMS = -1
		}
		about := kinds[item.Key]
		about.Symptom = about.Symptom || item.IsCritical() // what is critical and in no scale is one too
		about.Required, about.FloorMS = item.Right, DefaultLimits().FloorMS
		if item.Kind != instrument.FreeText && item.Kind != instrument.MultiChoice { // neither is one value
			about.Min, about.Max = item.Min(), item.Max()
		}
		if floor, learnt := floors[item.Key]; learnt {
			about.FloorMS = floor
		}
		p.Items, p.Answers = append(p.Items, about), append(p.Answers, given)
	}
	return p
}

// kindsOf says of each item what its narrowest scale makes of it. A question of a
// lie scale is no symptom.
func kindsOf(form *instrument.Form) map[instrument.ItemKey]Item {
	kinds, narrowest := map[instrument.ItemKey]Item{}, map[instrument.ItemKey]int{}
	for _, in := range form.Instruments() {
		for _, s := range in.Scales {
			for _, key := range s.Items {
				if n, known := narrowest[key]; known && n <= len(s.Items) {
					continue
				}
				narrowest[key] = len(s.Items)
				kinds[key] = Item{Scale: string(s.Key), Symptom: s.Lie == nil,
					Reversed: slices.Contains(s.Reversed, key) != (s.Worse == instrument.LowIsWorse)}
			}
		}
	}
	return kinds
}

// lieOf counts the lie scale of a form, if it has one. What is certain in spite of
// blanks counts; where they leave it open, the scale says nothing.
func lieOf(form *instrument.Form, a instrument.Answers) *Lie {
	for _, s := range form.Score(a, instrument.Subject{}).Scales {
		scale, _ := form.Scale(s.Scale)
		count := s.Low
		if s.Valid {
			count = s.Value
		}
		if scale.Lie != nil && (s.Valid || count >= scale.Lie.Limit) {
			return &Lie{Count: int(count.Float()), Limit: int(scale.Lie.Limit.Float())}
		}
	}
	return nil
}
