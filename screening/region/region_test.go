package region

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/xinqiao/xinqiao/internal/unit"
)

func TestCounts(t *testing.T) {
	count := map[unit.Level]int{}
	for _, u := range All() {
		count[u.Path.Level()]++
	}
	if count[unit.Province] != 1 || count[unit.City] != 13 || count[unit.District] != 95 {
		t.Fatalf("province, cities, districts = %d, %d, %d, want 1, 13, 95",
			count[unit.Province], count[unit.City], count[unit.District])
	}
}

func TestEveryParentComesFirst(t *testing.T) {
	seen := map[unit.Path]bool{"": true}
	for _, u := range All() {
		if !seen[u.Path.Parent()] {
			t.Errorf("%s comes before its parent", u.Code)
		}
		if seen[u.Path] {
			t.Errorf("%s comes twice", u.Code)
		}
		seen[u.Path] = true
	}
}

func TestCodesAndNames(t *testing.T) {
	code := regexp.MustCompile(`^32((0[1-9]|1[0-3])(0[1-9]|[1-8]\d)?)?$`)
	english := regexp.MustCompile(`^[A-Z][a-z]+('an)?( (Province|District|County))?$`)
	for _, u := range All() {
		if !code.MatchString(u.Code) {
			t.Errorf("%s is not a division code of province 32", u.Code)
		}
		if u.Path.Code() != u.Code || !strings.HasPrefix(u.Code, u.Path.Parent().Code()) {
			t.Errorf("%s stands at %s", u.Code, u.Path)
		}
		if strings.IndexFunc(u.Name, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) >= 0 || len(u.Name) < 6 {
			t.Errorf("%s: name %q", u.Code, u.Name)
		}
		if !english.MatchString(u.English) {
			t.Errorf("%s: English name %q", u.Code, u.English)
		}
	}
}

// The ending of a name and the third pair of a code say the same: 01–20 city
// districts, 21–70 counties, 81–99 county-level cities.
func TestKindOfCounty(t *testing.T) {
	for _, u := range All() {
		if u.Path.Level() != unit.District {
			continue
		}
		want := "区"
		switch pair := u.Code[4:]; {
		case pair >= "81":
			want = "市"
		case pair >= "21":
			want = "县"
		}
		if !strings.HasSuffix(u.Name, want) {
			t.Errorf("%s %s should end in %s", u.Code, u.Name, want)
		}
	}
}

func TestByCode(t *testing.T) {
	gulou, found := ByCode("320106")
	want := Unit{Code: "320106", Name: "鼓楼区", English: "Gulou District", Path: "32/3201/320106"}
	if !found || gulou != want {
		t.Fatalf("ByCode = %+v, %v, want %+v", gulou, found, want)
	}
	for _, u := range All() {
		if got, found := ByCode(u.Code); !found || got != u {
			t.Errorf("ByCode(%s) = %+v, %v", u.Code, got, found)
		}
	}
	for _, code := range []string{"", "3", "320100", "320371", "310101", "3201060001"} {
		if u, found := ByCode(code); found {
			t.Errorf("ByCode(%q) = %+v, want nothing", code, u)
		}
	}
}

func TestAllIsACopy(t *testing.T) {
	All()[0].Name = "changed"
	if All()[0].Name != "江苏省" {
		t.Fatal("a caller changed the table")
	}
}
