package instrument_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument"
)

func TestBundled(t *testing.T) {
	l := Bundled()
	items := map[Ref]int{PHQA: 11, "phq-9": 9, GAD7: 7, ASQ: 5, "k6": 6, "dass-21": 21, "dass-y": 21, "psc-17-y": 17, "psc-17-o": 17,
		"ces-dc": 20, "who-5": 5, "mht": 100, "mssmhs": 60, "scared": 41}
	for ref, n := range items {
		if in, ok := l.Instrument(ref); !ok || len(in.Items) != n || in.Ref() != ref+"@1" {
			t.Errorf("%s has %d items, want %d", ref, len(in.Items), n)
		}
	}
	if got := len(l.All()); got != len(items) {
		t.Errorf("%d instruments, want %d", got, len(items))
	}
	if first := form(t, Group...).Items()[0].Key; first != "phq-a.mood" {
		t.Errorf("the PHQ-A asks for mood first, not %s", first)
	}
	if item, ok := l.Item("asq.thoughts-now"); !ok || len(item.ShowIf) != 4 {
		t.Errorf("the fifth question depends on the first four: %+v", item)
	}
	if scale, ok := l.Scale("phq-a.total"); !ok || len(scale.Items) != 9 {
		t.Errorf("the yes-no items are outside the score: %v", scale.Items)
	}
}

// What we translated ourselves must say so until someone has validated it.
func TestChineseWordingIsNotOverstated(t *testing.T) {
	for _, ref := range Bundled().All() {
		in, _ := Bundled().Instrument(ref)
		want := Unvalidated
		if in.KeyOnly {
			want = ""
		}
		if in.Wording.Status() != want {
			t.Errorf("%s: %+v", ref, in.Wording)
		}
	}
}

func TestStudentsReadNoLabel(t *testing.T) {
	for _, ref := range Bundled().All() {
		in, _ := Bundled().Instrument(ref)
		read := in.Intro.ZH + in.Period.ZH
		for _, item := range in.Items {
			read += item.Text.ZH
			for _, o := range item.Options {
				read += o.Label.ZH
			}
		}
		for _, word := range []string{"筛查", "高危", "预警", "异常", "诊断"} {
			if strings.Contains(read, word) {
				t.Errorf("%s shows a student %s", ref, word)
			}
		}
	}
}

func TestCheckBattery(t *testing.T) {
	l := Bundled()
	for _, c := range []struct {
		name        string
		b           Battery
		usable, all bool
	}{
		{"group", Group, true, true},
		{"interview", Interview, true, true},
		{"a version", Battery{"phq-a@1"}, true, true},
		{"no suicide item", Battery{GAD7}, true, false},
		{"DASS-Y alone", Battery{"dass-y"}, true, false},
		{"DASS-Y and ASQ", Battery{"dass-y", ASQ}, true, true},
		{"key without text", Battery{"scared", ASQ}, false, false},
		{"empty", nil, false, false},
		{"twice", Battery{PHQA, PHQA}, false, false},
		{"twice by version", Battery{PHQA, "phq-a@1"}, false, false},
		{"unknown", Battery{PHQA, "sdq"}, false, false},
		{"unknown version", Battery{"phq-a@7"}, false, false},
	} {
		usable, all := l.CheckUsable(c.b), l.CheckBattery(c.b)
		if (usable == nil) != c.usable || (all == nil) != c.all || all != nil && !errors.Is(all, ErrBattery) {
			t.Errorf("%s: usable %v, battery %v", c.name, usable, all)
		}
	}
}

func TestPublishedVersionsAreImmutable(t *testing.T) {
	in, _ := Bundled().Instrument(PHQA)
	changed := in
	changed.Citation = "another"
	if _, err := Bundled().With(changed); !errors.Is(err, ErrVersion) {
		t.Errorf("the same version with other content: %v", err)
	}
	changed.Version = "10"
	l, err := Bundled().With(changed)
	if err != nil {
		t.Fatal(err)
	}
	if newest, _ := l.Instrument(PHQA); newest.Version != "10" {
		t.Errorf("10 is newer than 1, not %s", newest.Version)
	}
	if old, _ := l.Instrument("phq-a@1"); old.Citation != in.Citation {
		t.Error("the first version changed")
	}
	if _, stays := Bundled().Instrument("phq-a@10"); stays {
		t.Error("the library it was made from changed too")
	}
}

