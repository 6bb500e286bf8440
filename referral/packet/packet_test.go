package packet

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// A hospital calls whom it reads of: a guardian who is unsafe is not there to be read.
func TestUnsafeGuardiansAreNotRevealed(t *testing.T) {
	id := Reveal(screening.Person{Name: "学生甲", Birth: "2011-05-01", Guardians: []screening.Guardian{
		{Name: "妈妈", Relation: "mother", Phone: "19900000001"},
		{Name: "爸爸", Relation: "father", Phone: "19900000002", Unsafe: true}}})
	if len(id.Guardians) != 1 || id.Guardians[0] != (Contact{Name: "妈妈", Relation: "mother", Phone: "19900000001"}) {
		t.Errorf("%+v", id.Guardians)
	}
	if id.Name != "学生甲" || id.Birth != "2011-05-01" {
		t.Errorf("%+v", id)
	}
}

// small is an instrument of a school with every kind of item, under a licence.
func small(t *testing.T, licence string) *instrument.Form {
	t.Helper()
	raw, err := os.ReadFile("../../screening/instrument/testdata/small.json")
	if err != nil {
		t.Fatal(err)
	}
	in, err := instrument.Parse("small.json", []byte(strings.Replace(string(raw), `"kind": "free"`, licence, 1)))
	if err != nil {
		t.Fatal(err)
	}
	l, err := instrument.Bundled().With(in)
	if err != nil {
		t.Fatal(err)
	}
	form, err := l.Form(instrument.Battery{instrument.PHQA, "small"})
	if err != nil {
		t.Fatal(err)
	}
	return form
}

func changed(form *instrument.Form) screening.Reading {
	return screening.Reading{Form: form, Changes: []screening.Change{
		{Item: "phq-a.self-harm", Answer: instrument.Given(3)},
		{Item: "phq-a.self-harm", Answer: instrument.Blank()},
		{Item: "small.a", Answer: instrument.Given(2)},
		{Item: "small.where", Answer: instrument.Answer{Chosen: []int{0, 2}}},
		{Item: "small.more", Answer: instrument.Answer{Text: "我自己说的话"}}}}
}

// A psychiatrist reads what was asked and what was said, not a key and a number.
func TestCriticalItemsAreQuoted(t *testing.T) {
	got := critical(changed(small(t, `"kind": "free"`)))
	for n, want := range []Critical{
		{Question: instrument.Text{ZH: "有过不如死了更好，或用某种方式伤害自己的念头", EN: "Thoughts that you would be better off dead, or of hurting yourself in some way?"},
			Said: instrument.Text{ZH: "几乎每天", EN: "Nearly every day"}, Status: instrument.Unvalidated},
		{Question: got[0].Question, Said: instrument.Text{ZH: "没有作答", EN: "left blank"}, Status: instrument.Unvalidated},
		{Question: instrument.Text{ZH: "甲", EN: "A"}, Said: instrument.Text{ZH: "多", EN: "Much"}, Status: instrument.Published},
		{Question: instrument.Text{ZH: "哪里", EN: "Where"}, Said: instrument.Text{ZH: "无、多", EN: "None, Much"}, Status: instrument.Published},
		{Question: instrument.Text{ZH: "还想说", EN: "More"}, Said: instrument.Text{ZH: "我自己说的话"}, Status: instrument.Published},
	} {
		if c := got[n]; c.Question != want.Question || c.Said != want.Said || c.Status != want.Status || c.Title.ZH == "" {
			t.Errorf("%s: %+v", c.Item, c)
		}
	}
}

// A permission to use a text is the school's: the hospital reads key, questionnaire
// and value of a restricted one, and what the student wrote.
func TestRestrictedTextStaysAtSchool(t *testing.T) {
	got := critical(changed(small(t, `"kind": "restricted", "permission": "a test"`)))
	if got[0].Question.ZH == "" {
		t.Error("a free text beside it is not quoted")
	}
	for n, want := range map[int]string{2: "2", 3: "0 2", 4: "我自己说的话"} {
		c := got[n]
		if c.Question != (instrument.Text{}) || c.Labels != nil || c.Status != "" || c.Said != (instrument.Text{ZH: want}) {
			t.Errorf("%s is quoted: %+v", c.Item, c)
		}
		if c.Title.ZH == "" || !slices.Equal(c.Values(), changed(nil).Changes[n].Values()) {
			t.Errorf("%s is not named: %+v", c.Item, c)
		}
	}
}
