package ledger

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	cutoff = time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	key    = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	other  = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))
)

func before(d time.Duration) time.Time { return cutoff.Add(-d) }

// rows are one of each kind.
func rows() []Row {
	return []Row{
		{Ref: "closed", Said: before(9 * time.Hour), Submitted: before(9 * time.Hour), Scored: true, Alerted: before(9 * time.Hour),
			Seen: before(8 * time.Hour), Heard: before(7 * time.Hour), Triaged: before(6 * time.Hour), Closed: before(6 * time.Hour), End: FalseAlarm},
		{Ref: "open", Said: before(5 * time.Hour), Submitted: before(5 * time.Hour), Scored: true, Alerted: before(5 * time.Hour)},
		{Ref: "draft", Said: before(4 * time.Hour), Alerted: before(4 * time.Hour), Seen: before(3 * time.Hour)},
		{Ref: "due", Said: before(time.Minute)},
		{Ref: "lost", Said: before(3 * time.Hour), Submitted: before(3 * time.Hour), Scored: true},
		{Ref: "unscored", Said: before(3 * time.Hour), Submitted: before(3 * time.Hour)},
		{Ref: "sealed", Said: before(3 * time.Hour), Sealed: true},
	}
}

func signed(t interface{ Fatal(...any) }, about Statement, papers Papers, rows ...Row) File {
	sum := NewSum(cutoff)
	if err := sum.Add(papers, rows...); err != nil {
		t.Fatal(err)
	}
	about.Units = append([]string{}, about.Units...)
	f := File{Statement: sum.State(about), Key: Public(key), Exceptions: sum.Exceptions(), Rows: append([]Row{}, rows...)}
	var err error
	if f.Signature, err = Sign(key, f.Statement); err != nil {
		t.Fatal(err)
	}
	return f
}

