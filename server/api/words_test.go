package api

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/server/api/words"
)

// shunned are the words that students and guardians do not read.
var shunned = []string{"筛查", "高危", "预警", "异常", "诊断"}

func TestWordsForStudents(t *testing.T) {
	texts := []lang.Words{words.Talk, words.School.Name, words.School.When}
	for _, l := range words.Lines {
		texts = append(texts, l.Name, l.When)
	}
	for _, w := range words.Assents {
		texts = append(texts, w)
	}
	for _, w := range words.Closings {
		texts = append(texts, w)
	}
	for _, id := range instrument.Bundled().All() {
		in, _ := instrument.Bundled().Instrument(id)
		if in.KeyOnly {
			continue
		}
		texts = append(texts, in.Intro, in.Period)
		for _, item := range in.Items {
			texts = append(texts, item.Text)
		}
	}
	for _, k := range problems {
		texts = append(texts, k.title, k.mends)
	}
	for _, w := range texts {
		if w.ZH == "" || w.EN == "" {
			t.Errorf("a text in one language only: %+v", w)
		}
		absent(t, w.ZH, shunned...)
	}
}

func TestHelpNeedsNoLogIn(t *testing.T) {
	h := build(t)
	lines := read[Page[HelpLine]](t, h.ask("GET", "/api/v1/help", ""), 200)
	var numbers []string
	for _, l := range lines.Items {
		numbers = append(numbers, l.Number)
	}
	if got := body(numbers); got != `["12356","12355","120","110"]` {
		t.Errorf("help lines: %s", got)
	}
	if en := read[Page[HelpLine]](t, h.ask("GET", "/api/v1/help", "", "Accept-Language", "en"), 200); en.Items[2].Name != "Ambulance" {
		t.Errorf("%+v", en.Items)
	}
}
