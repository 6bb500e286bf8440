package lang_test

import (
	"testing"

	"github.com/xinqiao/xinqiao/server/api/lang"
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