func encode(t interface{ Fatal(...any) }, f File) []byte {
	text, err := f.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func full(t *testing.T) File {
	return signed(t, Statement{Campaign: "c1", Year: 2026, Units: []string{"32/3201"}, Number: 2, Previous: strings.Repeat("ab", 32)},
		Papers{Sittings: 40, Submitted: 30, Erased: 1}, rows()...)
}

func TestSumsAndExceptions(t *testing.T) {
	f := full(t)
	want := Counts{High: 5, Submitted: 3, Scored: 3, Alerted: 3, Seen: 2, Heard: 1, Triaged: 1, FalseAlarms: 1, Closed: 1, Open: 2, Exceptions: 4}
	if f.Statement.Counts != want {
		t.Errorf("counts %+v, want %+v", f.Statement.Counts, want)
	}
	if got := fmt.Sprint(f.Exceptions); got != "[{due alert-due} {lost said-not-alerted} {unscored submitted-not-scored} {sealed unreadable}]" {
		t.Error(got)
	}
	if got := fmt.Sprint(f.Statement.Counts.Balance()); got != "[high = alerted]" {
		t.Error(got)
	}
	got, err := Verify(encode(t, f), Public(key))
	if err != nil || !reflect.DeepEqual(got, f) {
		t.Errorf("%v\n%+v\n%+v", err, got, f)
	}
}

// Whatever field of a file is altered, it is refused, and the refusal names where.
func TestEveryAlterationIsRefused(t *testing.T) {
	later := func(at *time.Time) { *at = at.Add(time.Second) }
	for name, c := range map[string]struct {
		alter func(*File)
		names string
	}{
		"campaign":          {func(f *File) { f.Statement.Campaign = "c2" }, "the statement"},
		"year":              {func(f *File) { f.Statement.Year++ }, "the statement"},
		"units":             {func(f *File) { f.Statement.Units = []string{} }, "the statement"},
		"number":            {func(f *File) { f.Statement.Number++ }, "the statement"},
		"cut-off":           {func(f *File) { later(&f.Statement.Cutoff) }, "the statement"},
		"chain":             {func(f *File) { f.Statement.Previous = "" }, "the statement"},
		"papers":            {func(f *File) { f.Statement.Papers.Erased = 0 }, "the statement"},
		"counts":            {func(f *File) { f.Statement.Counts.Alerted = 5 }, "the statement"},
		"hash of the rows":  {func(f *File) { f.Statement.Rows = strings.Repeat("0", 64) }, "the statement"},
		"signature":         {func(f *File) { f.Signature[3] ^= 1 }, "the statement"},
		"no signature":      {func(f *File) { f.Signature = nil }, "the statement"},
		"key":               {func(f *File) { f.Key = Public(other) }, "the key"},
		"signed by another": {func(f *File) { resign(f, other) }, "the key"},
		"no key":            {func(f *File) { f.Key = nil }, "the key"},
		"reference":         {func(f *File) { f.Rows[4].Ref = "found" }, "the rows"},
		"said":              {func(f *File) { later(&f.Rows[0].Said) }, "the rows"},
		"submitted":         {func(f *File) { later(&f.Rows[0].Submitted) }, "the rows"},
		"scored":            {func(f *File) { f.Rows[5].Scored = true }, "the rows"},
		"unreadable":        {func(f *File) { f.Rows[6].Sealed = false }, "the rows"},
		"alerted":           {func(f *File) { f.Rows[4].Alerted = before(0) }, "the rows"},
		"seen":              {func(f *File) { later(&f.Rows[0].Seen) }, "the rows"},
		"heard":             {func(f *File) { later(&f.Rows[0].Heard) }, "the rows"},
		"triaged":           {func(f *File) { later(&f.Rows[0].Triaged) }, "the rows"},
		"in a case":         {func(f *File) { f.Rows[0].InCase = before(0) }, "the rows"},
		"referred":          {func(f *File) { f.Rows[0].Referred = before(0) }, "the rows"},
		"closed":            {func(f *File) { f.Rows[1].Closed = before(0) }, "the rows"},
		"end":               {func(f *File) { f.Rows[0].End = CaseClosed }, "the rows"},
		"row left out":      {func(f *File) { f.Rows = f.Rows[:6] }, "the rows"},
		"row added":         {func(f *File) { f.Rows = append(f.Rows, f.Rows[0]) }, "the rows"},
		"rows moved":        {func(f *File) { f.Rows[0], f.Rows[1] = f.Rows[1], f.Rows[0] }, "the rows"},
		"exception hidden":  {func(f *File) { f.Exceptions = f.Exceptions[:3] }, "the exceptions"},
		"exception renamed": {func(f *File) { f.Exceptions[1].Reason = AlertDue }, "the exceptions"},
		"false sums, signed": {func(f *File) {
			f.Statement.Counts.Alerted = 5
			resign(f, key)
		}, "the counts"},
	} {
		t.Run(name, func(t *testing.T) {
			f := full(t)
			c.alter(&f)
			_, err := Verify(encode(t, f), Public(key))
			if altered, ok := errors.AsType[*Altered](err); !ok || !strings.HasPrefix(altered.What, c.names) {
				t.Errorf("%v, want it to name %s", err, c.names)
			}
		})
	}
}

func resign(f *File, by ed25519.PrivateKey) {
	f.Key = Public(by)
	f.Signature, _ = Sign(by, f.Statement)
}

// Not one byte may be another, not even one that a lenient reader would not see.
func TestEveryByteCounts(t *testing.T) {
	text := encode(t, full(t))
	for i := range text {
		changed := bytes.Clone(text)
		changed[i] ^= 1
		if _, err := Verify(changed, Public(key)); err == nil {
			t.Fatalf("byte %d: %q passed for %q", i, changed[max(0, i-20):i+1], text[i])
		}
	}
	for name, changed := range map[string][]byte{
		"shorter":       text[:len(text)-1],
		"longer":        append(bytes.Clone(text), '\n'),
		"a field twice": bytes.Replace(text, []byte(`"exceptions": [`), []byte("\"exceptions\": [],\n \"exceptions\": ["), 1),
		"a field more":  bytes.Replace(text, []byte(`"rows": [`), []byte("\"note\": \"\",\n \"rows\": ["), 1),
		"other case":    bytes.Replace(text, []byte(`"exceptions"`), []byte(`"Exceptions"`), 1),
		"no ledger":     []byte(`{"statement":{"format":"xinqiao-ledger/9"}}`),
		"empty":         nil,
	} {
		if _, err := Verify(changed, Public(key)); err == nil || bytes.Equal(changed, text) {
			t.Errorf("%s passed", name)
		}
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, text); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(compact.Bytes(), nil); err == nil {
		t.Error("another spacing passed")
	}
}

func TestChain(t *testing.T) {
	first := signed(t, Statement{Campaign: "c1", Number: 1}, Papers{}).Statement
	hash, err := first.Hash()
	if err != nil {
		t.Fatal(err)
	}
	next := Statement{Campaign: "c1", Number: 2, Previous: hash, Cutoff: cutoff.Add(time.Hour)}
	if err := next.Follows(first); err != nil {
		t.Error(err)
	}
	for name, alter := range map[string]func(*Statement){
		"another campaign": func(s *Statement) { s.Campaign = "c2" },
		"one is missing":   func(s *Statement) { s.Number = 3 },
		"another history":  func(s *Statement) { s.Previous = strings.Repeat("0", 64) },
		"an older cut-off": func(s *Statement) { s.Cutoff = cutoff },
	} {
		s := next
		alter(&s)
		if err := s.Follows(first); err == nil {
			t.Errorf("%s passes", name)
		}
	}
}

func TestKeyTravelsAsText(t *testing.T) {
	text, err := FormatKey(Public(key))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ParseKey(text); err != nil || !got.Equal(Public(key)) {
		t.Errorf("%v, %v", got, err)
	}
	for _, bad := range []string{"", "MCowBQYDK2Vw", strings.Replace(string(text), "PUBLIC", "PRIVATE", 2),
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"} {
		if _, err := ParseKey([]byte(bad)); !errors.Is(err, ErrKey) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if len(Print(Public(key))) != 16 || Print(Public(key)) == Print(Public(other)) {
		t.Error("not a print of the key")
	}
}

// Whatever the rows are and however they come in pages, the sums are those of a naive
// count, nothing is in balance that has lost something, and the file verifies.
func TestSumsAgreeWithANaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Custom(drawRow), 0, 30).Draw(t, "rows")
		f := signed(t, Statement{Campaign: "c1", Number: 1}, Papers{Sittings: len(all)}, all...)
		paged := NewSum(cutoff)
		for len(all) > 0 {
			n := rapid.IntRange(1, len(all)).Draw(t, "page")
			if err := paged.Add(Papers{Sittings: n}, all[:n]...); err != nil {
				t.Fatal(err)
			}
			all = all[n:]
		}
		if got := paged.State(f.Statement); !reflect.DeepEqual(got, f.Statement) {
			t.Fatalf("paged %+v, at once %+v", got, f.Statement)
		}
		if _, err := Verify(encode(t, f), Public(key)); err != nil {
			t.Fatal(err)
		}
		naive(t, f)
	})
}

