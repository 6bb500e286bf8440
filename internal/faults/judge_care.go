package main

import (
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/referral"
)

// judgeNotices finds the notices that alerts decided on, at each recipient once.
func (c *court) judgeNotices() error {
	given, at := map[string]int{}, map[string]map[string]int{}
	for id, doc := range c.docs["notices"] {
		var n referral.Notice
		if err := bson.Unmarshal(doc.body, &n); err != nil {
			return err
		}
		n.ID = id
		reference := id[:12]
		if at[reference] == nil {
			at[reference] = map[string]int{}
		}
		at[reference][n.Recipient]++
		given[reference]++
		if n.Recipient == hospital {
			c.counts["notices"]++
			if n.SeenBy != "" {
				c.counts["seen"]++
			}
		}
	}
	for id, doc := range c.docs["alerts"] {
		var a referral.Alert
		if err := bson.Unmarshal(doc.body, &a); err != nil {
			return err
		}
		reference := c.vault.Fingerprint("notice", id)[:12]
		for _, recipient := range []string{hospital, district} {
			switch n := at[reference][recipient]; {
			case n > a.Notices:
				c.accuse(doubled, "%s owed %d notices and gave %s %d", id, a.Notices, recipient, n)
			case n == 0 && a.Notices > 0:
				c.accuse(lost, "the notice of %s never came to %s", id, recipient)
			}
		}
		if a.NoticeOwed {
			c.accuse(lost, "the notice of %s is still owed", id)
		}
		delete(given, reference)
	}
	for reference := range given {
		c.accuse(doubled, "a notice %s of no alert", reference)
	}
	return nil
}

// judgeReferrals finds the referrals that people decided on, each once, and the case
// of each student once.
func (c *court) judgeReferrals() error {
	open := map[string]int{}
	for id, doc := range c.docs["cases"] {
		var k referral.Case
		if err := bson.Unmarshal(doc.body, &k); err != nil {
			return err
		}
		if k.State != referral.CaseClosed {
			open[k.Student]++
		}
		sent := 0
		for _, e := range k.History {
			if e.Verb == "refer" {
				sent++
			}
		}
		made := 0
		for n := 1; ; n++ {
			if _, is := c.docs["referrals"][fmt.Sprintf("%s/referral/%d", id, n)]; !is {
				break
			}
			made++
		}
		if made != sent {
			c.accuse(map[bool]string{true: lost, false: doubled}[made < sent], "case %s decided on %d referrals and has %d", id, sent, made)
		}
		c.counts["referrals"] += made
	}
	for student, n := range open {
		if n > 1 {
			c.accuse(doubled, "%s has %d open cases", student, n)
		}
	}
	c.counts["cases"] = len(c.docs["cases"])
	return nil
}
