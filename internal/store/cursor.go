package store

import (
	"encoding/base64"
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrCursor refuses a page mark that this store did not hand out.
var ErrCursor = errors.New("store: not a cursor of this list")

// ErrID refuses an id that is empty, and an id or key that cursors and engines
// could not carry: they are valid UTF-8 without a zero byte.
var ErrID = errors.New("store: not an id or key")

func isText(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }

// Cursor marks a place in an index: behind one key and one id.
type Cursor struct{ Key, ID string }

// IsZero tells whether the cursor marks the beginning.
func (c Cursor) IsZero() bool { return c == Cursor{} }

// String renders the cursor for a client, which must treat it as opaque.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString([]byte(c.Key + "\x00" + c.ID))
}

// ParseCursor reads what String wrote.
func ParseCursor(s string) (Cursor, error) {
	if s == "" {
		return Cursor{}, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return Cursor{}, ErrCursor
	}
	key, id, ok := strings.Cut(string(raw), "\x00")
	if !ok || id == "" || !isText(key) || !isText(id) {
		return Cursor{}, ErrCursor
	}
	return Cursor{Key: key, ID: id}, nil
}