func drawRow(t *rapid.T) Row {
	r := Row{Ref: rapid.StringN(4, 8, 8).Draw(t, "ref"), Said: before(time.Duration(rapid.IntRange(0, 300).Draw(t, "said")) * time.Second)}
	if rapid.Bool().Draw(t, "submitted") {
		r.Submitted, r.Scored = r.Said, rapid.IntRange(0, 5).Draw(t, "scored") > 0
	}
	r.Sealed = rapid.IntRange(0, 9).Draw(t, "sealed") == 0
	steps := []*time.Time{&r.Alerted, &r.Seen, &r.Heard, &r.Triaged, &r.InCase, &r.Referred, &r.Closed}
	for _, at := range steps[:rapid.IntRange(0, len(steps)).Draw(t, "far")] {
		*at = cutoff
	}
	if !r.Closed.IsZero() {
		r.End = CaseClosed
	}
	return r
}

func naive(t *rapid.T, f File) {
	var lost, unscored, sealed, alerted, open int
	for _, r := range f.Rows {
		switch {
		case r.Sealed && r.Alerted.IsZero():
			sealed++
		case !r.Submitted.IsZero() && !r.Scored && r.Alerted.IsZero():
			unscored++
		case r.Alerted.IsZero():
			lost++
		default:
			alerted++
			if r.Closed.IsZero() {
				open++
			}
		}
	}
	c := f.Statement.Counts
	if c.High != alerted+lost || c.Alerted != alerted || c.Open != open || c.Closed != alerted-open {
		t.Fatalf("%+v: alerted %d, lost %d, open %d", c, alerted, lost, open)
	}
	if (lost+unscored+sealed > 0) && c.Exceptions == 0 || len(f.Exceptions) != c.Exceptions {
		t.Fatalf("lost %d, unscored %d, sealed %d and %d exceptions", lost, unscored, sealed, c.Exceptions)
	}
	if len(c.Balance()) > 0 && c.Exceptions == 0 {
		t.Fatalf("out of balance without an exception: %v", c.Balance())
	}
}
