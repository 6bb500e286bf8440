package validity

// Lie is the result of a lie scale, counted by the instrument's own key: the lying
// direction differs from item to item.
type Lie struct {
	Count int // answers in the lying direction
	Limit int // the count that makes the paper void, 7 in the MHT
}

// WrongRequired counts the required items with another answer than the right one.
// A blank is not a wrong answer. It is undefined when no required item is answered.
func WrongRequired(p Paper) (wrong int, ok bool) {
	for i, item := range p.Items {
		v, answered := p.value(i)
		if item.Required == nil || !answered {
			continue
		}
		ok = true
		if v != *item.Required {
			wrong++
		}
	}
	return wrong, ok
}

// LieScale is the count of the paper's lie scale. It is undefined without one, or
// when its limit is not positive.
func LieScale(p Paper) (count int, ok bool) {
	if p.Lie == nil || p.Lie.Limit <= 0 {
		return 0, false
	}
	return p.Lie.Count, true
}

// atFloor tells whether every answered symptom item stands at its healthy end, and
// at least one does.
func atFloor(p Paper) bool {
	some := false
	for i, item := range p.Items {
		v, answered := p.value(i)
		if !item.Symptom || item.Required != nil || !answered {
			continue
		}
		if v != item.healthy() {
			return false
		}
		some = true
	}
	return some
}

// confounded tells whether a straight line can be an honest answer to this paper:
// all its items ask for symptoms and none is reversed, so that a healthy child is
// a perfect straight-liner (Conijn et al. 2019).
func confounded(p Paper) bool {
	for _, item := range p.Items {
		if item.Required == nil && (item.Reversed || !item.Symptom) {
			return false
		}
	}
	return true
}
