package store

// Start returns the place behind which the query's page begins, so that engines
// need one lower bound only: (key, id) > (Start().Key, Start().ID).
func (q Query) Start() Cursor {
	from, _ := q.Bounds()
	if q.After.Key < from {
		return Cursor{Key: from} // no id is empty: everything at from lies behind it
	}
	return q.After
}

// Page makes the page out of the records in order, of which the engine read one
// more than Size to learn whether another page follows.
func (q Query) Page(rs []Record) Page {
	if len(rs) <= q.Size() {
		return Page{Records: rs}
	}
	rs = rs[:q.Size()]
	last := rs[len(rs)-1]
	return Page{Records: rs, Next: Cursor{Key: last.Keys[q.Index], ID: last.ID}}
}
