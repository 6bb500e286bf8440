package unit

import "testing"

func TestCoversWholeSegmentsOnly(t *testing.T) {
	for _, c := range []struct {
		p, q Path
		want bool
	}{
		{"32/3201", "32/3201/320106", true},
		{"32/3201", "32/3201", true},
		{"32/3201", "32/32011", false},
		{"32/3201/320106", "32/3201", false},
	} {
		if got := c.p.Covers(c.q); got != c.want {
			t.Errorf("%q covers %q: %v", c.p, c.q, got)
		}
	}
}

func TestAncestors(t *testing.T) {
	class := Path("32/3201/320106/3201060001/7/3")
	for level, want := range map[Level]Path{Country: "", Province: "32", City: "32/3201",
		District: "32/3201/320106", School: "32/3201/320106/3201060001", Class: class} {
		if got := class.At(level); got != want {
			t.Errorf("level %d: %q, want %q", level, got, want)
		}
	}
	if got := Path("32/3201").At(School); got != "" {
		t.Errorf("a city lies in school %q", got)
	}
	if got := class.Parent(); got != "32/3201/320106/3201060001/7" || class.Code() != "3" {
		t.Errorf("parent %q, code %q", got, class.Code())
	}
}
