package screening

import (
	"context"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

const (
	byStudent = "student"
	byClass   = "class"
	bySession = "session"
	byWaiting = "waiting" // who is to answer alone and has not
)

func studentKey(student, campaign string) string { return student + "\x1f" + campaign }

func classKey(campaign string, class unit.Path) string { return campaign + "\x1f" + class.Key() }

func waitingKey(school unit.Path) string { return school.Key() + "\x1f" }

func sessionKey(session string) string {
	if session == "" {
		return ""
	}
	return session + "\x1f"
}

func defineSittings(db *store.DB) *store.Collection[Sitting] {
	return store.Define(db, sittingsName,
		store.Index[Sitting]{Name: byStudent, Key: func(s *Sitting) string { return studentKey(s.Student, s.Campaign) }},
		store.Index[Sitting]{Name: byClass, Key: func(s *Sitting) string { return classKey(s.Campaign, s.Class) }},
		store.Index[Sitting]{Name: bySession, Key: func(s *Sitting) string { return sessionKey(s.Session) }},
		store.Index[Sitting]{Name: byWaiting, Key: func(s *Sitting) string {
			if !s.waits() {
				return ""
			}
			return waitingKey(s.Class.At(unit.School)) + store.TimeKey(s.From)
		}})
}

// Sittings are the papers of all students.
type Sittings struct {
	clock    clock.Clock
	vault    *vault.Vault
	org      *Org
	staff    *People
	students *Students
	shelf    *shelf.Shelf
	risks    RiskPolicies
	alarm    Alarm
	inboxes  *notify.Inboxes
	keypad   keypad
	bound    sync.Map // policy and form → the policy for the form

	campaigns *store.Collection[Campaign]
	sessions  *store.Collection[Session]
	sittings  *store.Collection[Sitting]
	rollups   *Rollups
	lessons   *store.Collection[Lesson]
}

// paper is a sitting opened: its log, and the key that seals it again.
type paper struct {
	*Sitting
	log AnswerLog
	key vault.Key
}

func (s *Sittings) unseal(ctx context.Context, doc *Sitting) (*paper, error) {
	key, err := s.vault.Key(ctx, doc.Student)
	if err != nil {
		return nil, err
	}
	log, err := vault.Open(key, doc.place("log"), doc.Log)
	return &paper{Sitting: doc, log: log, key: key}, err
}

// write changes a sitting and its log in one write.
func (s *Sittings) write(ctx context.Context, id string, change func(*paper) error) (*Sitting, error) {
	return s.sittings.Update(ctx, id, func(doc *Sitting) error {
		p, err := s.unseal(ctx, doc)
		if err != nil {
			return err
		}
		if err := change(p); err != nil {
			return err
		}
		doc.Log, err = vault.Seal(p.key, doc.place("log"), p.log)
		return err
	})
}

// mayAnswer lets the student of this sitting answer, and in an interview the
// counselor on the student's behalf.
func (s *Sitting) mayAnswer(who actor.Actor) error {
	switch {
	case who.Role == actor.Student && who.ID == s.Student && who.Sitting == s.ID:
		return nil
	case who.Role == actor.Counselor && s.Stage == InterviewStage:
		return who.Within(s.Class)
	}
	return actor.ErrOutOfScope
}

// Get returns a sitting to those in whose part of the tree it lies.
func (s *Sittings) Get(ctx context.Context, who actor.Actor, id string) (*Sitting, error) {
	doc, err := s.sittings.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := doc.inScope(who); err != nil {
		return nil, err
	}
	return doc, nil
}

// Of returns all sittings of a student, by campaign and stage.
func (s *Sittings) Of(ctx context.Context, who actor.Actor, student string) ([]*Sitting, error) {
	var docs []*Sitting
	for doc, err := range s.sittings.All(ctx, store.Query{Index: byStudent, Prefix: studentKey(student, "")}) {
		if err != nil {
			return nil, err
		}
		if doc.inScope(who) == nil {
			docs = append(docs, doc)
		}
	}
	return docs, nil
}

// inSession walks the sittings of a session.
func (s *Sittings) inSession(ctx context.Context, session string) ([]*Sitting, error) {
	var docs []*Sitting
	for doc, err := range s.sittings.All(ctx, store.Query{Index: bySession, Prefix: sessionKey(session)}) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, nil
}

// Owing returns the sittings that owe an alarm or a mark.
func (s *Sittings) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return s.sittings.Owing(ctx, now, limit)
}
