package screening

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Knock tells who holds a right slip whether it has a PIN already, so that a child
// is asked to choose one or to remember one, and not both. A wrong slip counts as a
// try and is refused in the words of every refusal; a right one takes no count
// back, or PINs could be guessed between knocks.
func (s *Sittings) Knock(ctx context.Context, school, number, code string) (known bool, err error) {
	doc, err := s.candidate(ctx, school, number, code)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, vault.ErrErased) {
		s.keypad.waste(code)
		return false, ErrEntry
	}
	if err != nil {
		return false, err
	}
	admits, err := s.admitsNow(ctx, doc)
	if err != nil {
		return false, err
	}
	var refusal error
	_, err = s.sittings.Update(ctx, doc.ID, func(doc *Sitting) error {
		now := s.clock.Now()
		if known, refusal = s.look(ctx, doc, code, now); errors.Is(refusal, errWrongTry) {
			doc.fail(now)
			return nil
		}
		if refusal == nil {
			return store.ErrUnchanged
		}
		return refusal
	})
	switch {
	case errors.Is(refusal, errWrongTry) && err == nil:
		return false, ErrEntry
	case err != nil:
		return false, err
	case !admits:
		return false, ErrNotNow
	}
	return known, nil
}

// look checks a code, and tells whether there is a PIN. A refusal takes the time of
// one hash, whatever was wrong.
func (s *Sittings) look(ctx context.Context, doc *Sitting, code string, now time.Time) (known bool, err error) {
	if !doc.open() || doc.locked(now) {
		s.keypad.waste(code)
		return false, ErrEntry
	}
	a, _, err := s.access(ctx, doc)
	if err != nil {
		return false, err
	}
	if !sameCode(a.Code, code) {
		s.keypad.waste(code)
		return false, errWrongTry
	}
	return a.PIN != "", nil
}

// HelpNow tells a student who answers alone, and has just said something that
// cannot wait, who will come and by when. It is nil for everybody else: in a group
// nothing that follows an answer may show.
func (s *Sittings) HelpNow(ctx context.Context, who actor.Actor, id string, given []Given) (*TalkReceipt, error) {
	doc, err := s.sittings.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := doc.mayAnswer(who); err != nil || !doc.Stage.alone() {
		return nil, err
	}
	book, err := s.rulesOf(ctx, doc)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(given, func(g Given) bool { return book.form.Heard(g.Item, g.Answer) }) {
		return nil, nil
	}
	p, err := s.unseal(ctx, doc)
	if err != nil {
		return nil, err
	}
	found := book.policy.AssessDraft(book.form, p.log.said(book.form))
	if !found.Level.AtLeast(risk.High) {
		return nil, nil
	}
	receipt, err := s.receiptIn(ctx, doc, s.clock.Now().Add(found.HearWithin))
	return &receipt, err
}
