package main

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/rig"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
)

// judgeLetters finds for each message that was decided on its one letter, and for
// each letter the decision. Messages have natural ids, whose keyed hashes the letters
// bear.
func (c *court) judgeLetters() error {
	letters, err := c.letters()
	if err != nil {
		return err
	}
	decided := map[string]string{}
	for _, collection := range []string{"alerts", "cases", "referrals", "returns"} {
		err := versions(c, collection, func(_ string, _, now *struct {
			referral.Duty `bson:",inline"`
		}, _ rig.Line) {
			for _, post := range now.Outbox {
				decided[c.vault.Fingerprint("message", post.ID)] = post.ID
			}
		})
		if err != nil {
			return err
		}
	}
	for id, natural := range decided {
		if _, told := letters[id]; !told {
			c.accuse(untold, "%s", natural)
		}
	}
	for id, l := range letters {
		if exercise(l.Object) {
			continue
		}
		switch l.Kind {
		case notify.AlertOpen, notify.AlertSeat, notify.AlertRaised, notify.CaseDue, notify.ReferralDue, notify.ReferralNews, notify.ReturnDue:
			if _, known := decided[id]; !known && len(c.unwitnessed) == 0 {
				c.accuse(undecided, "a letter %s about %s", l.Kind, l.Object)
			}
		}
	}
	c.counts["letters"] = len(letters)
	return nil
}

// letters are all messages of the people who take part, opened.
func (c *court) letters() (map[string]notify.Letter, error) {
	all := map[string]notify.Letter{}
	who := map[string]bool{}
	for _, m := range c.docs["messages"] {
		if id, ok := m.body.Lookup("recipient").StringValueOK(); ok {
			who[id] = true
		}
	}
	for id := range who {
		for after := (store.Cursor{}); ; {
			letters, next, err := c.platform.Inboxes.Of(context.Background(), actor.Actor{ID: id}, after, 500)
			if err != nil {
				return nil, err
			}
			for _, l := range letters {
				all[l.ID] = l
			}
			if after = next; after.IsZero() {
				break
			}
		}
	}
	return all, nil
}
