package risk

import "github.com/xinqiao/xinqiao/screening/instrument"

// For returns the policy as it is for one form, without what it says of other
// instruments: it finds the same, sooner.
func (p Policy) For(form *instrument.Form) Policy {
	bound := p
	bound.Rules = nil
	for _, r := range p.Rules {
		if c, possible := r.condition.on(form); possible {
			r.condition = c
			bound.Rules = append(bound.Rules, r)
		}
	}
	return bound
}

// on drops what can never hold on a form.
func (c condition) on(form *instrument.Form) (condition, bool) {
	switch {
	case c.all != nil:
		parts := make([]condition, len(c.all))
		for i, part := range c.all {
			bound, possible := part.on(form)
			if !possible {
				return condition{}, false
			}
			parts[i] = bound
		}
		return condition{all: parts}, true
	case c.any != nil:
		var parts []condition
		for _, part := range c.any {
			if bound, possible := part.on(form); possible {
				parts = append(parts, bound)
			}
		}
		return condition{any: parts}, len(parts) > 0
	}
	return c, c.leaf.on(form)
}

func (l leaf) on(form *instrument.Form) bool {
	switch l.word {
	case wordAnswer, wordBlank:
		_, ok := form.Item(instrument.ItemKey(l.key))
		return ok
	case wordScore, wordReach, wordIncomplete:
		_, ok := form.Scale(instrument.ScaleKey(l.key))
		return ok
	}
	return true
}
