package screening

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
	"github.com/xinqiao/xinqiao/screening/local"
)

// Taught is what the group papers of one grade teach about answering and scoring. It
// is made of sums, so that it never grows with the papers. It is sealed: the sums of
// one paper would be that paper.
type Taught struct {
	Grade   int              `bson:"grade"`
	Papers  int              `bson:"papers"`
	Watches []Watch          `bson:"watches"` // in the order of the items
	Moments validity.Moments `bson:"moments"`
	Scales  []local.Standard `bson:"scales"`
}

// Watch is how long one item took.
type Watch struct {
	Item  instrument.ItemKey `bson:"item"`
	Times validity.Stopwatch `bson:"times"`
}

// add takes a paper in.
func (t *Taught) add(form *instrument.Form, answers instrument.Answers, times validity.Times, result instrument.Result, gender instrument.Gender) {
	if t.Papers == 0 {
		for _, item := range form.Items() {
			t.Watches = append(t.Watches, Watch{Item: item.Key})
		}
		for _, s := range result.Scales {
			t.Scales = append(t.Scales, local.Standard{Scale: s.Scale})
		}
	}
	t.Papers++
	for i := range t.Watches {
		t.Watches[i].Times.Add(times[t.Watches[i].Item])
	}
	t.Moments.Add(validity.Of(form, answers, times, nil).Row())
	for i := range t.Scales {
		if s, ok := result.Scale(t.Scales[i].Scale); ok && s.Valid {
			t.Scales[i].Add(s.Value, gender)
		}
	}
}

// floors are the learnt speeds under which an answer is too fast.
func (t Taught) floors() validity.Times {
	floors, limits := validity.Times{}, validity.DefaultLimits()
	for _, w := range t.Watches {
		if ms, ok := w.Times.Floor(limits.FloorMS, limits.FloorAnswers); ok {
			floors[w.Item] = ms
		}
	}
	return floors
}

// scale finds what was taught about a scale.
func (t Taught) scale(key instrument.ScaleKey) (local.Standard, bool) {
	for _, s := range t.Scales {
		if s.Scale == key {
			return s, true
		}
	}
	return local.Standard{}, false
}

// measure is Taught made ready to judge papers by.
type measure struct {
	taught Taught
	floors validity.Times
	pairs  []validity.Pair
	space  validity.Space
}

func (t Taught) measure() *measure {
	m := &measure{taught: t, floors: t.floors(), pairs: t.Moments.Pairs(validity.DefaultLimits().PairR)}
	if t.Moments.N >= validity.MinSpaceRows {
		m.space = t.Moments.Space()
	}
	return m
}

// judge says how a paper was answered. Where nothing was taught, the fixed floors and
// the paper alone decide.
func (m *measure) judge(form *instrument.Form, answers instrument.Answers, times validity.Times) validity.Judgement {
	paper := validity.Of(form, answers, times, m.floors)
	norms := validity.Norms{}
	if m.fits(form) {
		norms.Pairs = m.pairs
		if d := m.space.Distance(paper.Row()); d.DF > 0 {
			paper.Distance = &d
		}
	}
	return validity.Judge(paper, norms)
}

// fits tells whether a form asks what the papers were asked.
func (m *measure) fits(form *instrument.Form) bool {
	items := form.Items()
	if len(items) != len(m.taught.Watches) {
		return false
	}
	for i, item := range items {
		if item.Key != m.taught.Watches[i].Item {
			return false
		}
	}
	return true
}

// Lesson is what the papers of one grade of a campaign have taught so far.
type Lesson struct {
	store.Head `bson:"-"`
	Campaign   string               `bson:"campaign"`
	Grade      int                  `bson:"grade"`
	At         time.Time            `bson:"at"`
	Taught     vault.Sealed[Taught] `bson:"taught"`
}

const lessonsName = "lessons"

func lessonID(campaign string, grade int) string { return fmt.Sprintf("%s/%d", campaign, grade) }

func defineLessons(db *store.DB) *store.Collection[Lesson] {
	return store.Define[Lesson](db, lessonsName)
}

func lessonPlace(id string) vault.Place {
	return vault.Place{Collection: lessonsName, ID: id, Field: "taught"}
}

// lessonKey seals what a campaign teaches.
func lessonKey(ctx context.Context, v *vault.Vault, campaign string) (vault.Key, error) {
	return v.Key(ctx, "campaign/"+campaign)
}

// measureFor is what papers of a class are judged by; where nothing was taught yet, or
// it cannot be opened, it is empty and judges by the paper alone.
func (s *Sittings) measureFor(ctx context.Context, campaign string, class unit.Path) (*measure, error) {
	doc, err := s.lessons.Get(ctx, lessonID(campaign, gradeOf(class)))
	if errors.Is(err, store.ErrNotFound) {
		return &measure{}, nil
	}
	if err != nil {
		return nil, err
	}
	key, err := lessonKey(ctx, s.vault, campaign)
	if err != nil {
		return nil, err
	}
	taught, err := vault.Open(key, lessonPlace(doc.ID), doc.Taught)
	if vault.Unreadable(ctx, err, lessonPlace(doc.ID)) {
		return &measure{}, nil
	}
	if err != nil {
		return nil, err
	}
	return taught.measure(), nil
}
