package validity

// Speed is the share of timed answers that took at least the item's floor: the
// response time effort of Wise & Kong (2005), Applied Measurement in Education 18,
// 163–183. An answer exactly at the floor is slow enough, to the person's benefit.
// Blanks, unknown times and items without a floor do not count. It is undefined
// when nothing is timed.
func Speed(p Paper) (share float64, ok bool) {
	slow, timed := timings(p)
	if timed == 0 {
		return 0, false
	}
	return float64(slow) / float64(timed), true
}

func timings(p Paper) (slow, timed int) {
	for i, item := range p.Items {
		_, answered := p.value(i)
		if !answered || p.Answers[i].ElapsedMS <= 0 || item.FloorMS <= 0 {
			continue
		}
		timed++
		if p.Answers[i].ElapsedMS >= item.FloorMS {
			slow++
		}
	}
	return slow, timed
}
