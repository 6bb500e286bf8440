package screening

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/stretch"
)

// access is what opens a sitting: the code of the printed slip, and the hash of
// the PIN that the student chose at the first log-in.
type access struct {
	Code string `bson:"code"`
	PIN  string `bson:"pin"`
}

// codeLetters leaves out what is misread on paper: 0 O, 1 I L.
const (
	codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	codeLength  = 8
)

// newCode draws a code, every one with the same chance.
func newCode() string {
	const unbiased = 256 / len(codeLetters) * len(codeLetters)
	code := make([]byte, 0, codeLength)
	var random [1]byte
	for len(code) < codeLength {
		_, _ = rand.Read(random[:]) // never fails: it ends the program instead
		if int(random[0]) < unbiased {
			code = append(code, codeLetters[int(random[0])%len(codeLetters)])
		}
	}
	return string(code)
}

// sameCode compares in constant time, forgiving case, spaces and hyphens.
func sameCode(code, typed string) bool {
	typed = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(typed))
	return code != "" && subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1
}

var pinPattern = regexp.MustCompile(`^[0-9]{4,6}$`)

var (
	// ErrEntry refuses a log-in. It is one error whatever was wrong, so that nobody
	// learns which students exist.
	ErrEntry = errors.New("screening: school, number, code or PIN do not fit, or there were too many tries")
	// ErrPIN asks for a PIN of another form.
	ErrPIN = errors.New("screening: choose a PIN of 4 to 6 digits")
	// ErrNotNow says, to who has the right code only, that the session has not begun
	// or is over.
	ErrNotNow = errors.New("screening: the session is not open now")
)

// keypad checks PINs.
type keypad struct {
	dummy func() string // a hash that belongs to nobody
}

func newKeypad() keypad {
	return keypad{dummy: sync.OnceValue(func() string {
		hash, err := stretch.Hash("no PIN")
		if err != nil {
			panic(err) // only a broken random source leads here
		}
		return hash
	})}
}

// waste takes as long as checking a PIN, so that a refusal comes no faster when
// there was nothing to check.
func (k keypad) waste(pin string) { _, _ = stretch.Matches(pin, k.dummy()) }

// admits checks code and PIN, and sets the PIN when there is none yet. It takes
// one hash's time whatever the answer.
func (k keypad) admits(a *access, code, pin string) (bool, error) {
	if !sameCode(a.Code, code) {
		k.waste(pin)
		return false, nil
	}
	if a.PIN == "" {
		hash, err := stretch.Hash(pin)
		a.PIN = hash
		return err == nil, err
	}
	return stretch.Matches(pin, a.PIN)
}

// A sitting locks after a few wrong tries, for longer with each further one.
const (
	freeTries = 5
	firstLock = time.Minute
	longLock  = time.Hour
)

// fail counts a wrong try.
func (s *Sitting) fail(now time.Time) {
	s.Fails++
	if over := s.Fails - freeTries; over >= 0 {
		s.Locked = now.Add(min(firstLock<<min(over, 10), longLock))
	}
}

func (s *Sitting) locked(now time.Time) bool { return now.Before(s.Locked) }
