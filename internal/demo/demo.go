// Package demo is the demonstration district: one district of Nanjing with
// fictional schools of every kind, some of them short of counselors, and a person
// in every role. It is loaded through the services that people use, students by a
// real workbook and a real import, so that the demonstration is also an exercise.
//
// Behind it lies a year of school: two campaigns, alerts, cases and referrals, played by
// its people on a clock that can be turned, up to a session that is in progress now.
//
// It loads into an empty database only, and once; loading that was killed half-way
// is completed by the next start. Passwords follow from the installation's secrets:
// none stands in the code, and all can be printed again.
package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
)

// ErrNotEmpty refuses to put invented people among real ones.
var ErrNotEmpty = errors.New("demo: the database holds other people already; start with DEMO=0, or with another data folder")

// Accounts gives people their log-ins.
type Accounts interface {
	Set(ctx context.Context, staffID, name, password string) error
}

// Deps are what the district is loaded with.
type Deps struct {
	DB       *store.DB
	Clock    clock.Clock
	Secrets  vault.Secrets
	Accounts Accounts
	Stage    func(*clock.Manual) (*Stage, error) // the services, on a clock that can be turned
	Bare     bool                                // the district alone, without what happened in it
}

// mark notes that the database belongs to the demonstration, and how far the loading
// has come.
type mark struct {
	store.Head `bson:"-"`
	Began      time.Time `bson:"began"`   // everything that is played is dated from here
	Chapter    int       `bson:"chapter"` // how many are done
	By         string    `bson:"by,omitempty"`
	Until      time.Time `bson:"until,omitempty"` // one process plays, the others wait for it
	Bare       bool      `bson:"bare,omitempty"`
	Done       bool      `bson:"done"`
}

const markID = "district"

// A chapter belongs to one process for so long; then the others take it for dead. They
// look so often whether it is done.
const (
	lease   = 5 * time.Second
	waitFor = 20 * time.Millisecond
)

// District is the demonstration district.
type District struct {
	Deps
	*Stage
	me    string
	began time.Time
	bare  bool
	his   programs
	ring  signet.Ring // of his
	marks *store.Collection[mark]
}

// New declares what the district keeps for itself.
func New(d Deps) *District {
	return &District{Deps: d, me: rand.Text(), marks: store.Define[mark](d.DB, "demo")}
}

// chapter is one thing that happens in the district, at a moment that is dated from the
// beginning of the loading. Played again by the next process after a crash, it finds done
// what was done.
type chapter struct {
	what string
	bare bool // part of the district alone, too
	at   func(began time.Time) time.Time
	play func(*District, context.Context) error
}

// chapters are those that are played.
func (m *mark) chapters() []chapter {
	if !m.Bare {
		return past
	}
	return slices.DeleteFunc(slices.Clone(past), func(c chapter) bool { return !c.bare })
}

// Load enters the district unless that was done before.
func (d *District) Load(ctx context.Context) error {
	m, err := d.begin(ctx)
	if err == nil {
		d.bare = m.Bare
	}
	for err == nil && !m.Done {
		if m, err = d.take(ctx); err != nil || m.Done {
			return err
		}
		if m.By != d.me {
			err = pause(ctx)
			continue
		}
		err = d.play(ctx, m)
	}
	return err
}

// take claims the next chapter, unless somebody else plays it.
func (d *District) take(ctx context.Context) (*mark, error) {
	return d.marks.Update(ctx, markID, func(m *mark) error {
		now := d.Clock.Now()
		if m.Done || m.By != d.me && now.Before(m.Until) {
			return store.ErrUnchanged
		}
		m.By, m.Until = d.me, now.Add(lease)
		return nil
	})
}

// play plays the next chapter, and notes that it is done.
func (d *District) play(ctx context.Context, m *mark) (err error) {
	d.began = m.Began
	c := m.chapters()[m.Chapter]
	if d.Stage == nil {
		now := clock.NewManual(c.at(m.Began))
		if d.Stage, err = d.Deps.Stage(now); err != nil {
			return err
		}
		d.Stage.clock = now
		d.Care.Channel.Use(&d.his)
	}
	if err := inOrder(ctx, func(ctx context.Context) error { return d.until(ctx, c.at(m.Began)) },
		func(ctx context.Context) error { return c.play(d, ctx) }); err != nil {
		return fmt.Errorf("demo: %s: %w", c.what, err)
	}
	played := m.Chapter
	_, err = d.marks.Update(ctx, markID, func(m *mark) error {
		if m.Chapter != played {
			return store.ErrUnchanged // somebody took us for dead and played on
		}
		m.Chapter++
		m.Done = m.Chapter == len(m.chapters())
		return nil
	})
	return err
}

func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(waitFor):
		return nil
	}
}

// begin marks an empty database, or finds the mark.
func (d *District) begin(ctx context.Context) (*mark, error) {
	m, err := d.marks.Get(ctx, markID)
	if !errors.Is(err, store.ErrNotFound) {
		return m, err
	}
	empty, err := d.empty(ctx)
	if err != nil {
		return nil, err
	}
	if !empty {
		m, err := d.marks.Get(ctx, markID) // another process may have begun in between
		if errors.Is(err, store.ErrNotFound) {
			err = ErrNotEmpty
		}
		return m, err
	}
	m = &mark{Head: store.Head{ID: markID}, Began: d.Clock.Now(), Bare: d.Bare || between(d.Clock.Now())}
	if err := d.marks.Insert(ctx, m); errors.Is(err, store.ErrExists) {
		return d.marks.Get(ctx, markID) // of another process that starts now
	} else if err != nil {
		return nil, err
	}
	return m, nil
}

// between tells whether one school year is too young, or too old, for what happens in the
// district: its campaign opened fifteen days ago, its session ends within the hour, and no
// campaign lies in two school years.
func between(began time.Time) bool {
	from, to := screening.SchoolYear(screening.YearOf(began))
	return began.Before(from.AddDate(0, 0, 15)) || began.Add(time.Hour).After(to)
}

// empty tells whether nobody works in the installation.
func (d *District) empty(ctx context.Context) (bool, error) {
	stage, err := d.Deps.Stage(clock.NewManual(d.Clock.Now()))
	if err != nil {
		return false, err
	}
	members, _, err := stage.Staff.OfUnit(ctx, actor.Engine(), "", store.Cursor{}, 1)
	return len(members) == 0, err
}
