package instrument

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Ref names an instrument in one version, "phq-a@1", or without one, "phq-a", in
// its newest.
type Ref string

// ID is the instrument's name.
func (r Ref) ID() ID {
	id, _, _ := strings.Cut(string(r), "@")
	return ID(id)
}

// Version is empty for the newest.
func (r Ref) Version() string {
	_, version, _ := strings.Cut(string(r), "@")
	return version
}

// Battery is the instruments of one paper, in the order they are asked.
type Battery []Ref

// The instruments that the code names.
const (
	PHQA   = "phq-a"
	GAD7   = "gad-7"
	ASQ    = "asq"
	PSC17O = "psc-17-o"
)

// The default batteries. ASQ was made for interviews and small settings, so it
// is no part of a classroom's paper.
var (
	Group       = Battery{PHQA, GAD7}
	Interview   = Battery{ASQ}
	Observation = Battery{PSC17O}
)

var (
	// ErrBattery refuses a battery.
	ErrBattery = errors.New("instrument: not a battery that can be used")
	// ErrLicence refuses an instrument that nobody has a right to use.
	ErrLicence = errors.New("instrument: it may be used with a permission only; write into licence.permission who gave it, to whom and when")
	// ErrKeyOnly refuses to show an instrument that is a key without text.
	ErrKeyOnly = errors.New("instrument: it is a key without text; load the text that the school has a right to use")
)

// MayPublish is the gate between a definition and its use: terms of use, a
// permission where they ask for one, and a text to show.
func (in Instrument) MayPublish() error {
	if in.Licence.Kind == Restricted && in.Licence.Permission == "" {
		return fmt.Errorf("%w: %s", ErrLicence, in.Ref())
	}
	if in.KeyOnly {
		return fmt.Errorf("%w: %s", ErrKeyOnly, in.Ref())
	}
	return nil
}

// Quotable tells whether its words may be read by others than those who answer it and
// their school. A permission to use a restricted text is the school's and goes no
// further.
func (in Instrument) Quotable() bool { return !in.KeyOnly && in.Licence.Kind != Restricted }

// NeedsAcceptance tells whether a responsible professional must answer for its use.
func (in Instrument) NeedsAcceptance() bool {
	return in.Wording.Status() == Unvalidated || in.Licence.Kind == NonCommercial
}

// Pinned makes every reference of a battery exact.
func (l Library) Pinned(b Battery) (Battery, error) {
	pinned := make(Battery, len(b))
	for i, r := range b {
		ref, ok := l.Pin(r)
		if !ok {
			return nil, fmt.Errorf("%w: instrument %q is not in the library", ErrBattery, r)
		}
		if slices.ContainsFunc(pinned[:i], func(p Ref) bool { return p.ID() == ref.ID() }) {
			return nil, fmt.Errorf("%w: instrument %q is in it twice", ErrBattery, r.ID())
		}
		pinned[i] = ref
	}
	if len(pinned) == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrBattery)
	}
	return pinned, nil
}

// Form makes a battery ready to be asked and scored.
func (l Library) Form(b Battery) (*Form, error) {
	name := fmt.Sprint(b)
	if ready, ok := l.forms.Load(name); ok {
		return ready.(*Form), nil
	}
	pinned, err := l.Pinned(b)
	if err != nil {
		return nil, err
	}
	instruments := make([]Instrument, len(pinned))
	for i, r := range pinned {
		instruments[i] = l.versions[r]
	}
	f := newForm(instruments)
	l.forms.Store(name, f)
	return f, nil
}

// CheckUsable refuses, with ErrBattery, a battery that is empty, repeats or does
// not know an instrument, or holds one that may not be published.
func (l Library) CheckUsable(b Battery) error {
	f, err := l.Form(b)
	if err != nil {
		return err
	}
	for _, in := range f.instruments {
		if err := in.MayPublish(); err != nil {
			return fmt.Errorf("%w: %w", ErrBattery, err)
		}
	}
	return nil
}

// CheckBattery refuses also a battery that asks nothing about suicide: such a
// paper would call a child in danger well.
func (l Library) CheckBattery(b Battery) error {
	if err := l.CheckUsable(b); err != nil {
		return err
	}
	if !l.AsksOfSuicide(b) {
		return fmt.Errorf("%w: it asks nothing about suicide; add %s", ErrBattery, ASQ)
	}
	return nil
}

// AsksOfSuicide tells whether a question of a battery is about suicide.
func (l Library) AsksOfSuicide(b Battery) bool {
	f, err := l.Form(b)
	return err == nil && slices.ContainsFunc(f.items, func(i Item) bool { return i.Suicide })
}

// AnsweredBy tells whether all of a battery is made for a respondent.
func (l Library) AnsweredBy(b Battery, who Respondent) bool {
	return !slices.ContainsFunc(b, func(ref Ref) bool {
		in, _ := l.Instrument(ref)
		return in.Respondent != who
	})
}

// Branches tells whether a question of a battery is shown to some only, so that its
// papers differ in length.
func (l Library) Branches(b Battery) bool {
	return slices.ContainsFunc(b, func(ref Ref) bool {
		in, _ := l.Instrument(ref)
		return slices.ContainsFunc(in.Items, func(i Item) bool { return len(i.ShowIf) > 0 })
	})
}
