package roster

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

var (
	digitsOnly  = regexp.MustCompile(`^\d+$`)
	scientific  = regexp.MustCompile(`^\d(\.\d+)?E\+\d+$|^\d\.\d+E\d+$`)
	numberShape = regexp.MustCompile(`^[A-Z0-9][A-Z0-9-]{0,29}$`)
	schoolShape = regexp.MustCompile(`^\d{10}$`)
	phoneShape  = regexp.MustCompile(`^1[3-9]\d{9}$`)
	hanSpace    = regexp.MustCompile(`(\p{Han}) +(\p{Han})`)
)

// exact is how many digits a number cell holds without loss.
const exact = 15

// digits returns what stands in a cell for an identifier, in capitals and
// without spaces. A number cell is good for whole numbers of up to 15 digits;
// beyond, the last digits are Excel's and not the school's.
func digits(c xlsx.Cell) (text string, rounded bool) {
	text = strings.ToUpper(compact(c.Text))
	switch {
	case !c.Numeric:
		return text, scientific.MatchString(text)
	case digitsOnly.MatchString(text):
		return text, len(text) > exact
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || f != math.Trunc(f) || f < 0 {
		return text, false
	}
	if f >= 1e15 {
		return text, true
	}
	return strconv.FormatFloat(f, 'f', 0, 64), false
}

// parseNumber reads a student number.
func parseNumber(c xlsx.Cell) (string, Code) {
	text, rounded := digits(c)
	switch {
	case rounded:
		return "", Rounded
	case !numberShape.MatchString(text) || !strings.ContainsAny(text, "0123456789"):
		return "", BadNumber
	}
	return text, ""
}

// parseSchool reads a school's code.
func parseSchool(c xlsx.Cell) (string, Code) {
	text, rounded := digits(c)
	switch {
	case rounded:
		return "", Rounded
	case !schoolShape.MatchString(text):
		return "", BadSchool
	}
	return text, ""
}

// parsePhone reads a mobile number, with or without the country code.
func parsePhone(c xlsx.Cell) (string, Code) {
	text, rounded := digits(c)
	if rounded {
		return "", Rounded
	}
	text = strings.NewReplacer("-", "", "(", "", ")", "").Replace(text)
	for _, prefix := range []string{"+86", "0086", "86"} {
		if rest, cut := strings.CutPrefix(text, prefix); cut {
			text = rest
			break
		}
	}
	if !phoneShape.MatchString(text) {
		return "", BadPhone
	}
	return text, ""
}

// parseName reads a person's name. Spaces that only stretch a short Chinese name
// to the width of a long one go; the dot in names of other peoples has one form.
func parseName(c xlsx.Cell) (string, Code) {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune("•・‧∙●", r) {
			return '·'
		}
		return r
	}, clean(c.Text))
	for hanSpace.MatchString(name) {
		name = hanSpace.ReplaceAllString(name, "$1$2")
	}
	if c.Numeric || utf8.RuneCountInString(name) > 40 || !strings.ContainsFunc(name, unicode.IsLetter) ||
		strings.ContainsFunc(name, func(r rune) bool { return !inName(r) }) {
		return "", BadName
	}
	return name, ""
}

func inName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsMark(r) || strings.ContainsRune(" ·.'’-", r)
}
