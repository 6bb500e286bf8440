package main

import (
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/rig"
)

// hearWitnesses reads the journals: which version was written with which content, by
// which clock. Of two who wanted to write one version, the one who says so wrote it.
func (c *court) hearWitnesses() error {
	for _, p := range append(c.apis, c.workers...) {
		lines, err := rig.Read(c.orders(p))
		if err != nil {
			return err
		}
		outcome := map[int64]rig.Line{}
		for _, l := range lines {
			if l.Collection == "" {
				outcome[l.Number] = l
			}
		}
		for _, l := range lines {
			if l.Collection != "" && !outcome[l.Number].Not {
				l.Done = outcome[l.Number].Done
				c.hear(l)
			}
		}
	}
	return nil
}

// hear keeps who may have written a version: all who wanted to and were not refused.
func (c *court) hear(l rig.Line) {
	key := l.Collection + " " + l.ID
	if c.witness[key] == nil {
		c.witness[key] = map[int64][]rig.Line{}
	}
	c.witness[key][l.Version] = append(c.witness[key][l.Version], l)
}

// writer returns who wrote a version, when that is beyond doubt.
func (c *court) writer(key string, version int64) (rig.Line, bool) {
	heard := c.witness[key][version]
	swore := slices.DeleteFunc(slices.Clone(heard), func(l rig.Line) bool { return !l.Done })
	switch {
	case len(swore) > 1:
		c.accuse(doubled, "version %d of %s was written %d times", version, key, len(swore))
		return rig.Line{}, false
	case len(swore) == 1:
		return swore[0], true
	case len(heard) == 1:
		return heard[0], true // killed before it could swear, and nobody else wanted to
	}
	return rig.Line{}, false
}

// versions walks every version of a kind of documents, each with the one before it.
// Where two may have written one and neither could say so, it is passed over.
func versions[T any](c *court, collection string, see func(id string, before *T, now *T, line rig.Line)) error {
	for id, doc := range c.docs[collection] {
		var before *T
		for v := int64(1); v <= doc.version; v++ {
			line, known := c.writer(collection+" "+id, v)
			if !known {
				before = nil
				c.unwitnessed[fmt.Sprint(collection, " ", id, " ", v)] = true
				continue
			}
			now := new(T)
			if err := bson.Unmarshal(line.Body, now); err != nil {
				return err
			}
			if before != nil || v == 1 {
				see(id, before, now, line)
			}
			before = now
		}
	}
	return nil
}
