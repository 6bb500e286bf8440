package instrument_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/xinqiao/xinqiao/internal/lang"
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
		"unknown field":        {`"version"`, `"colour": 1, "version"`, "colour", "correct its name"},
		"field twice":          {`"version"`, `"Version": "0", "version"`, "version", "keep one"},
		"wrong type":           {`"version": "1"`, `"version": 1`, "version", "write a text in quotation marks"},
		"wrong type inside":    {`"kind": "choice"`, `"kind": 3`, "items[0].kind", "write a text in quotation marks"},
		"broken JSON":          {`"version": "1",`, `"version": "1"`, "not JSON", "correct the JSON"},
		"bad id":               {`"id": "small"`, `"id": "Small"`, "id", "small letters"},
		"no version":           {`"version": "1"`, `"version": ""`, "version", "count from"},
		"no respondent":        {`"respondent": "self"`, `"respondent": ""`, "respondent", "observer"},
		"no terms":             {`"terms": "ours"`, `"terms": ""`, "licence.terms", "fill it in"},
		"unknown licence":      {`"kind": "free"`, `"kind": "gratis"`, "licence.kind", "use one of"},
		"one language":         {`"zh-CN": "甲"`, `"zh-CN": ""`, "items[0].text.zh-CN", "fill it in"},
		"text without source":  {`"en": {"status": "verbatim", "source": "a test"}`, `"en": null`, "items[0].text.en", "say in wording"},
		"no Chinese":           {`"zh-CN": {"status": "translation: published", "source": "a test"}`, `"zh-CN": null`, "wording.zh-CN", "say where"},
		"key with text":        {`"citation"`, `"keyOnly": true, "citation"`, "wording", "remove it"},
		"unknown status":       {`"translation: published"`, `"checked"`, "wording.zh-CN.status", "use one of"},
		"options unordered":    {`"value": 2`, `"value": 1`, "options.how[2].value", "order the options"},
		"negative option":      {`"value": 0`, `"value": -1`, "options.how[0].value", "from 0 up"},
		"monstrous option":     {`"value": 2`, `"value": 9000000000000000000`, "options.how[2].value", "not above 100"},
		"item key twice":       {`"small.b", "kind"`, `"small.a", "kind"`, "items[1].key", "a key of its own"},
		"foreign item key":     {`"small.b", "kind"`, `"other.b", "kind"`, "items[1].key", `"small."`},
		"unknown kind":         {`"kind": "choice"`, `"kind": "slider"`, "items[0].kind", "use"},
		"unknown options":      {`"optionSet": "how"`, `"optionSet": "why"`, "items[0].optionSet", "name a set"},
		"yes-no of three":      {`"kind": "choice"`, `"kind": "yes-no"`, "items[0].optionSet", "0 for no and 1 for yes"},
		"number with options":  {`"range": {"min": 0, "max": 24}`, `"range": {"min": 0, "max": 24}, "optionSet": "how"`, "items[4].optionSet", "no others"},
		"number without range": {`, "range": {"min": 0, "max": 24}`, ``, "items[4].range", "number items"},
		"empty range":          {`"max": 24`, `"max": 0`, "items[4].range", "below max"},
		"critical value":       {`"critical": [1, 2]`, `"critical": [2, 7]`, "items[0].critical[1]", "values that the item"},
		"critical hole":        {`"critical": [1, 2]`, `"critical": [1]`, "items[0].critical", "from the lowest"},
		"everybody critical":   {`"critical": [1, 2]`, `"critical": [0, 1, 2]`, "items[0].critical", "not the lowest of all"},
		"suicide unheard":      {`"critical": [1, 2], `, ``, "items[0].suicide", "list its critical"},
		"critical text":        {`"en": "More"}`, `"en": "More"}, "critical": [1]`, "items[6].critical", "read by a human"},
		"right answer unknown": {`"text": {"zh-CN": "丙", "en": "C"}`, `"right": 7, "text": {"zh-CN": "丙", "en": "C"}`, "items[2].right", "value of a choice"},
		"right and critical":   {`"critical": [1, 2]`, `"right": 0, "critical": [1, 2]`, "items[0].right", "remove critical"},
		"right in a scale":     {`"text": {"zh-CN": "乙", "en": "B"}`, `"right": 1, "text": {"zh-CN": "乙", "en": "B"}`, "scales[0].items[1]", "without a right answer"},
		"no scales":            {`"scales": [`, `"scales": [], "scalez": [`, "scalez", "correct its name"},
		"condition unknown":    {`[{"item": "small.c"`, `[{"item": "small.x"`, "items[3].showIf[0].item", "name such an item"},
		"condition later":      {`[{"item": "small.c"`, `[{"item": "small.d"`, "items[3].showIf[0].item", "name such an item"},
		"condition always":     {`"atLeast": 1, "orBlank"`, `"atLeast": 0, "orBlank"`, "items[3].showIf[0].atLeast", "use 1 to 1"},
		"scale unknown item":   {`"items": ["small.a", "small.b"]`, `"items": ["small.a", "small.z"]`, "scales[0].items[1]", "of this instrument"},
		"scale item twice":     {`"items": ["small.a", "small.b"]`, `"items": ["small.a", "small.a"]`, "scales[0].items[1]", "list it once"},
		"scale hidden item":    {`"items": ["small.a", "small.b"]`, `"items": ["small.a", "small.d"]`, "scales[0].items[1]", "a scale of its own"},
		"scale of texts":       {`"items": ["small.a", "small.b"]`, `"items": ["small.a", "small.more"]`, "scales[0].items[1]", "choice, yes-no or number"},
		"scale key twice":      {`"key": "small.limit"`, `"key": "small.none"`, "scales[1].key", "a key of its own"},
		"unknown formula":      {`"formula": "sum"`, `"formula": "median"`, "scales[0].formula", "use"},
		"no direction":         {`"worse": "high"`, `"worse": ""`, "scales[0].worse", "use"},
		"part of nothing":      {`"partOf": "small.none"`, `"partOf": "small.limit"`, "scales[1].partOf", "name a scale"},
		"reversed foreign":     {`"reversed": ["small.b"]`, `"reversed": ["small.c"]`, "scales[1].reversed[0]", "items of the scale"},
		"no reliability":       {`"r": 0.8`, `"r": 1`, "scales[1].reliability.r", "between 0 and 1"},
		"no deviation":         {`"sd": 1.5`, `"sd": 0`, "scales[1].reliability.sd", "standard deviation"},
		"three decimals":       {`"sd": 1.5`, `"sd": 1.505`, "scales[1].reliability.sd", "two decimals"},
		"weights of a mean":    {`"formula": "factor"`, `"formula": "mean"`, "scales[2].weights", "remove it"},
		"weight missing":       {`, "small.hours": 0.25`, ``, "scales[2].weights", "a weight"},
		"weight negative":      {`"small.hours": 0.25`, `"small.hours": -0.25`, "scales[2].weights", "reverse an item"},
		"factor unrounded":     {`"rounding": "half-even",`, ``, "scales[2].rounding", "half-even"},
		"sum rounded":          {`"formula": "composite"`, `"rounding": "up", "formula": "composite"`, "scales[3].rounding", "nothing elsewhere"},
		"composite of itself":  {`"scales": ["small.none", "small.limit"]`, `"scales": ["small.none", "small.both"]`, "scales[3].scales[1]", "an earlier scale"},
		"composite of one":     {`"scales": ["small.none", "small.limit"]`, `"scales": ["small.none"]`, "scales[3].scales", "list the scales"},
		"lie out of reach":     {`"limit": 1`, `"limit": 2`, "scales[4].lie.limit", "up to 1"},
		"mean of refusals":     {`"kind": "prorate", "maxBlanks": 1`, `"kind": "none"`, "scales[5].missing.kind", "prorate"},
		"norm of nobody":       {`"n": 120`, `"n": 0`, "scales[5].norms.groups[0].n", "size of the sample"},
		"norm unordered":       {`{"from": 1, "value": 55.5}`, `{"from": 1, "value": 35.5}`, "scales[5].norms.groups[1].table[1]", "order the rows"},
		"norm deviation":       {`"sd": 0.4`, `"sd": 0`, "scales[5].norms.groups[0]", "positive sd"},
		"missing kind":         {`"kind": "none"`, `"kind": "guess"`, "scales[0].missing.kind", "use"},
		"missing source":       {`"kind": "none", "source": "ours"`, `"kind": "none", "source": ""`, "scales[0].missing.source", "fill it in"},
		"blanks of none":       {`"kind": "none"`, `"kind": "none", "maxBlanks": 1`, "scales[0].missing.maxBlanks", "remove it"},
		"too many blanks":      {`"maxBlanks": 1`, `"maxBlanks": 2`, "scales[1].missing.maxBlanks", "one less"},
		"unrounded prorate":    {`"kind": "invalid", "maxBlanks"`, `"kind": "prorate", "maxBlanks"`, "scales[1].rounding", "half-up"},
		"positive choice":      {`"kind": "none"`, `"kind": "positive"`, "scales[0].missing.kind", "yes-no items only"},
		"band gap":             {`"min": 2, "max": 4`, `"min": 3, "max": 4`, "scales[0].bands[1].min", "begin at 2"},
		"band overlap":         {`"min": 2, "max": 4`, `"min": 1, "max": 4`, "scales[0].bands[1].min", "begin at 2"},
		"band too short":       {`"min": 2, "max": 4`, `"min": 2, "max": 3`, "scales[0].bands", "at 4"},
		"band upside down":     {`"min": 2, "max": 4`, `"min": 2, "max": 1`, "scales[0].bands[1].max", "end at min"},
		"band between steps":   {`"max": 4.4`, `"max": 4.45`, "scales[2].bands[0].max", "steps of 0.1"},
		"band name twice":      {`"id": "more"`, `"id": "less"`, "scales[0].bands[1].id", "each name once"},
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
	if problem, ok := errors.AsType[*Problem](err); !ok || !spoken(problem.Fault) || !spoken(problem.Mend) {
		t.Errorf("not said in both languages: %v", err)
	}
	for line := range strings.Lines(err.Error()) {
		if strings.HasPrefix(line, "small.json:") && strings.Contains(line, field) && strings.Contains(line, mend) {
			return
		}
	}
	t.Errorf("%v\nnames no %q with the mend %q", err, field, mend)
}

