package lang_test

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/lang"
)

func TestChoose(t *testing.T) {
	for header, want := range map[string]lang.Lang{
		"":                        lang.ZH,
		"zh-CN,zh;q=0.9,en;q=0.8": lang.ZH,
		"en-GB,en;q=0.9":          lang.EN,
		"en;q=0.1, zh;q=0.9":      lang.ZH,
		"fr-FR":                   lang.ZH,
		"fr, en;q=0.5":            lang.EN,
		"not a language;;;":       lang.ZH,
	} {
		if got := lang.Choose(header); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

func TestContext(t *testing.T) {
	if got := lang.From(t.Context()); got != lang.ZH {
		t.Errorf("without a choice: %s", got)
	}
	ctx := lang.Into(t.Context(), lang.EN)
	if got := (lang.Words{ZH: "好", EN: "good"}).In(lang.From(ctx)); got != "good" {
		t.Errorf("chosen English, got %s", got)
	}
}

func TestSay(t *testing.T) {
	if w := lang.Say("从 %d 到 %d", "from %d to %d", 1, 2); w.ZH != "从 1 到 2" || w.EN != "from 1 to 2" || w.String() != "从 1 到 2 / from 1 to 2" {
		t.Errorf("%+v", w)
	}
	if w := lang.Say("都要", "all of it"); w.ZH != "都要" || w.EN != "all of it" {
		t.Errorf("%+v", w)
	}
}

func TestPart(t *testing.T) {
	both := lang.Words{ZH: "没有题目", EN: "Has no item / none"}.String()
	for _, c := range []struct {
		text string
		in   lang.Lang
		want string
	}{{both, lang.ZH, "没有题目"}, {both, lang.EN, "Has no item / none"}, {"PHQ", lang.ZH, "PHQ"}, {"PHQ", lang.EN, "PHQ"}} {
		if got := lang.Part(c.text, c.in); got != c.want {
			t.Errorf("%q in %s: %q", c.text, c.in, got)
		}
	}
}
