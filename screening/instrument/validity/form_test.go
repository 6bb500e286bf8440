package validity_test

import (
	"math"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// attentive is a form of its own: two instructed items, one of many choices and a text.
const attentive = `{
  "id": "attentive", "version": "1", "title": {"zh-CN": "核对", "en": "Check"}, "respondent": "self",
  "licence": {"kind": "free", "terms": "ours"}, "citation": "none",
  "wording": {"zh-CN": {"status": "verbatim", "source": "ours"}}, "period": {"zh-CN": "现在"}, "intro": {"zh-CN": "请选"},
  "options": {"how": [{"value": 0, "label": {"zh-CN": "零"}}, {"value": 1, "label": {"zh-CN": "一"}}, {"value": 2, "label": {"zh-CN": "二"}}]},
  "items": [
    {"key": "attentive.two", "kind": "choice", "text": {"zh-CN": "请选二"}, "optionSet": "how", "right": 2},
    {"key": "attentive.one", "kind": "choice", "text": {"zh-CN": "请选一"}, "optionSet": "how", "right": 1}
    MORE
  ],
  "scales": []
}`

const more = `, {"key": "attentive.which", "kind": "multi-choice", "text": {"zh-CN": "哪些"}, "optionSet": "how"},
  {"key": "attentive.text", "kind": "text", "text": {"zh-CN": "还有"}},
  {"key": "attentive.count", "kind": "choice", "text": {"zh-CN": "几次"}, "optionSet": "how"}`

const counted = `[{"key": "attentive.total", "title": {"zh-CN": "和", "en": "Sum"}, "formula": "sum", "items": ["attentive.count"], "worse": "high",
  "missing": {"kind": "none", "source": "ours"}, "bands": [{"id": "any", "min": 0, "max": 2, "label": {"zh-CN": "任意", "en": "Any"}, "source": "ours"}]}]`

func formOf(t *testing.T, text string, with ...instrument.Ref) *instrument.Form {
	t.Helper()
	own, err := instrument.Parse("attentive.json", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	l, err := instrument.Bundled().With(own)
	if err != nil {
		t.Fatal(err)
	}
	f, err := l.Form(append(instrument.Battery{own.Ref()}, with...))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestInstructedItemsOfADefinitionAreJudged(t *testing.T) {
	form := formOf(t, strings.Replace(attentive, "MORE", "", 1), instrument.PHQA)
	for name, c := range map[string]struct {
		two, one int
		want     Verdict
	}{"right": {2, 1, Valid}, "one wrong": {0, 1, Caution}, "both wrong": {0, 0, Retest}} {
		a := instrument.Answers{"attentive.two": instrument.Given(c.two), "attentive.one": instrument.Given(c.one)}
		for i, item := range form.Items()[2:] {
			a[item.Key] = instrument.Given(i % 2)
		}
		if got := Judge(Of(form, a, nil, nil), Norms{}); got.Verdict != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestOneTextLeavesPapersComplete(t *testing.T) {
	form := formOf(t, strings.NewReplacer("MORE", more, `"scales": []`, `"scales": `+counted).Replace(attentive))
	a := instrument.Answers{"attentive.two": instrument.Given(0), "attentive.one": instrument.Given(1), "attentive.count": instrument.Given(1),
		"attentive.which": {Chosen: []int{0, 2}}, "attentive.text": {Text: "…"}}
	for i, v := range Of(form, a, nil, nil).Row() {
		if math.IsNaN(v) {
			t.Errorf("item %d makes a complete paper incomplete", i)
		}
	}
	delete(a, "attentive.count")
	if row := Of(form, a, nil, nil).Row(); !math.IsNaN(row[4]) {
		t.Errorf("what is missing is missed: %v", row)
	}
}

func TestACertainLieIsHeardInSpiteOfBlanks(t *testing.T) {
	mht, err := instrument.Bundled().Form(instrument.Battery{"mht"})
	if err != nil {
		t.Fatal(err)
	}
	for yes, want := range map[int]Verdict{6: Valid, 7: Retest} {
		a := instrument.Answers{}
		for i, item := range mht.Items() {
			a[item.Key] = instrument.Given(i % 2)
			if n := i + 1; n >= 82 && n%2 == 0 { // the lie scale, with two of its ten left blank
				a[item.Key] = instrument.Blank()
				if k := (n - 82) / 2; k < 8 {
					a[item.Key] = instrument.Given(map[bool]int{true: 1}[k < yes])
				}
			}
		}
		if got := Judge(Of(mht, a, nil, nil), Norms{}); (got.Verdict == Retest) != (want == Retest) {
			t.Errorf("%d of 8 answered lie items: %+v", yes, got)
		}
	}
}
