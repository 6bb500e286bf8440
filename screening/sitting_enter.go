package screening

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Enter logs a student in for one sitting, with the school's code, the student
// number, the access code of the slip and a PIN, which the first entry sets.
func (s *Sittings) Enter(ctx context.Context, school, number, code, pin string) (actor.Actor, int, error) {
	if !pinPattern.MatchString(pin) {
		return actor.Actor{}, 0, ErrPIN
	}
	doc, err := s.candidate(ctx, school, number, code)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, vault.ErrErased) {
		s.keypad.waste(pin)
		return actor.Actor{}, 0, ErrEntry
	}
	if err != nil {
		return actor.Actor{}, 0, err
	}
	admits, err := s.admitsNow(ctx, doc)
	if err != nil {
		return actor.Actor{}, 0, err
	}
	return s.enter(ctx, doc.ID, code, pin, admits)
}

// candidate finds the sitting that a log-in is for: the open one with this code,
// or else any open one of the student, which then counts the wrong try.
func (s *Sittings) candidate(ctx context.Context, school, number, code string) (*Sitting, error) {
	student, err := s.students.ByNumber(ctx, school, number)
	if err != nil {
		return nil, err
	}
	var found *Sitting
	for doc, err := range s.sittings.All(ctx, store.Query{Index: byStudent, Prefix: studentKey(student, "")}) {
		if err != nil {
			return nil, err
		}
		if !doc.open() {
			continue
		}
		a, _, err := s.access(ctx, doc)
		if err != nil {
			return nil, err
		}
		if sameCode(a.Code, code) {
			return doc, nil
		}
		if found == nil {
			found = doc
		}
	}
	if found == nil {
		return nil, store.ErrNotFound
	}
	return found, nil
}

func (s *Sittings) access(ctx context.Context, doc *Sitting) (access, vault.Key, error) {
	key, err := s.vault.Key(ctx, doc.Student)
	if err != nil {
		return access{}, key, err
	}
	a, err := vault.Open(key, doc.place("access"), doc.Access)
	return a, key, err
}

// admitsNow tells whether the campaign and the session let students in.
func (s *Sittings) admitsNow(ctx context.Context, doc *Sitting) (bool, error) {
	now := s.clock.Now()
	if doc.Stage.alone() {
		return doc.admitted(now), nil
	}
	campaign, err := s.campaigns.Get(ctx, doc.Campaign)
	if err != nil {
		return false, err
	}
	open := campaign.State == CampaignOpen || campaign.State == CampaignOpening
	if doc.Stage == ObserverStage {
		return open && doc.admitted(now), nil
	}
	session, err := s.sessionOf(ctx, doc)
	if err != nil {
		return false, err
	}
	return open && session.admits(now), nil
}

// enter decides on one try and keeps what came of it, also when it was wrong: the
// count of tries survives a crash.
func (s *Sittings) enter(ctx context.Context, id, code, pin string, admits bool) (actor.Actor, int, error) {
	var refusal error
	doc, err := s.sittings.Update(ctx, id, func(doc *Sitting) error {
		now := s.clock.Now()
		if refusal = s.try(ctx, doc, code, pin, now); errors.Is(refusal, errWrongTry) {
			doc.fail(now)
			return nil
		}
		if refusal == nil && !admits {
			refusal = ErrNotNow
		}
		if refusal != nil {
			return refusal
		}
		doc.Fails, doc.Locked = 0, time.Time{}
		if doc.Started.IsZero() {
			doc.Started = now
		}
		return doc.move(verbEnter, now)
	})
	switch {
	case errors.Is(refusal, errWrongTry) && err == nil:
		return actor.Actor{}, 0, ErrEntry
	case err != nil:
		return actor.Actor{}, 0, err
	}
	return actor.Actor{ID: doc.Student, Role: actor.Student, Sitting: doc.ID}, doc.Epoch, nil
}

// errWrongTry is a try that counts.
var errWrongTry = errors.New("screening: wrong code or PIN")

// try checks code and PIN; it leaves a new PIN in the sitting.
func (s *Sittings) try(ctx context.Context, doc *Sitting, code, pin string, now time.Time) error {
	if !doc.open() || doc.locked(now) {
		s.keypad.waste(pin)
		return ErrEntry
	}
	a, key, err := s.access(ctx, doc)
	if err != nil {
		return err
	}
	ok, err := s.keypad.admits(&a, code, pin)
	if err != nil {
		return err
	}
	if !ok {
		return errWrongTry
	}
	doc.Access, err = vault.Seal(key, doc.place("access"), a)
	return err
}

// Reset lifts a lock and forgets the PIN, for a student who cannot enter any
// more; the next entry with the code of the slip sets a new one. Whoever is in with
// the old PIN is out.
func (s *Sittings) Reset(ctx context.Context, who actor.Actor, id string) error {
	_, err := s.sittings.Update(ctx, id, func(doc *Sitting) error {
		if err := doc.inScope(who); err != nil {
			return err
		}
		a, key, err := s.access(ctx, doc)
		if err != nil {
			return err
		}
		if doc.Fails == 0 && a.PIN == "" {
			return store.ErrUnchanged
		}
		a.PIN, doc.Fails, doc.Locked = "", 0, time.Time{}
		doc.Epoch++
		doc.Access, err = vault.Seal(key, doc.place("access"), a)
		return err
	})
	return err
}

// Epoch counts how often the PIN of a sitting was reset.
func (s *Sittings) Epoch(ctx context.Context, id string) (int, error) {
	doc, err := s.sittings.Get(ctx, id)
	if err != nil {
		return 0, err
	}
	return doc.Epoch, nil
}
