package instrument

import "fmt"

func (c *checker) scales(in Instrument) {
	items := map[ItemKey]Item{}
	for _, item := range in.Items {
		items[item.Key] = item
	}
	c.require(len(in.Scales) > 0, "scales", "is empty", "define at least one scale")
	taken := map[ScaleKey]bool{}
	for i, s := range in.Scales {
		field := fmt.Sprintf("scales[%d]", i)
		c.key(field+".key", in.ID, string(s.Key))
		c.require(!taken[s.Key], field+".key", fmt.Sprintf("%q is taken", s.Key), "give each scale a key of its own")
		taken[s.Key] = true
		c.bilingual(field+".title", s.Title)
		c.missing(field+".missing", s, items)
		if highest, ok := c.scaleItems(field+".items", s, items); ok {
			c.bands(field+".bands", s.Bands, highest)
		}
	}
}

// scaleItems returns the highest value the scale can reach.
func (c *checker) scaleItems(field string, s Scale, items map[ItemKey]Item) (highest int, ok bool) {
	ok = c.require(len(s.Items) > 0, field, "is empty", "list the items that are summed")
	taken := map[ItemKey]bool{}
	for i, key := range s.Items {
		at := fmt.Sprintf("%s[%d]", field, i)
		item, known := items[key]
		known = c.require(known, at, fmt.Sprintf("there is no item %q", key), "name an item of this instrument")
		once := c.require(!taken[key], at, fmt.Sprintf("%q is counted twice", key), "list it once")
		alone := c.require(len(item.ShowIfAnyYes) == 0 || len(s.Items) == 1, at,
			fmt.Sprintf("%q is not always shown", key), "give it a scale of its own")
		taken[key] = true
		highest += item.Max()
		ok = ok && known && once && alone
	}
	return highest, ok
}

func (c *checker) missing(field string, s Scale, items map[ItemKey]Item) {
	m := s.Missing
	c.filled(field+".source", m.Source)
	switch m.Kind {
	case Prorate:
		c.require(1 <= m.MaxBlanks && m.MaxBlanks < len(s.Items), field+".maxBlanks", "leaves nothing to prorate",
			"use 1 up to one less than the number of items")
	case Invalid:
		c.require(0 <= m.MaxBlanks && m.MaxBlanks < len(s.Items), field+".maxBlanks", "is out of range",
			"use 0 up to one less than the number of items")
	case None, Positive:
		c.require(m.MaxBlanks == 0, field+".maxBlanks", "has no meaning for this kind", "remove it")
	default:
		c.require(false, field+".kind", "is not known",
			fmt.Sprintf("use %q, %q, %q or %q", None, Prorate, Invalid, Positive))
	}
	c.require((m.Rounding == HalfUp) == (m.Kind == Prorate) && (m.Rounding == HalfUp || m.Rounding == ""),
		field+".rounding", "does not fit the kind", fmt.Sprintf("use %q for %q and nothing else", HalfUp, Prorate))
	for i, key := range s.Items {
		c.require(m.Kind != Positive || items[key].Kind == YesNo, field+".kind",
			fmt.Sprintf("cannot count a blank of items[%d] as yes", i), "use it for yes-no items only")
	}
}

// bands asks for a partition of 0 to the highest value: a score without a band
// would be a child nobody looks at.
func (c *checker) bands(field string, bands []Band, highest int) {
	c.require(len(bands) > 0, field, "is empty", fmt.Sprintf("cover 0 to %d", highest))
	taken, next := map[string]bool{}, 0
	for i, b := range bands {
		at := fmt.Sprintf("%s[%d]", field, i)
		c.require(namePattern.MatchString(b.ID) && !taken[b.ID], at+".id", "is not a name of its own",
			"use small letters, digits and hyphens, each name once")
		c.bilingual(at+".label", b.Label)
		c.filled(at+".source", b.Source)
		c.require(b.Min == next, at+".min", "leaves a gap or overlaps", fmt.Sprintf("begin at %d", next))
		c.require(b.Max >= b.Min, at+".max", "is below min", "end at min or above")
		taken[b.ID], next = true, b.Max+1
	}
	c.require(len(bands) == 0 || next == highest+1, field, "does not end at the highest score",
		fmt.Sprintf("end the last band at %d", highest))
}
