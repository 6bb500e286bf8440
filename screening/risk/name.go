package risk

// name tells the words for all instruments which items have rules of their own, so
// that nobody reads the same twice.
func (p *Policy) name() {
	for i := range p.Rules {
		p.Rules[i].condition.except(p.named(wordAnswer), p.named(wordBlank))
	}
}

// named are the keys that the rules give to a word.
func (p *Policy) named(word string) map[string]bool {
	keys := map[string]bool{}
	for _, r := range p.Rules {
		r.condition.each(func(l *leaf) {
			if l.word == word {
				keys[l.key] = true
			}
		})
	}
	return keys
}

// AsksHistory tells whether a rule looks at earlier findings.
func (p Policy) AsksHistory() bool { return len(p.named(wordEarlier)) > 0 }

func (c *condition) except(answers, blanks map[string]bool) {
	c.each(func(l *leaf) {
		switch l.word {
		case wordCritical:
			l.but = answers
		case wordAnyBlank:
			l.but = blanks
		}
	})
}

// each visits the leaves.
func (c *condition) each(visit func(*leaf)) {
	if c.all == nil && c.any == nil {
		visit(&c.leaf)
	}
	for _, parts := range [][]condition{c.all, c.any} {
		for i := range parts {
			parts[i].each(visit)
		}
	}
}

// Symptoms is the worst level of a finding for what was answered. A rule that asks
// only how it was answered says that nothing is known, and leads to a retest.
func (p Policy) Symptoms(f Finding) Level {
	worst := None
	for _, r := range f.Reasons {
		if r.Level.AtLeast(worst) && !p.manner(r.Rule) {
			worst = r.Level
		}
	}
	return worst
}

// manner tells whether a rule asks only how a paper was answered.
func (p Policy) manner(id string) bool {
	for i := range p.Rules {
		if p.Rules[i].ID != id {
			continue
		}
		only := true
		p.Rules[i].condition.each(func(l *leaf) { only = only && (l.word == wordDoubtful || l.word == wordRetest) })
		return only
	}
	return false
}
