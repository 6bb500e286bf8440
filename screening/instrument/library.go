package instrument

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/xinqiao/xinqiao/internal/lang"
)

//go:embed data/*.json
var bundled embed.FS

// Library is a set of instruments whose definitions have been checked. Its
// instruments are shared: read them, never change them.
type Library struct {
	versions map[Ref]Instrument
	newest   map[ID]Ref
	forms    *sync.Map // battery → *Form
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
		return Library{}, &Problem{Fault: lang.Say("没有定义文件", "there is no definition file"),
			Mend: lang.Say("请至少放一个 .json 文件", "put at least one .json file there")}
	}
	var problems []error
	var loaded []Instrument
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return Library{}, fmt.Errorf("instrument: read %s: %w", name, err)
		}
		in, err := Parse(name, data)
		if err == nil && name != string(in.ID)+".json" && name != string(in.Ref())+".json" {
			err = &Problem{File: name, Field: "id", Fault: lang.Say("与文件名不同", "is not the name of the file"),
				Mend: lang.Say("请按 id 命名文件：%s.json", "name the file after the id: %s.json", in.ID)}
		}
		problems, loaded = append(problems, err), append(loaded, in)
	}
	if err := errors.Join(problems...); err != nil {
		return Library{}, err
	}
	return Library{}.With(loaded...)
}

// ErrVersion refuses a version that is there already with other content: what was
// used stays what it was.
var ErrVersion = errors.New("instrument: this version exists already; give the definition a new version")

// With returns the library with more instruments.
func (l Library) With(more ...Instrument) (Library, error) {
	out := Library{versions: maps.Clone(l.versions), newest: maps.Clone(l.newest), forms: &sync.Map{}}
	if out.versions == nil {
		out.versions, out.newest = map[Ref]Instrument{}, map[ID]Ref{}
	}
	for _, in := range more {
		if _, taken := out.versions[in.Ref()]; taken {
			return Library{}, fmt.Errorf("%w: %s", ErrVersion, in.Ref())
		}
		out.add(in)
	}
	return out, nil
}

// Only is the library without what is not kept.
func (l Library) Only(keep func(Ref) bool) Library {
	out := Library{versions: map[Ref]Instrument{}, newest: map[ID]Ref{}, forms: &sync.Map{}}
	for ref, in := range l.versions {
		if keep(ref) {
			out.add(in)
		}
	}
	return out
}

func (l Library) add(in Instrument) {
	l.versions[in.Ref()] = in
	if newest, known := l.newest[in.ID]; !known || number(newest.Version()) < number(in.Version) {
		l.newest[in.ID] = in.Ref()
	}
}

func number(version string) int {
	n, _ := strconv.Atoi(version) // the check saw to its form
	return n
}

// Pin makes a reference exact: without a version it means the newest.
func (l Library) Pin(r Ref) (Ref, bool) {
	if r.Version() == "" {
		r = l.newest[r.ID()]
	}
	_, ok := l.versions[r]
	return r, ok
}

// Instrument returns one instrument.
func (l Library) Instrument(r Ref) (Instrument, bool) {
	r, ok := l.Pin(r)
	return l.versions[r], ok
}

// All is the battery of the newest version of everything the library holds.
func (l Library) All() Battery {
	return Battery(slices.Sorted(maps.Values(l.newest)))
}

// Versions lists everything the library holds.
func (l Library) Versions() Battery { return Battery(slices.Sorted(maps.Keys(l.versions))) }

// Item returns one item of the newest versions.
func (l Library) Item(key ItemKey) (Item, bool) {
	in, _ := l.Instrument(owner(string(key)))
	at := slices.IndexFunc(in.Items, func(i Item) bool { return i.Key == key })
	if at < 0 {
		return Item{}, false
	}
	return in.Items[at], true
}

// Scale returns one scale of the newest versions.
func (l Library) Scale(key ScaleKey) (Scale, bool) {
	in, _ := l.Instrument(owner(string(key)))
	at := slices.IndexFunc(in.Scales, func(s Scale) bool { return s.Key == key })
	if at < 0 {
		return Scale{}, false
	}
	return in.Scales[at], true
}

// owner is the instrument that a key belongs to.
func owner(key string) Ref {
	id, _, _ := strings.Cut(key, ".")
	return Ref(id)
}
