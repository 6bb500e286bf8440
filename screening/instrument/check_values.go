package instrument

import "fmt"

func (d scaleCheck) missing() bool {
	m, field := d.s.Missing, d.field+".missing"
	d.Filled(field+".source", m.Source)
	limited := 0 <= m.MaxBlanks && m.MaxBlanks < len(d.s.Items)
	switch m.Kind {
	case Prorate:
		return d.Require(1 <= m.MaxBlanks && limited, field+".maxBlanks", "leaves nothing to prorate",
			"use 1 up to one less than the number of items") && d.alike(field)
	case Invalid:
		d.Require(d.s.Formula != Mean || m.MaxBlanks == 0, field+".maxBlanks", "leaves the mean undefined", "prorate instead, or use 0")
		return d.Require(limited, field+".maxBlanks", "is out of range", "use 0 up to one less than the number of items")
	case None, Positive:
		d.Require(d.s.Formula != Mean, field+".kind", "leaves the mean undefined", fmt.Sprintf("use %q or %q", Prorate, Invalid))
		return d.Require(m.MaxBlanks == 0, field+".maxBlanks", "has no meaning for this kind", "remove it") && d.refusals(field)
	}
	return d.Require(false, field+".kind", "is not known",
		fmt.Sprintf("use %q, %q, %q or %q", None, Prorate, Invalid, Positive))
}

// alike asks for items of one range: otherwise answered items could speak for more
// than a blank one can hold.
func (d scaleCheck) alike(field string) bool {
	first, ok := d.items[d.s.Items[0]], true
	for i, key := range d.s.Items {
		item := d.items[key]
		ok = d.Require(item.Min() == first.Min() && item.Max() == first.Max() && d.s.Formula != Factor, field+".kind",
			fmt.Sprintf("cannot let other items speak for items[%d]", i), "prorate over unweighted items of one range only") && ok
	}
	return ok
}

func (d scaleCheck) refusals(field string) bool {
	ok := true
	for i, key := range d.s.Items {
		counts := d.items[key].Kind == YesNo && len(d.s.Reversed) == 0 && d.s.Formula == Sum
		ok = d.Require(d.s.Missing.Kind != Positive || counts, field+".kind",
			fmt.Sprintf("cannot count a blank of items[%d] as yes", i), "use it for unreversed sums of yes-no items only") && ok
	}
	return ok
}

// bands asks for a partition of all values: a score without a band would be a
// child nobody looks at.
func (d scaleCheck) bands() {
	lowest, highest := d.ends()
	if d.s.Norms != nil {
		d.norms()
		lowest, highest = lowestNorm, highestNorm
	}
	d.lie(lowest, highest)
	field := d.field + ".bands"
	d.Require(len(d.s.Bands) > 0, field, "is empty", fmt.Sprintf("cover %s to %s", lowest, highest))
	taken, next := map[string]bool{}, lowest
	for i, b := range d.s.Bands {
		at := fmt.Sprintf("%s[%d]", field, i)
		d.Require(namePattern.MatchString(b.ID) && !taken[b.ID], at+".id", "is not a name of its own",
			"use small letters, digits and hyphens, each name once")
		d.Bilingual(at+".label", b.Label)
		d.Filled(at+".source", b.Source)
		d.Require(b.Min == next, at+".min", "leaves a gap or overlaps", fmt.Sprintf("begin at %s", next))
		d.Require(b.Max >= b.Min && (b.Max-lowest)%d.s.step() == 0, at+".max", "is below min or between two values",
			fmt.Sprintf("end at min or above, in steps of %s", d.s.step()))
		taken[b.ID], next = true, b.Max+d.s.step()
	}
	d.Require(len(d.s.Bands) == 0 || next == highest+d.s.step(), field, "does not end at the highest score",
		fmt.Sprintf("end the last band at %s", highest))
}

// ends computes what a form would, for the scale under check and its parts.
func (d scaleCheck) ends() (lowest, highest Number) {
	in := d.in
	in.Scales = []Scale{d.s}
	for _, key := range d.s.Scales {
		in.Scales = append([]Scale{d.earlier[key]}, in.Scales...)
	}
	f := newForm([]Instrument{in})
	last := f.scales[len(f.scales)-1]
	return last.lowest, last.highest
}

func (d scaleCheck) lie(lowest, highest Number) {
	if l := d.s.Lie; l != nil {
		d.Require(lowest < l.Limit && l.Limit <= highest && d.s.Worse == HighIsWorse, d.field+".lie.limit", "is never, or always, reached",
			fmt.Sprintf("use a value above %s and up to %s, where high is worse", lowest, highest))
		d.Filled(d.field+".lie.source", l.Source)
	}
}

func (d scaleCheck) change() {
	if r := d.s.Change; r != nil {
		d.Require(0 < r.R && r.R < whole, d.field+".reliability.r", "is no reliability", "use a value between 0 and 1")
		d.Require(0 < r.SD, d.field+".reliability.sd", "is not positive", "give the standard deviation of the sample")
		d.Filled(d.field+".reliability.source", r.Source)
	}
}

func (d scaleCheck) norms() {
	n, field := d.s.Norms, d.field+".norms"
	d.Require(n.Kind == TScore || n.Kind == Percentile, field+".kind", "is not known", fmt.Sprintf("use %q or %q", TScore, Percentile))
	d.Filled(field+".source", n.Source)
	d.Require(len(n.Groups) > 0, field+".groups", "is empty", "list the groups")
	for i, g := range n.Groups {
		at := fmt.Sprintf("%s.groups[%d]", field, i)
		d.Require(g.N > 0, at+".n", "is not positive", "give the size of the sample")
		d.Require(g.Gender == "" || g.Gender == Male || g.Gender == Female, at+".gender", "is not known", "use male or female, or leave it out")
		if g.Mean != nil || g.SD != nil {
			d.Require(n.Kind == TScore && g.Mean != nil && g.SD != nil && 0 < *g.SD && *g.SD <= highestWeight*10 && len(g.Table) == 0, at,
				"does not make T scores", "give mean and a positive sd, and no table")
			continue
		}
		d.table(at+".table", g.Table)
	}
}

// table asks that more never means a lower place.
func (d scaleCheck) table(field string, rows []NormRow) {
	d.Require(len(rows) > 0, field, "is empty", "give a table, or mean and sd of T scores")
	for i, r := range rows {
		at := fmt.Sprintf("%s[%d]", field, i)
		d.Require(i == 0 || rows[i-1].From < r.From && rows[i-1].Value <= r.Value, at, "is not above the row before", "order the rows")
		d.Require(lowestNorm <= r.Value && r.Value <= highestNorm && r.Value%d.s.step() == 0, at+".value", "is out of range or between two steps",
			fmt.Sprintf("use 0 to 100 in steps of %s", d.s.step()))
	}
}
