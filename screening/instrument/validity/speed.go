package validity

import "slices"

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

// Floors sets the floor of each item from the times of a batch in milliseconds,
// one slice an item: a tenth of the item's median (the normative threshold of
// Wise & Ma, 2012), rounded down and never under absoluteMS. Times of 0 or less
// are unknown and left out. An item with fewer than atLeast times gets 0, no
// floor. Reading speed grows with age: pass the times of one grade.
func Floors(elapsed [][]int, absoluteMS, atLeast int) []int {
	floors := make([]int, len(elapsed))
	for i, times := range elapsed {
		known := slices.DeleteFunc(slices.Clone(times), func(ms int) bool { return ms <= 0 })
		if len(known) >= max(atLeast, 1) {
			floors[i] = max(absoluteMS, tenthOfMedian(known))
		}
	}
	return floors
}

// tenthOfMedian sorts the times. It works on twice the median, which is a whole
// number even when the median lies between two times.
func tenthOfMedian(times []int) int {
	slices.Sort(times)
	n := len(times)
	return (times[(n-1)/2] + times[n/2]) / 20
}
