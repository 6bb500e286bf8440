package main

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/referral"
)

// dispatch is what the platform keeps of one message to the hospital's programs.
type dispatch struct {
	Kind     string    `bson:"kind"`
	Parent   string    `bson:"parent"`
	Closed   bool      `bson:"closed"`
	Due      time.Time `bson:"due"`
	Received time.Time `bson:"received"`
	Posts    int       `bson:"posts"`
	Receipts []struct {
		ID string `bson:"id"`
	} `bson:"receipts"`
}

// judgeReceiver holds what the platform decided to send against what the reference
// hospital has: each message once, and each receipt that was taken kept.
func (c *court) judgeReceiver() error {
	has := map[string]string{}
	for _, m := range c.arrived.Received {
		has[m.ID] = m.Effect
	}
	if n := c.arrived.Doubled; n > 0 {
		c.accuse(doubled, "%d packets or notices have two effects at the hospital", n)
	}
	about, receipts := map[string]int{}, 0
	for id, doc := range c.docs["dispatches"] {
		var d dispatch
		if err := bson.Unmarshal(doc.body, &d); err != nil {
			return err
		}
		about[d.Kind+" "+d.Parent]++
		receipts += len(d.Receipts)
		c.counts["posts"] += d.Posts
		switch _, is := has[id]; {
		case !d.Received.IsZero() && !is:
			c.accuse(lost, "%s %s is taken for received, and the hospital has it not", d.Kind, id)
		case d.Received.IsZero() && (d.Closed || d.Due.IsZero()):
			c.accuse(lost, "%s %s was never confirmed and is owed no more", d.Kind, id)
		case d.Received.IsZero():
			c.counts["owed"]++
		}
		delete(has, id)
	}
	for id, effect := range has {
		c.accuse(doubled, "the hospital has %s as %s, which nobody sent", effect, id)
	}
	c.counts["receipts"] = receipts
	said := 0
	for _, n := range c.arrived.Said {
		said += n
	}
	if said > receipts {
		c.accuse(lost, "the platform took %d receipts and keeps %d", said, receipts)
	}
	if n := c.arrived.Final; n > 0 {
		c.accuse(lost, "the platform refused %d receipts or answers for good", n)
	}
	return c.judgeParents(about)
}

// judgeParents finds a message for each notice and referral, and each word of the
// hospital's programs once in the history.
func (c *court) judgeParents(about map[string]int) error {
	for id, doc := range c.docs["notices"] {
		if recipient, _ := doc.body.Lookup("recipient").StringValueOK(); recipient == hospital && about["notice "+id] != 1 {
			c.accuse(lost, "notice %s was sent to the hospital's programs as %d messages", id, about["notice "+id])
		}
	}
	for id, doc := range c.docs["referrals"] {
		var r struct {
			Version int              `bson:"version"`
			History referral.History `bson:"history"`
		}
		if err := bson.Unmarshal(doc.body, &r); err != nil {
			return err
		}
		if n := about["packet "+id]; n == 0 || n > r.Version {
			c.accuse(map[bool]string{true: lost, false: doubled}[n == 0], "version %d of referral %s was sent as %d packets", r.Version, id, n)
		}
		words := map[string]int{}
		for _, e := range r.History {
			if e.By == "hospital/"+hospital {
				words[e.Verb]++
			}
		}
		for verb, n := range words {
			if n > 1 {
				c.accuse(doubled, "the hospital's %q about %s counts %d times", verb, id, n)
			}
		}
	}
	return nil
}