func TestLicenceGate(t *testing.T) {
	in, _ := Bundled().Instrument("scared")
	if err := in.MayPublish(); !errors.Is(err, ErrLicence) {
		t.Errorf("restricted and without a permission: %v", err)
	}
	in.Licence.Permission = "Dr. A to school B, 2026-11-01"
	if err := in.MayPublish(); !errors.Is(err, ErrKeyOnly) {
		t.Errorf("a key without text: %v", err)
	}
	in.KeyOnly = false
	if err := in.MayPublish(); err != nil {
		t.Error(err)
	}
}

// texts is a school's own text of the SCARED key.
func texts(change func(string) string) []byte {
	in, _ := Bundled().Instrument("scared")
	var b strings.Builder
	b.WriteString(`{"instrument": "scared", "version": "2", "permission": "Dr. A to school B",
 "wording": {"zh-CN": {"status": "translation: published", "source": "the school's form"}},
 "period": {"zh-CN": "三个月"}, "intro": {"zh-CN": "请回答"},
 "options": {"answers": [{"value": 0, "label": {"zh-CN": "没有"}}, {"value": 1, "label": {"zh-CN": "有时"}}, {"value": 2, "label": {"zh-CN": "经常"}}]},
 "items": [`)
	for i, item := range in.Items {
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString(`{"key": "` + string(item.Key) + `", "text": {"zh-CN": "题目"}}` + "\n")
	}
	return []byte(change(b.String() + "]}"))
}

func TestLoadingTheSchoolsOwnText(t *testing.T) {
	in, err := Bundled().LoadText("text.json", texts(strings.Clone))
	if err != nil {
		t.Fatal(err)
	}
	key, _ := Bundled().Instrument("scared")
	if in.MayPublish() != nil || in.Ref() != "scared@2" || !slices.EqualFunc(in.Scales, key.Scales, func(a, b Scale) bool { return slices.Equal(a.Items, b.Items) }) {
		t.Errorf("%s: %v", in.Ref(), in.MayPublish())
	}
	// A wording is mended by another version of the text, over the same key.
	with, err := Bundled().With(in)
	if err != nil {
		t.Fatal(err)
	}
	mended, err := with.LoadText("text.json", texts(func(s string) string { return strings.Replace(s, `"version": "2"`, `"version": "3"`, 1) }))
	if err != nil || mended.Ref() != "scared@3" {
		t.Errorf("the text cannot be mended: %s (%v)", mended.Ref(), err)
	}
	for name, c := range map[string]struct{ old, new, field string }{
		"no permission":  {`"permission": "Dr. A to school B"`, `"permission": ""`, "permission"},
		"no key":         {`"instrument": "scared"`, `"instrument": "phq-a"`, "instrument"},
		"old version":    {`"version": "2"`, `"version": "1"`, "version"},
		"item missing":   {`{"key": "scared.q01", "text": {"zh-CN": "题目"}}` + "\n,", ``, "items"},
		"item unknown":   {`"scared.q01"`, `"scared.q99"`, "items[0].key"},
		"option dropped": {`, {"value": 2, "label": {"zh-CN": "经常"}}`, ``, "options.answers"},
		"text left out":  {`"text": {"zh-CN": "题目"}`, `"text": {}`, "items[0].text.zh-CN"},
	} {
		_, err := Bundled().LoadText("text.json", texts(func(s string) string { return strings.Replace(s, c.old, c.new, 1) }))
		if !errors.Is(err, ErrDefinition) || !strings.Contains(err.Error(), ": "+c.field+": ") {
			t.Errorf("%s: %v names no %s", name, err, c.field)
		}
	}
}

func TestStatusIsThatOfTheLeastTrustedLanguage(t *testing.T) {
	of := func(s Status) *Provenance { return &Provenance{Status: s, Source: "a test"} }
	for _, c := range []struct {
		w    Wording
		want Status
	}{
		{Wording{}, ""},
		{Wording{ZH: of(Published)}, Published},
		{Wording{ZH: of(Verbatim), EN: of(Published)}, Published},
		{Wording{ZH: of(Unvalidated), EN: of(Verbatim)}, Unvalidated},
		{Wording{ZH: of(Published), EN: of(Unvalidated)}, Unvalidated},
	} {
		if got := c.w.Status(); got != c.want {
			t.Errorf("%+v: %q, want %q", c.w, got, c.want)
		}
	}
}
