package instrument

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// Number is a value of a scale in hundredths: exact, so that the same answers give
// the same bytes on every machine and no binary fraction moves a child over a cut-off.
type Number int64

// whole is the Number of 1.
const whole Number = 100

// Whole is the Number of an integer.
func Whole(v int) Number { return Number(v) * whole }

// Float is the number for display and for interfaces that know no other kind.
func (n Number) Float() float64 { return float64(n) / float64(whole) }

// String writes no more decimals than are needed.
func (n Number) String() string {
	sign, abs := "", n
	if n < 0 {
		sign, abs = "-", -n
	}
	text := sign + strconv.FormatInt(int64(abs/whole), 10)
	if rest := abs % whole; rest != 0 {
		text += strings.TrimRight(fmt.Sprintf(".%02d", rest), "0")
	}
	return text
}

// MarshalJSON writes a JSON number.
func (n Number) MarshalJSON() ([]byte, error) { return []byte(n.String()), nil }

var (
	errNumber  = errors.New("a number with at most two decimals is needed, below a million")
	numberMend = lang.Say("请写至多两位小数、小于一百万的数", "write a number of at most two decimals, below a million")
)

// UnmarshalJSON reads a JSON number of at most two decimals, without passing
// through a binary fraction.
func (n *Number) UnmarshalJSON(data []byte) error {
	var text json.Number
	if err := json.Unmarshal(data, &text); err != nil || len(data) > 0 && data[0] == '"' {
		return &ValueError{strings.Trim(string(data), `"`), numberMend}
	}
	parsed, err := ParseNumber(text.String())
	if err != nil {
		return &ValueError{text.String(), numberMend}
	}
	*n = parsed
	return nil
}

// ParseNumber reads "12", "-3.5" or "2.17".
func ParseNumber(text string) (Number, error) {
	digits, negative := strings.CutPrefix(text, "-")
	integer, fraction, _ := strings.Cut(digits, ".")
	if len(integer) == 0 || len(integer) > 6 || len(fraction) > 2 {
		return 0, errNumber
	}
	hundredths, err := strconv.ParseUint(integer+(fraction + "00")[:2], 10, 32)
	if err != nil {
		return 0, errNumber
	}
	if negative {
		return -Number(hundredths), nil
	}
	return Number(hundredths), nil
}

// Rounding is what becomes of a value between two steps of a scale.
type Rounding string

// The ways to round. HalfUp makes 5 of 4.5, Up also of 4.1, HalfEven 4 of 4.5.
const (
	HalfUp   Rounding = "half-up"
	HalfEven Rounding = "half-even"
	Up       Rounding = "up"
	Down     Rounding = "down"
)

// quotient is num/den rounded to a multiple of step. It works on whole numbers
// and for den > 0 only.
func (r Rounding) quotient(num Number, den int, step Number) Number {
	d := Number(den) * step
	q, rest := num/d, num%d
	if rest < 0 { // towards minus infinity, as the modes are defined
		q, rest = q-1, rest+d
	}
	switch {
	case rest == 0 || r == Down:
	case r == Up, 2*rest > d, 2*rest == d && (r != HalfEven || q%2 != 0):
		q++
	}
	return q * step
}
