package endtoend

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/screening/risk"
)

// sealedFields may stand in no document in clear: neither as a field with a value
// of its own nor around others.
var sealedFields = []string{
	"level", "levels", "score", "scores", "scale", "scales", "finding", "findings", "answer", "answers", "entries", "log",
	"result", "reasons", "rule", "changes", "concern", "place",
	"number", "phone", "email", "birth", "gender", "guardian", "guardians", "identity", "person", "address", "login",
	"note", "notes", "minutes", "summary", "evidence", "witness", "safetyPlan", "packet", "content",
	"code", "pin", "access", "password", "name", "text",
}

// clearByDesign are the fields of that name that say nothing about a person.
var clearByDesign = map[string]bool{
	"sessions.number": true, "sittings.assent.text": true, "campaigns.name": true,
	"units.name": true, "schools.name": true, "hospitals.name": true,
	"campaigns.follow.from": true, // the plan's level, nobody's
}

// inClear names the fields of a document that should be sealed and are not, and
// values that say how grave a student's risk is. Care policies are about nobody.
func (d document) inClear(forbidden map[string]bool) []string {
	if d.collection == "care_policies" {
		return nil
	}
	var leaks []string
	visit(d.collection, d.body, func(path, field string, v bson.RawValue) {
		if v.Type == bson.TypeBinary || v.Type == bson.TypeNull {
			return // sealed, or nothing
		}
		switch {
		case slices.Contains(sealedFields, field) && !clearByDesign[path]:
			leaks = append(leaks, fmt.Sprintf("%s is in clear", path))
		case forbidden[plain(v)] || risk.Level(plain(v)).AtLeast(risk.Mild) && !clearByDesign[path]:
			leaks = append(leaks, fmt.Sprintf("%s holds what should be sealed", path))
		}
	})
	return leaks
}

// visit walks all fields. The places of an array have no name of their own.
func visit(path string, doc bson.Raw, see func(path, field string, v bson.RawValue)) {
	elements, _ := doc.Elements()
	for _, e := range elements {
		field, v := e.Key(), e.Value()
		below := path + "." + field
		if _, err := strconv.Atoi(field); err == nil {
			below = path
		}
		see(below, field, v)
		switch v.Type {
		case bson.TypeEmbeddedDocument:
			visit(below, v.Document(), see)
		case bson.TypeArray:
			visit(below, bson.Raw(v.Array()), see)
		}
	}
}

// plain is a scalar as it would be typed.
func plain(v bson.RawValue) string {
	if text, ok := v.StringValueOK(); ok {
		return text
	}
	if number, ok := v.AsInt64OK(); ok {
		return strconv.FormatInt(number, 10)
	}
	return ""
}

func TestInClear(t *testing.T) {
	type d = bson.D
	for name, c := range map[string]struct {
		collection string
		body       d
		leaks      int
	}{
		"sealed":              {"alerts", d{{Key: "concern", Value: []byte("x")}, {Key: "state", Value: "open"}}, 0},
		"a level":             {"alerts", d{{Key: "level", Value: "high"}}, 1},
		"a level elsewhere":   {"alerts", d{{Key: "x", Value: d{{Key: "y", Value: "imminent"}}}}, 1},
		"a score in a list":   {"sittings", d{{Key: "x", Value: bson.A{d{{Key: "score", Value: 3}}}}}, 1},
		"a PIN":               {"sittings", d{{Key: "x", Value: "4711"}}, 1},
		"a PIN as a number":   {"sittings", d{{Key: "x", Value: int32(4711)}}, 1},
		"number of a session": {"sessions", d{{Key: "number", Value: 1}}, 0},
		"number of a student": {"students", d{{Key: "number", Value: "G1"}}, 1},
		"name of a school":    {"schools", d{{Key: "name", Value: "x"}}, 0},
		"name of a person":    {"staff", d{{Key: "identity", Value: d{{Key: "name", Value: "x"}}}}, 2},
		"a place in a list":   {"alerts", d{{Key: "outbox", Value: bson.A{d{{Key: "place", Value: "3-201 · 7"}}}}}, 1},
		"a policy":            {"care_policies", d{{Key: "levels", Value: d{{Key: "high", Value: "24h"}}}}, 0},
	} {
		body, err := bson.Marshal(c.body)
		must(t, err)
		if got := (document{collection: c.collection, body: body}).inClear(map[string]bool{"4711": true}); len(got) != c.leaks {
			t.Errorf("%s: %v", name, got)
		}
	}
}
