package main

import (
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/rig"
)

// trial is a court over a few documents.
type trial struct {
	t *testing.T
	*court
}

func newTrial(t *testing.T) trial {
	w := &world{book: newBook(), events: &timeline{}}
	return trial{t, &court{world: w, docs: map[string]map[string]record{}, witness: map[string]map[int64][]rig.Line{},
		counts: map[string]int{}, unwitnessed: map[string]bool{}}}
}

type d = bson.D

func (j trial) put(collection, id string, fields d) {
	j.t.Helper()
	raw, err := bson.Marshal(fields)
	if err != nil {
		j.t.Fatal(err)
	}
	if j.docs[collection] == nil {
		j.docs[collection] = map[string]record{}
	}
	j.docs[collection][id] = record{version: 1, body: raw}
}

func event(verb, by string) d { return d{{Key: "verb", Value: verb}, {Key: "by", Value: by}} }

// handsIn is a paper that was acknowledged and seen.
func (j trial) handsIn(sitting string, grave bool) {
	j.book.submits(sitting, nil, grave)
	j.book.submitted(sitting)
	j.book.sees(sitting)
	j.put("sittings", sitting, d{{Key: "state", Value: "submitted"}})
}

// Each breach of a promise is counted, and nothing else.
func TestTheCourtSeesEachBreach(t *testing.T) {
	received := time.Now().UTC()
	for name, c := range map[string]struct {
		happens func(j trial)
		want    string
	}{
		"an alert for a danger": {func(j trial) {
			j.handsIn("c/s/group/1", true)
			j.put("alerts", "c/s/group/1", d{})
		}, ""},
		"none for calm": {func(j trial) { j.handsIn("c/s/group/1", false) }, ""},
		"no alert":      {func(j trial) { j.handsIn("c/s/group/1", true) }, lost},
		"two alerts": {func(j trial) {
			j.handsIn("c/s/group/1", true)
			j.put("alerts", "c/s/group/1", d{})
			j.put("alerts", "c/s/other/1", d{})
		}, doubled},
		"nobody saw it": {func(j trial) {
			j.book.submits("c/s/group/1", nil, true)
			j.book.submitted("c/s/group/1")
			j.put("sittings", "c/s/group/1", d{{Key: "state", Value: "submitted"}})
			j.put("alerts", "c/s/group/1", d{})
		}, lost},
		"a submit that was forgotten": {func(j trial) {
			j.handsIn("c/s/group/1", false)
			j.put("sittings", "c/s/group/1", d{{Key: "state", Value: "started"}})
		}, lost},
		"a submit that nobody acknowledged": {func(j trial) { j.book.submits("c/s/group/1", nil, true) }, ""},

		"a command that was done": {func(j trial) {
			j.book.ends(j.book.begins(&act{collection: "alerts", id: "a", verb: "hear", by: "x"}), true)
			j.put("alerts", "a", d{{Key: "history", Value: bson.A{event("raise", "engine"), event("hear", "x")}}})
		}, ""},
		"a command that was acknowledged and is gone": {func(j trial) {
			j.book.ends(j.book.begins(&act{collection: "alerts", id: "a", verb: "hear", by: "x"}), true)
			j.put("alerts", "a", d{{Key: "history", Value: bson.A{event("hear", "y")}}})
		}, lost},
		"a command that counts twice": {func(j trial) {
			j.book.ends(j.book.begins(&act{collection: "alerts", id: "a", verb: "hear", by: "x"}), true)
			j.put("alerts", "a", d{{Key: "history", Value: bson.A{event("hear", "x"), event("hear", "x")}}})
		}, doubled},
		"a command nobody knows of, done once": {func(j trial) {
			j.book.begins(&act{collection: "alerts", id: "a", verb: "hear", by: "x"})
			j.put("alerts", "a", d{{Key: "history", Value: bson.A{event("hear", "x")}}})
		}, ""},
		"a command that was refused and done": {func(j trial) {
			j.book.ends(j.book.begins(&act{collection: "alerts", id: "a", verb: "hear", by: "x"}), false)
			j.put("alerts", "a", d{{Key: "history", Value: bson.A{event("hear", "x")}}})
		}, doubled},

		"a message that is owed": {func(j trial) {
			j.put("dispatches", "m", d{{Key: "kind", Value: "notice"}, {Key: "due", Value: received}})
		}, ""},
		"a message that arrived": {func(j trial) {
			j.put("dispatches", "m", d{{Key: "kind", Value: "notice"}, {Key: "received", Value: received}})
			j.arrives("m", "notice/x")
		}, ""},
		"a message that was given up": {func(j trial) {
			j.put("dispatches", "m", d{{Key: "kind", Value: "notice"}})
		}, lost},
		"a message that only the platform believes in": {func(j trial) {
			j.put("dispatches", "m", d{{Key: "kind", Value: "notice"}, {Key: "received", Value: received}})
		}, lost},
		"a message of nobody":      {func(j trial) { j.arrives("m", "notice/x") }, doubled},
		"two messages, one effect": {func(j trial) { j.arrived.Doubled = 1 }, doubled},
		"a receipt that was taken and is gone": {func(j trial) {
			j.arrived.Said = map[string]int{"received": 1}
		}, lost},
		"a referral without a packet": {func(j trial) { j.put("referrals", "r", d{{Key: "version", Value: 1}}) }, lost},
		"an answer that counts twice": {func(j trial) {
			j.put("referrals", "r", d{{Key: "version", Value: 1}, {Key: "history", Value: bson.A{event("accept", "hospital/brain"), event("accept", "hospital/brain")}}})
			j.put("dispatches", "m", d{{Key: "kind", Value: "packet"}, {Key: "parent", Value: "r"}, {Key: "due", Value: received}})
		}, doubled},
		"a notice without a message": {func(j trial) { j.put("notices", "n", d{{Key: "recipient", Value: hospital}}) }, lost},
	} {
		j := newTrial(t)
		c.happens(j)
		for _, judge := range []func() error{j.judgePapers, j.judgeActs, j.judgeReceiver} {
			if err := judge(); err != nil {
				t.Fatal(err)
			}
		}
		for _, count := range failing {
			if n := j.counts[count]; (n > 0) != (count == c.want) {
				t.Errorf("%s: %d %s: %q", name, n, count, j.findings)
			}
		}
	}
}

// arrives puts a message into the hospital.
func (j trial) arrives(id, effect string) {
	j.arrived.Received = append(j.arrived.Received, arrival{ID: id, Effect: effect, Times: 1})
}
