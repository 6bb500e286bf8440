package store_test

import (
	"encoding/base64"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/store"
)

func TestCursorRoundTrip(t *testing.T) {
	text := rapid.StringMatching(`[^\x00]*`)
	rapid.Check(t, func(t *rapid.T) {
		want := store.Cursor{Key: text.Draw(t, "key"), ID: "i" + text.Draw(t, "id")}
		if got, err := store.ParseCursor(want.String()); err != nil || got != want {
			t.Fatalf("%+v came back as %+v: %v", want, got, err)
		}
	})
	if c, err := store.ParseCursor(store.Cursor{}.String()); err != nil || !c.IsZero() {
		t.Errorf("the beginning came back as %+v: %v", c, err)
	}
}

func TestParseCursorRefuses(t *testing.T) {
	encode := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for name, s := range map[string]string{
		"not base64":        "§",
		"no separator":      encode("key"),
		"no id":             encode("key\x00"),
		"a second zero":     encode("key\x00id\x00more"),
		"not UTF-8":         encode("key\x00\xff"),
		"a key not UTF-8":   encode("\xc3\x00id"),
		"padding":           encode("key\x00i") + "==",
		"a standard base64": "a+/=",
	} {
		if c, err := store.ParseCursor(s); !errors.Is(err, store.ErrCursor) || !c.IsZero() {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add(store.Cursor{Key: "张", ID: "a"}.String())
	f.Fuzz(func(t *testing.T, s string) {
		if c, err := store.ParseCursor(s); err == nil {
			if again, err := store.ParseCursor(c.String()); err != nil || again != c {
				t.Errorf("%+v came back as %+v: %v", c, again, err)
			}
		}
	})
}
