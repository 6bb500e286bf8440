package unit_test

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
)

func TestGradeName(t *testing.T) {
	for code, want := range map[string]lang.Words{
		"1":  {ZH: "一年级", EN: "Grade 1"},
		"7":  {ZH: "七年级", EN: "Grade 7"},
		"10": {ZH: "高一", EN: "Grade 10"},
		"12": {ZH: "高三", EN: "Grade 12"},
		"":   {}, "0": {}, "13": {}, "-1": {}, "七": {},
	} {
		if got := unit.GradeName(code); got != want {
			t.Errorf("%q is called %+v", code, got)
		}
	}
}
