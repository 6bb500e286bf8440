package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/rig"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/server"
)

// court is where everything that was written is held against everything that was
// promised.
type court struct {
	*world
	platform    server.Domains
	vault       *vault.Vault
	docs        map[string]map[string]record // collection → id → what is stored
	witness     map[string]map[int64][]rig.Line
	counts      map[string]int
	unwitnessed map[string]bool // versions that nobody can speak of
	findings    []string
}

// record is a document as it is stored.
type record struct {
	version int64
	body    bson.Raw
}

// The counts that fail a run, in the order of the table.
const (
	lost       = "acknowledged and lost"
	doubled    = "doubled effects"
	early      = "early escalations"
	afterAck   = "escalations after an unexpired acknowledgement"
	unowned    = "open alerts without owner or wake"
	overdue    = "overdue beyond the bound while an engine runs"
	untold     = "decided and never told"
	undecided  = "told and never decided"
	turnedAway = "turned away for no reason"
	believed   = "forged receipts taken"
	fell       = "processes that ended by themselves"
)

var failing = []string{lost, doubled, early, afterAck, unowned, overdue, untold, undecided, turnedAway, believed, fell}

// accuse counts one breach of a promise, once, and keeps what it was.
func (c *court) accuse(count, format string, args ...any) {
	finding := count + ": " + fmt.Sprintf(format, args...)
	if !slices.Contains(c.findings, finding) {
		c.counts[count]++
		c.findings = append(c.findings, finding)
	}
}

// judge reads everything and prints the table.
func (w *world) judge() error {
	c, err := w.open()
	if err != nil {
		return err
	}
	for _, judge := range []func() error{c.judgeMoments, c.judgePapers, c.judgeActs, c.judgeHistories, c.judgeLetters, c.judgeNotices, c.judgeReferrals, c.judgeReceiver} {
		if err := judge(); err != nil {
			return err
		}
	}
	return c.sentence()
}

// open reads the database and the journals, with the keys of the installation.
func (w *world) open() (*court, error) {
	ctx := context.Background()
	secrets, err := vault.LoadSecrets(w.path("secrets"))
	if err != nil {
		return nil, err
	}
	engine, err := sqlite.Open(w.path("xinqiao.db"))
	if err != nil {
		return nil, err
	}
	db := store.New(engine)
	v := vault.New(db, secrets)
	c := &court{world: w, vault: v, docs: map[string]map[string]record{}, witness: map[string]map[int64][]rig.Line{}, unwitnessed: map[string]bool{}, counts: map[string]int{}}
	c.platform = server.NewDomains(server.Parts{Log: slog.New(slog.DiscardHandler), Clock: clock.System{}, DB: db, Secrets: secrets,
		Vault: v, Claims: claim.New(db, v)})
	if err := db.Ensure(ctx); err != nil {
		return nil, err
	}
	return c, errors.Join(c.read(), c.hearWitnesses())
}

// judgeMoments takes over what the lookout saw.
func (c *court) judgeMoments() error {
	l := c.lookout
	for id := range l.unowned {
		c.accuse(unowned, "alert %s had no owner", id)
	}
	for id := range l.unwoken {
		c.accuse(unowned, "alert %s was open and would never be looked at again", id)
	}
	for what, lag := range l.overdue {
		c.accuse(overdue, "%s by %s", what, lag.Round(100_000_000))
	}
	for _, why := range c.book.turned {
		c.accuse(turnedAway, "%s", why)
	}
	for _, id := range c.book.fooled {
		c.accuse(believed, "about %s", id)
	}
	for _, p := range c.all() {
		for _, why := range p.falls() {
			c.accuse(fell, "%s", why)
		}
	}
	return nil
}

// judgePapers finds for each acknowledged danger its one alert, which was seen.
func (c *court) judgePapers() error {
	alerts := map[string]int{}
	for id := range c.docs["alerts"] {
		alerts[strings.Join(strings.SplitN(id, "/", 3)[:2], "/")]++ // campaign/student
	}
	for sitting, p := range c.book.papers {
		if p.acked.IsZero() {
			continue
		}
		var doc struct {
			State string `bson:"state"`
		}
		if err := bson.Unmarshal(c.docs["sittings"][sitting].body, &doc); err != nil || doc.State != "submitted" && !p.left {
			c.accuse(lost, "the submit of %s was acknowledged, and it is %q", sitting, doc.State)
		}
		if !p.grave {
			continue
		}
		switch n := alerts[strings.Join(strings.SplitN(sitting, "/", 3)[:2], "/")]; {
		case n == 0:
			c.accuse(lost, "%s has no alert", sitting)
		case n > 1:
			c.accuse(doubled, "%s has %d alerts", sitting, n)
		case p.seen.IsZero():
			c.accuse(lost, "%s never came to its counselor's inbox", sitting)
		}
	}
	return nil
}

// judgeActs finds each acknowledged command once in the history of what it changed,
// and no command oftener than it was asked.
func (c *court) judgeActs() error {
	type done struct{ collection, id, verb, by string }
	sure, asked := map[done]int{}, map[done]int{}
	for _, a := range c.book.acts {
		d := done{a.collection, a.id, a.verb, a.by}
		if a.done {
			sure[d]++
		}
		asked[d] += 0 // what was only refused must not have happened
		if !a.refused {
			asked[d]++
		}
	}
	for d := range asked {
		if d.collection == "notices" {
			continue // a notice has no history; who opened it stands in it
		}
		var doc struct {
			History referral.History `bson:"history"`
		}
		if err := bson.Unmarshal(c.docs[d.collection][d.id].body, &doc); err != nil {
			c.accuse(lost, "%s of %s %s: the document is gone", d.verb, d.collection, d.id)
			continue
		}
		n := 0
		for _, e := range doc.History {
			if e.Verb == d.verb && e.By == d.by {
				n++
			}
		}
		seen := d.verb == "see" && n > 0 // opening again is no new event
		if n < sure[d] && !seen {
			c.accuse(lost, "%s by %s of %s %s was acknowledged %d times and happened %d times", d.verb, d.by, d.collection, d.id, sure[d], n)
		}
		if n > asked[d] {
			c.accuse(doubled, "%s by %s of %s %s was asked %d times and happened %d times", d.verb, d.by, d.collection, d.id, asked[d], n)
		}
	}
	return nil
}
