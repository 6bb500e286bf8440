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
