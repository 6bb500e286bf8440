package instrument

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

//go:embed data/*.json
var bundled embed.FS

// Battery is the instruments of one paper, in the order they are asked.
type Battery []ID

// The default batteries. ASQ was made for interviews and small settings, so it
// is no part of a classroom's paper.
var (
	Group      = Battery{PHQA, GAD7}
	Individual = Battery{ASQ}
)

// ErrBattery refuses a battery.
var ErrBattery = errors.New("instrument: not a battery that can be used")

// Library is a set of instruments whose definitions have been checked. Its
// instruments are shared: read them, never change them.
type Library struct {
	instruments map[ID]Instrument
	items       map[ItemKey]Item
	scales      map[ScaleKey]Scale
	order       []ID
}

// Bundled returns the instruments that come with the platform.
func Bundled() Library { return loadBundled() }

var loadBundled = sync.OnceValue(func() Library {
	data, err := fs.Sub(bundled, "data")
	if err != nil {
		panic(err)
	}
	l, err := Load(data)
	if err != nil {
		panic(err) // the files are compiled in, and a test loads them
	}
	return l
})

// Load reads every .json file at the top of a file system. It returns all the
// problems of all files, joined; each is a *Problem.
func Load(fsys fs.FS) (Library, error) {
	names, err := fs.Glob(fsys, "*.json")
	if err != nil {
		return Library{}, fmt.Errorf("instrument: list definitions: %w", err)
	}
	if len(names) == 0 {
		return Library{}, &Problem{Fault: "there is no definition file", Mend: "put at least one .json file there"}
	}
	l := Library{instruments: map[ID]Instrument{}, items: map[ItemKey]Item{}, scales: map[ScaleKey]Scale{}}
	var problems []error
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return Library{}, fmt.Errorf("instrument: read %s: %w", name, err)
		}
		in, err := parse(name, data)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		l.add(in)
	}
	if len(problems) > 0 {
		return Library{}, errors.Join(problems...)
	}
	return l, nil
}

// add trusts that ids are unique: a definition's id is its file name, and its
// keys begin with the id.
func (l *Library) add(in Instrument) {
	for _, item := range in.Items {
		l.items[item.Key] = item
	}
	for _, scale := range in.Scales {
		l.scales[scale.Key] = scale
	}
	l.instruments[in.ID] = in
	l.order = append(l.order, in.ID)
}

// Instrument returns one instrument.
func (l Library) Instrument(id ID) (Instrument, bool) {
	in, ok := l.instruments[id]
	return in, ok
}

// All is the battery of everything the library holds.
func (l Library) All() Battery { return slices.Clone(l.order) }

// Item returns one item.
func (l Library) Item(key ItemKey) (Item, bool) {
	item, ok := l.items[key]
	return item, ok
}

// Scale returns one scale.
func (l Library) Scale(key ScaleKey) (Scale, bool) {
	scale, ok := l.scales[key]
	return scale, ok
}

// Items returns the items of a battery in the order they are asked, those with a
// display condition included (see Item.Shown).
func (l Library) Items(b Battery) []Item {
	var items []Item
	for _, id := range b {
		items = append(items, l.instruments[id].Items...)
	}
	return items
}

// Critical tells whether v is an answer to the item that a human must hear about.
func (l Library) Critical(key ItemKey, v int) bool { return l.items[key].CriticalYes(v) }

// Check refuses, with ErrAnswer, an answer that the item's options do not allow.
// A blank (nil) is an answer to every known item.
func (l Library) Check(key ItemKey, v *int) error {
	item, ok := l.items[key]
	if !ok {
		return fmt.Errorf("%w: there is no such item", ErrAnswer)
	}
	if v != nil && !item.Allows(*v) {
		return fmt.Errorf("%w: no option has this value", ErrAnswer)
	}
	return nil
}

// CheckBattery refuses, with ErrBattery, a battery that is empty, repeats or does
// not know an instrument, or asks nothing about suicide: such a paper would call
// a child in danger well.
func (l Library) CheckBattery(b Battery) error {
	seen := map[ID]bool{}
	for _, id := range b {
		if _, ok := l.instruments[id]; !ok {
			return fmt.Errorf("%w: instrument %q is not in the library", ErrBattery, id)
		}
		if seen[id] {
			return fmt.Errorf("%w: instrument %q is in it twice", ErrBattery, id)
		}
		seen[id] = true
	}
	if !slices.ContainsFunc(l.Items(b), Item.IsCritical) {
		return fmt.Errorf("%w: it has no critical item; add %s", ErrBattery, ASQ)
	}
	return nil
}