// spoken tells whether a text is Chinese in Chinese, and English in English.
func spoken(w lang.Words) bool {
	han := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	return strings.ContainsFunc(w.ZH, han) && w.EN != "" && !strings.ContainsFunc(w.EN, han)
}

func TestLoadRefusesWhatFollows(t *testing.T) {
	_, err := Load(one("small.json", read(smallFile)+"{}"))
	refused(t, err, "something follows", "remove")
	_, err = Load(one("small.json", read(smallFile)[:200]))
	refused(t, err, "ends too early", "complete")
}

func TestLoadTellsAllProblemsOfAllFiles(t *testing.T) {
	_, err := Load(fstest.MapFS{"a.json": {Data: []byte("{}")}, "b.json": {Data: []byte("[]")}})
	if err == nil || !strings.Contains(err.Error(), "a.json:1: items") || !strings.Contains(err.Error(), "b.json:1: ") {
		t.Errorf("%v", err)
	}
}

func TestLoadRefusesAnEmptyFolder(t *testing.T) {
	if _, err := Load(fstest.MapFS{"notes.txt": {}}); !errors.Is(err, ErrDefinition) {
		t.Errorf("%v", err)
	}
}

func TestProblemsNameTheLine(t *testing.T) {
	text := strings.Replace(read(smallFile), `"en": "Hours"`, `"en": ""`, 1)
	want := 1 + strings.Count(text[:strings.Index(text, "small.hours")], "\n")
	_, err := Parse("small.json", []byte(text))
	problem, ok := errors.AsType[*Problem](err)
	if !ok || problem.Line != want || problem.Field != "items[4].text.en" {
		t.Errorf("%v, want line %d", err, want)
	}
}

func TestLoadAsksForTheNameOfTheFile(t *testing.T) {
	_, err := Load(one("other.json", read(smallFile)))
	if !errors.Is(err, ErrDefinition) || !strings.Contains(err.Error(), "small.json") {
		t.Errorf("%v", err)
	}
	if _, err := Load(one("small@1.json", read(smallFile))); err != nil {
		t.Error(err)
	}
}
