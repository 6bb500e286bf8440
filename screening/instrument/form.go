package instrument

// Form is a battery made ready: its items and scales in the order they are asked,
// with every name resolved once. It is shared: read it, never change it.
type Form struct {
	instruments []Instrument
	items       []Item
	index       map[ItemKey]int
	shown       [][]shown
	scales      []plan
}

// shown is a display condition with its item resolved.
type shown struct {
	item, atLeast int
	orBlank       bool
}

// plan is a scale with its items, or its parts, resolved.
type plan struct {
	Scale
	terms           []term
	parts           []int // of a composite: places among the form's scales
	lowest, highest Number
}

// term is what one item adds to a scale.
type term struct {
	item     int
	weight   Number
	min, max Number // of what it can add
	reversed bool
}

// newForm trusts checked instruments with keys of their own.
func newForm(instruments []Instrument) *Form {
	f := &Form{instruments: instruments, index: map[ItemKey]int{}}
	for _, in := range instruments {
		for _, item := range in.Items {
			f.index[item.Key] = len(f.items)
			f.items = append(f.items, item)
		}
	}
	for _, item := range f.items {
		var conditions []shown
		for _, c := range item.ShowIf {
			conditions = append(conditions, shown{f.index[c.Item], c.AtLeast, c.OrBlank})
		}
		f.shown = append(f.shown, conditions)
	}
	places := map[ScaleKey]int{}
	for _, in := range instruments {
		for _, s := range in.Scales {
			places[s.Key] = len(f.scales)
			f.scales = append(f.scales, f.plan(s, places))
		}
	}
	return f
}

func (f *Form) plan(s Scale, places map[ScaleKey]int) plan {
	p := plan{Scale: s}
	reversed := map[ItemKey]bool{}
	for _, key := range s.Reversed {
		reversed[key] = true
	}
	for _, key := range s.Items {
		at, weight := f.index[key], whole
		if w, ok := s.Weights[key]; ok {
			weight = w
		}
		item := f.items[at]
		p.terms = append(p.terms, term{item: at, weight: weight, reversed: reversed[key],
			min: weight * Number(item.Min()), max: weight * Number(item.Max())})
	}
	for _, key := range s.Scales {
		p.parts = append(p.parts, places[key])
	}
	p.lowest, p.highest = f.ends(p)
	return p
}

// ends are the lowest and the highest value of a scale before any norm.
func (f *Form) ends(p plan) (lowest, highest Number) {
	if p.Formula == Composite {
		for _, at := range p.parts {
			lowest, highest = lowest+f.scales[at].lowest, highest+f.scales[at].highest
		}
		return lowest, highest
	}
	for _, t := range p.terms {
		lowest, highest = lowest+t.min, highest+t.max
	}
	return p.complete(lowest), p.complete(highest)
}

// Instruments are those of the battery, in the order they are asked.
func (f *Form) Instruments() []Instrument { return f.instruments }

// Items are all items in the order they are asked, those with a display condition
// included (see Item.Shown).
func (f *Form) Items() []Item { return f.items }

// Item returns one item.
func (f *Form) Item(key ItemKey) (Item, bool) {
	at, ok := f.index[key]
	if !ok {
		return Item{}, false
	}
	return f.items[at], true
}

// Scale returns one scale.
func (f *Form) Scale(key ScaleKey) (Scale, bool) {
	for _, p := range f.scales {
		if p.Key == key {
			return p.Scale, true
		}
	}
	return Scale{}, false
}

// Heard tells whether a is an answer to the item that a human must hear about.
func (f *Form) Heard(key ItemKey, a Answer) bool {
	item, ok := f.Item(key)
	return ok && item.Heard(a)
}

// Ends are the lowest and the highest value of a scale before any norm.
func (f *Form) Ends(key ScaleKey) (lowest, highest Number) {
	for _, p := range f.scales {
		if p.Key == key {
			return p.lowest, p.highest
		}
	}
	return 0, 0
}

// Owner is the instrument of an item's or scale's key.
func (f *Form) Owner(key string) (Instrument, bool) {
	for _, in := range f.instruments {
		if Ref(in.ID) == owner(key) {
			return in, true
		}
	}
	return Instrument{}, false
}

// Title is what the instrument of an item's or scale's key is called.
func (f *Form) Title(key string) Text {
	in, _ := f.Owner(key)
	return in.Title
}

// Number is the place of an item in its own instrument, counted from 1.
func (f *Form) Number(key ItemKey) int {
	for _, in := range f.instruments {
		for i, item := range in.Items {
			if item.Key == key {
				return i + 1
			}
		}
	}
	return 0
}
