package instrument_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	. "github.com/xinqiao/xinqiao/screening/instrument"
)

const smallFile = "testdata/small.json"

// small is a library of one instrument that uses what the bundled ones do not.
func small() fs.FS { return one("small.json", read(smallFile)) }

func one(name, text string) fs.FS { return fstest.MapFS{name: {Data: []byte(text)}} }

func read(name string) string {
	text, err := os.ReadFile(name)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestLoadNamesFileFieldAndMend(t *testing.T) {
	for name, c := range map[string]struct{ old, new, field, mend string }{
		"unknown field":      {`"version"`, `"colour": 1, "version"`, "colour", "correct its name"},
		"field twice":        {`"version"`, `"Version": "0", "version"`, "version", "keep one"},
		"wrong type":         {`"version": "1"`, `"version": 1`, "version", "type string"},
		"broken JSON":        {`"version": "1",`, `"version": "1"`, "not JSON", "correct the JSON"},
		"bad id":             {`"id": "small"`, `"id": "Small"`, "id", "small letters"},
		"other file name":    {`"id": "small"`, `"id": "smaller"`, "id", "smaller.json"},
		"no version":         {`"version": "1"`, `"version": ""`, "version", "fill it in"},
		"one language":       {`"zh-CN": "甲"`, `"zh-CN": ""`, "items[0].text.zh-CN", "fill it in"},
		"unknown status":     {`"translation: published"`, `"checked"`, "wording.zh-CN.status", "use one of"},
		"options unordered":  {`"value": 2`, `"value": 1`, "options.how[2].value", "order the options"},
		"negative option":    {`"value": 0`, `"value": -1`, "options.how[0].value", "from 0 up"},
		"monstrous option":   {`"value": 2`, `"value": 9000000000000000000`, "options.how[2].value", "not above 100"},
		"item key twice":     {`"small.b", "kind"`, `"small.a", "kind"`, "items[1].key", "a key of its own"},
		"foreign item key":   {`"small.b", "kind"`, `"other.b", "kind"`, "items[1].key", `"small."`},
		"unknown kind":       {`"kind": "choice"`, `"kind": "slider"`, "items[0].kind", "use"},
		"unknown options":    {`"optionSet": "how"`, `"optionSet": "why"`, "items[0].optionSet", "name a set"},
		"yes-no of three":    {`"kind": "choice"`, `"kind": "yes-no"`, "items[0].optionSet", "0 for no and 1 for yes"},
		"critical value":     {`"critical": [1, 2]`, `"critical": [2, 7]`, "items[0].critical[1]", "values of the item's options"},
		"critical hole":      {`"critical": [1, 2]`, `"critical": [1]`, "items[0].critical", "from the lowest"},
		"condition unknown":  {`"showIfAnyYes": ["small.c"]`, `"showIfAnyYes": ["small.x"]`, "items[3].showIfAnyYes[0]", "name such an item"},
		"condition later":    {`"showIfAnyYes": ["small.c"]`, `"showIfAnyYes": ["small.d"]`, "items[3].showIfAnyYes[0]", "name such an item"},
		"scale unknown item": {`"items": ["small.a", "small.b"]`, `"items": ["small.a", "small.z"]`, "scales[0].items[1]", "name an item"},
		"scale item twice":   {`"items": ["small.a", "small.b"]`, `"items": ["small.a", "small.a"]`, "scales[0].items[1]", "list it once"},
		"scale hidden item":  {`"items": ["small.a", "small.b"]`, `"items": ["small.a", "small.d"]`, "scales[0].items[1]", "a scale of its own"},
		"scale key twice":    {`"small.limit"`, `"small.none"`, "scales[1].key", "a key of its own"},
		"missing kind":       {`"kind": "none"`, `"kind": "guess"`, "scales[0].missing.kind", "use"},
		"missing source":     {`"source": "ours"`, `"source": ""`, "scales[0].missing.source", "fill it in"},
		"blanks of none":     {`"kind": "none"`, `"kind": "none", "maxBlanks": 1`, "scales[0].missing.maxBlanks", "remove it"},
		"too many blanks":    {`"maxBlanks": 1`, `"maxBlanks": 2`, "scales[1].missing.maxBlanks", "one less"},
		"unrounded prorate":  {`"kind": "invalid"`, `"kind": "prorate"`, "scales[1].missing.rounding", "half-up"},
		"positive choice":    {`"kind": "none"`, `"kind": "positive"`, "scales[0].missing.kind", "yes-no items only"},
		"band gap":           {`"min": 2, "max": 4`, `"min": 3, "max": 4`, "scales[0].bands[1].min", "begin at 2"},
		"band overlap":       {`"min": 2, "max": 4`, `"min": 1, "max": 4`, "scales[0].bands[1].min", "begin at 2"},
		"band too short":     {`"min": 2, "max": 4`, `"min": 2, "max": 3`, "scales[0].bands", "at 4"},
		"band upside down":   {`"min": 2, "max": 4`, `"min": 2, "max": 1`, "scales[0].bands[1].max", "end at min"},
		"band name twice":    {`"id": "more"`, `"id": "less"`, "scales[0].bands[1].id", "each name once"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(read(smallFile), c.old, c.new, 1)
			if text == read(smallFile) {
				t.Fatal("the case changes nothing")
			}
			_, err := Load(one("small.json", text))
			refused(t, err, c.field, c.mend)
		})
	}
}

// refused asks that one of the problems names field and mend together.
func refused(t *testing.T, err error, field, mend string) {
	t.Helper()
	if !errors.Is(err, ErrDefinition) {
		t.Fatalf("not refused as a bad definition: %v", err)
	}
	for line := range strings.Lines(err.Error()) {
		if strings.HasPrefix(line, "small.json: ") && strings.Contains(line, field) && strings.Contains(line, mend) {
			return
		}
	}
	t.Errorf("%v\nnames no %q with the mend %q", err, field, mend)
}

func TestLoadRefusesWhatFollows(t *testing.T) {
	_, err := Load(one("small.json", read(smallFile)+"{}"))
	refused(t, err, "something follows", "remove")
	_, err = Load(one("small.json", read(smallFile)[:200]))
	refused(t, err, "ends too early", "complete")
}

func TestLoadTellsAllProblemsOfAllFiles(t *testing.T) {
	_, err := Load(fstest.MapFS{"a.json": {Data: []byte("{}")}, "b.json": {Data: []byte("[]")}})
	if err == nil || !strings.Contains(err.Error(), "a.json: items") || !strings.Contains(err.Error(), "b.json: ") {
		t.Errorf("%v", err)
	}
}

func TestLoadRefusesAnEmptyFolder(t *testing.T) {
	if _, err := Load(fstest.MapFS{"notes.txt": {}}); !errors.Is(err, ErrDefinition) {
		t.Errorf("%v", err)
	}
}
