package screening

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Said is what a sitting had said by a moment, for whoever proves that none of it was
// lost. It is read from the paper, not from what became of it.
type Said struct {
	Sitting, Student string
	Class            unit.Path
	Submitted        time.Time // zero: not by then
	Scored           bool      // the submitted paper has its result
	Level            risk.Level
	At               time.Time // when what makes the level was last said
	Erased           bool      // the student was: nobody can tell any more
	Unreadable       bool
}

// Said returns what a page of a campaign's sittings had said by a moment. Who was
// invited later is left out, so that a page may be short.
func (s *Sittings) Said(ctx context.Context, campaign string, by time.Time, after store.Cursor, limit int) ([]Said, store.Cursor, error) {
	docs, next, err := s.sittings.Find(ctx, store.Query{Index: byClass, Prefix: campaignKey(campaign), After: after, Limit: limit})
	if err != nil {
		return nil, store.Cursor{}, err
	}
	var all []Said
	for _, doc := range docs {
		if doc.Invited.After(by) {
			continue
		}
		said, err := s.saidBy(ctx, doc, by)
		if err != nil {
			return nil, store.Cursor{}, err
		}
		all = append(all, said)
	}
	return all, next, nil
}

func (s *Sittings) saidBy(ctx context.Context, doc *Sitting, by time.Time) (Said, error) {
	said := Said{Sitting: doc.ID, Student: doc.Student, Class: doc.Class, Level: risk.None, At: doc.Invited}
	if !doc.Submitted.IsZero() && !doc.Submitted.After(by) {
		said.Submitted, said.Scored, said.At = doc.Submitted, len(doc.Result) > 0, doc.Submitted
	}
	err := s.listen(ctx, doc, by, &said)
	said.Erased = errors.Is(err, vault.ErrErased)
	said.Unreadable = !said.Erased && vault.Unreadable(ctx, err, doc.place("result"))
	if said.Erased || said.Unreadable {
		err = nil
	}
	return said, err
}

// listen finds the level of what was said by a moment: of a submitted paper its kept
// result, of one that ended without a submit all of it as far as it goes, and of any
// paper its critical answers and wishes to talk.
func (s *Sittings) listen(ctx context.Context, doc *Sitting, by time.Time, said *Said) error {
	p, err := s.unseal(ctx, doc)
	if err != nil {
		return err
	}
	book, err := s.rulesOf(ctx, doc)
	if err != nil {
		return err
	}
	p.log = p.log.until(by)
	found := book.policy.AssessDraft(book.form, p.log.said(book.form))
	if changes := p.log.changes(book.form); len(changes) > 0 && said.Submitted.IsZero() {
		said.At = changes[len(changes)-1].At
	}
	if len(p.log.Talks) > 0 {
		found = risk.Merge(found, book.policy.Talk())
	}
	var outcome Outcome
	switch {
	case !said.Submitted.IsZero():
		outcome, err = vault.Open(p.key, doc.place("result"), doc.Result)
	case !doc.Missed.IsZero() && !doc.Missed.After(by) && len(p.log.Entries) > 0:
		outcome, err = s.score(ctx, p, book)
		said.At = doc.Missed
		if last := p.log.Entries[len(p.log.Entries)-1].At; last.After(said.At) {
			said.At = last // it came late, from a device that was offline
		}
	}
	said.Level = risk.Merge(found, outcome.Finding).Level
	return err
}

// until is a log as it was at a moment.
func (l AnswerLog) until(by time.Time) AnswerLog {
	later := func(at time.Time) bool { return at.After(by) }
	return AnswerLog{
		Entries: slices.DeleteFunc(slices.Clone(l.Entries), func(e Entry) bool { return later(e.At) }),
		Talks:   slices.DeleteFunc(slices.Clone(l.Talks), later),
	}
}
