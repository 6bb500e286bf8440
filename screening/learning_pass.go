package screening

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// next returns the next page of the campaign's sittings, and moves the mark behind it.
func (l *Learnings) next(ctx context.Context, doc *Learning) (page []*Sitting, last bool, err error) {
	after, err := store.ParseCursor(doc.After)
	if err != nil {
		return nil, false, err
	}
	page, next, err := l.papers.sittings.Find(ctx, store.Query{Index: byClass, Prefix: campaignKey(doc.ID), After: after, Limit: l.page})
	doc.After = next.String()
	return page, doc.After == "", err
}

// read takes a page of group papers in; after the last one the lessons are written.
func (l *Learnings) read(ctx context.Context, doc *Learning) error {
	key, err := lessonKey(ctx, l.vault, doc.ID)
	if err != nil {
		return err
	}
	all, err := vault.Open(key, doc.place(), doc.Taught)
	if err != nil {
		return err
	}
	page, last, err := l.next(ctx, doc)
	if err != nil {
		return err
	}
	for _, sitting := range page {
		if sitting.Stage != GroupStage || sitting.State != SittingSubmitted {
			continue
		}
		if all, err = l.take(ctx, sitting, all); err != nil {
			return err
		}
		doc.Read++
	}
	if last {
		if err := l.teach(ctx, doc, key, all); err != nil {
			return err
		}
		doc.Phase, doc.Taught = LearningJudges, nil
	} else if doc.Taught, err = vault.Seal(key, doc.place(), all); err != nil {
		return err
	}
	doc.Settle(l.clock.Now())
	return nil
}

// take adds a paper to what its grade taught. One that cannot be opened, or of somebody
// erased, teaches nothing.
func (l *Learnings) take(ctx context.Context, doc *Sitting, all []Taught) ([]Taught, error) {
	s := l.papers
	p, book, outcome, err := s.paperOf(ctx, doc)
	if vault.Unreadable(ctx, err, doc.place("result")) || err == nil && p == nil {
		return all, nil
	}
	if err != nil {
		return nil, err
	}
	subject, err := s.subject(ctx, p)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(t Taught) bool { return t.Grade == subject.Grade })
	if at < 0 {
		at, all = len(all), append(all, Taught{Grade: subject.Grade})
	}
	all[at].add(book.form, p.log.current(), p.log.times(), outcome.Result, subject.Gender)
	return all, nil
}

// teach writes what each grade taught in place of what it taught before.
func (l *Learnings) teach(ctx context.Context, doc *Learning, key vault.Key, all []Taught) error {
	for _, taught := range all {
		id := lessonID(doc.ID, taught.Grade)
		sealed, err := vault.Seal(key, lessonPlace(id), taught)
		if err != nil {
			return err
		}
		blank := func() *Lesson {
			return &Lesson{Head: store.Head{ID: id}, Campaign: doc.ID, Grade: taught.Grade}
		}
		_, err = l.lessons.Upsert(ctx, blank, func(lesson *Lesson) error {
			lesson.At, lesson.Taught = l.clock.Now(), sealed
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// judge looks at a page of papers again by what was taught.
func (l *Learnings) judge(ctx context.Context, doc *Learning) error {
	page, last, err := l.next(ctx, doc)
	if err != nil {
		return err
	}
	measures := map[int]*measure{}
	for _, sitting := range page {
		if !sitting.Stage.asksTheGroups() || sitting.State != SittingSubmitted {
			continue
		}
		grade := gradeOf(sitting.Class)
		if measures[grade] == nil {
			if measures[grade], err = l.papers.measureFor(ctx, doc.ID, sitting.Class); err != nil {
				return err
			}
		}
		if err := l.papers.judgeAgain(ctx, sitting, measures[grade]); err != nil {
			return err
		}
		doc.Judged++
	}
	if last {
		l.rest(doc)
		return nil
	}
	doc.Settle(l.clock.Now())
	return nil
}

// judgeAgain keeps what the batch says of a paper when it differs from what was said
// before. It may order a retest; what was found of risk stays as it is.
func (s *Sittings) judgeAgain(ctx context.Context, doc *Sitting, by *measure) error {
	p, book, outcome, err := s.paperOf(ctx, doc)
	if vault.Unreadable(ctx, err, doc.place("result")) || err == nil && p == nil {
		return nil
	}
	if err != nil {
		return err
	}
	was, err := s.judgement(ctx, p, outcome)
	if err != nil {
		return err
	}
	is := by.judge(book.form, p.log.current(), p.log.times())
	if reflect.DeepEqual(is, was) || len(p.Batch) == 0 && reflect.DeepEqual(is, outcome.Validity) {
		return nil
	}
	sealed, err := vault.Seal(p.key, doc.place("batch"), is)
	if err != nil {
		return err
	}
	_, err = s.sittings.Update(ctx, doc.ID, func(doc *Sitting) error {
		doc.Batch = sealed
		if is.Verdict == validity.Retest && was.Verdict != validity.Retest && doc.Stage == GroupStage {
			doc.FollowAt = s.clock.Now()
			doc.owe()
		}
		return nil
	})
	return err
}

// judgement is how a paper was answered, by all that is known: the stricter of what was
// said at its submit and of what the batch says.
func (s *Sittings) judgement(ctx context.Context, p *paper, o Outcome) (validity.Judgement, error) {
	if len(p.Batch) == 0 {
		return o.Validity, nil
	}
	batch, err := vault.Open(p.key, p.place("batch"), p.Batch)
	if vault.Unreadable(ctx, err, p.place("batch")) {
		return o.Validity, nil
	}
	return validity.Stricter(o.Validity, batch), err
}

// paperOf opens a submitted paper with what was found in it; none is left of somebody
// erased.
func (s *Sittings) paperOf(ctx context.Context, doc *Sitting) (*paper, rulebook, Outcome, error) {
	p, err := s.unseal(ctx, doc)
	if errors.Is(err, vault.ErrErased) {
		return nil, rulebook{}, Outcome{}, nil
	}
	if err != nil {
		return nil, rulebook{}, Outcome{}, err
	}
	book, err := s.rulesOf(ctx, doc)
	if err != nil {
		return nil, rulebook{}, Outcome{}, err
	}
	outcome, err := vault.Open(p.key, doc.place("result"), doc.Result)
	return p, book, outcome, err
}

func campaignKey(campaign string) string { return campaign + "\x1f" }
