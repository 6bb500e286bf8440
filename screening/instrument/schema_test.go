package instrument_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	. "github.com/xinqiao/xinqiao/screening/instrument"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestEveryDefinitionFollowsTheSchema(t *testing.T) {
	s := schema(t)
	for _, f := range forms(t) {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, f.Instruments()[0])))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", f.Instruments()[0].Ref(), err)
		}
	}
}

func TestTheSchemaRefusesToo(t *testing.T) {
	for _, change := range [][2]string{{`"kind": "choice"`, `"kind": "slider"`}, {`"formula": "sum"`, `"formula": "median"`},
		{`"version": "1"`, `"version": "one"`}, {`"citation"`, `"colour"`}, {`"worse": "high"`, `"worse": "left"`}} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(read(smallFile), change[0], change[1], 1)))
		if err != nil {
			t.Fatal(err)
		}
		if schema(t).Validate(doc) == nil {
			t.Errorf("%s is accepted", change[1])
		}
	}
}

// A field that one of the two does not know would be refused by one and accepted by
// the other.
func TestSchemaAndTypesNameTheSameFields(t *testing.T) {
	type object struct{ Properties map[string]json.RawMessage }
	var doc struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(Schema, &doc); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		object
		of any
	}{"instrument": {doc.object, Instrument{}}, "item": {doc.Defs["item"], Item{}}, "scale": {doc.Defs["scale"], Scale{}}, "group": {doc.Defs["group"], NormGroup{}}} {
		fields := map[string]bool{}
		for i := range reflect.TypeOf(c.of).NumField() {
			tag, _, _ := strings.Cut(reflect.TypeOf(c.of).Field(i).Tag.Get("json"), ",")
			if fields[tag] = true; tag != "-" && c.Properties[tag] == nil {
				t.Errorf("%s: the schema lacks %s", name, tag)
			}
		}
		for property := range c.Properties {
			if !fields[property] {
				t.Errorf("%s: the type lacks %s", name, property)
			}
		}
	}
}
