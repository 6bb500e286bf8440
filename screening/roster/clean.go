package roster

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// clean makes full-width characters half-width, every kind of space a plain one
// and runs of them single, and drops what cannot be seen.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r) || unicode.IsControl(r) || r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, width.Fold.String(text))
	return strings.Join(strings.Fields(text), " ")
}

// compact is clean text in lower case without any space, for values that are
// looked up.
func compact(text string) string {
	return strings.ToLower(strings.ReplaceAll(clean(text), " ", ""))
}
