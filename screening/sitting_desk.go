package screening

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// ErrMakeUp refuses a make-up; its text names the mend.
var ErrMakeUp = errors.New("screening: choose a planned session of the same campaign and school that has not begun " +
	"and begins within the campaign's time for make-ups")

// MakeUp gives a student who did not finish a seat in a later session. What was
// answered before stays in the paper.
func (s *Sittings) MakeUp(ctx context.Context, who actor.Actor, id, session string) error {
	doc, err := s.Get(ctx, who, id)
	if err != nil {
		return err
	}
	if doc.State == SittingWaiting && doc.Session == session {
		return nil
	}
	to, err := s.sessions.Get(ctx, session)
	if err != nil {
		return err
	}
	if err := s.mayMakeUp(ctx, doc, to); err != nil {
		return err
	}
	seat, err := s.reserve(ctx, session)
	if err != nil {
		return err
	}
	_, err = s.sittings.Update(ctx, id, func(doc *Sitting) error {
		if doc.State == SittingWaiting && doc.Session == session {
			return store.ErrUnchanged
		}
		if err := doc.move(verbMakeUp, s.clock.Now()); err != nil {
			return err
		}
		doc.Session, doc.Seat, doc.Excuse = session, seat, ""
		return nil
	})
	return err
}

func (s *Sittings) mayMakeUp(ctx context.Context, doc *Sitting, to *Session) error {
	if _, err := sittings.Next(doc.State, verbMakeUp); err != nil {
		return err
	}
	campaign, err := s.campaigns.Get(ctx, doc.Campaign)
	if err != nil {
		return err
	}
	sameSchool := to.Class.At(unit.School) == doc.Class.At(unit.School)
	inTime := s.clock.Now().Before(to.Starts) && !to.Starts.After(doc.Missed.Add(campaign.MakeUpWithin))
	if doc.Stage != GroupStage || to.Campaign != doc.Campaign || !sameSchool || to.State != SessionPlanned || !inTime {
		return ErrMakeUp
	}
	return nil
}

// reserve gives the next seat of a session away. A seat that is reserved and then
// not taken stays empty.
func (s *Sittings) reserve(ctx context.Context, session string) (int, error) {
	doc, err := s.sessions.Update(ctx, session, func(doc *Session) error {
		if doc.State != SessionPlanned {
			return ErrMakeUp
		}
		doc.Seats++
		return nil
	})
	if err != nil {
		return 0, err
	}
	return doc.Seats, nil
}

// ErrExcuse refuses a reason that is not on the list.
var ErrExcuse = errors.New("screening: give a reason of the list")

// Excuse records why a student does not finish.
func (s *Sittings) Excuse(ctx context.Context, who actor.Actor, id string, reason Excuse) error {
	if !slices.Contains(Excuses(), reason) {
		return ErrExcuse
	}
	_, err := s.sittings.Update(ctx, id, func(doc *Sitting) error {
		if err := doc.inScope(who); err != nil {
			return err
		}
		if doc.State == SittingUnfinished && doc.Excuse == reason {
			return store.ErrUnchanged
		}
		now := s.clock.Now()
		if err := doc.move(verbExcuse, now); err != nil {
			return err
		}
		if doc.Excuse = reason; doc.Missed.IsZero() {
			doc.Missed = now
		}
		return nil
	})
	return err
}

// Slip is what is printed for one student.
type Slip struct {
	Sitting, School, Number, Name string
	Seat                          int
	Code                          string
	Unreadable                    bool // it cannot be printed; somebody has to see why
}

// Slips returns the slips of a session, by seat, of those who have not submitted.
func (s *Sittings) Slips(ctx context.Context, who actor.Actor, session string) ([]Slip, error) {
	docs, err := s.seated(ctx, who, session)
	if err != nil {
		return nil, err
	}
	return s.slips(ctx, docs)
}

// slips are those of sittings that may still be entered.
func (s *Sittings) slips(ctx context.Context, docs []*Sitting) ([]Slip, error) {
	var slips []Slip
	for _, doc := range docs {
		if !doc.open() {
			continue
		}
		slip, err := s.slip(ctx, doc)
		if slip.Unreadable = vault.Unreadable(ctx, err, doc.place("access")); err != nil && !slip.Unreadable {
			return nil, err
		}
		slips = append(slips, slip)
	}
	return slips, nil
}

func (s *Sittings) slip(ctx context.Context, doc *Sitting) (Slip, error) {
	slip := Slip{Sitting: doc.ID, School: doc.Class.At(unit.School).Code(), Seat: doc.Seat}
	person, err := s.students.person(ctx, doc.Student)
	if err != nil {
		return slip, err
	}
	a, _, err := s.access(ctx, doc)
	slip.Number, slip.Name, slip.Code = person.Number, person.Name, a.Code
	return slip, err
}

// ProgressRow is what a teacher sees of one student's sitting: no answer, no risk.
type ProgressRow struct {
	Sitting, Student, Name string
	Seat                   int
	State                  SittingState
	Excuse                 Excuse
	Locked                 bool      // too many wrong tries; Reset helps
	Unreadable             bool      // who it is cannot be opened; the seat is shown all the same
	Active                 time.Time // while the paper is open: when its last answer came, or it was entered
	Session                string    // where the student is seated now
}

// Progress returns how far the students of a session are, by seat.
func (s *Sittings) Progress(ctx context.Context, who actor.Actor, session string) ([]ProgressRow, error) {
	docs, err := s.seated(ctx, who, session)
	if err != nil {
		return nil, err
	}
	return s.progress(ctx, docs)
}

func (s *Sittings) progress(ctx context.Context, docs []*Sitting) ([]ProgressRow, error) {
	rows := make([]ProgressRow, 0, len(docs))
	for _, doc := range docs {
		person, err := s.students.person(ctx, doc.Student)
		unreadable := vault.Unreadable(ctx, err, s.students.place(doc.Student))
		if err != nil && !unreadable {
			return nil, err
		}
		active, err := s.active(ctx, doc)
		if err != nil {
			return nil, err
		}
		rows = append(rows, ProgressRow{Unreadable: unreadable, Sitting: doc.ID, Student: doc.Student, Name: person.Name, Seat: doc.Seat,
			State: doc.State, Excuse: doc.Excuse, Locked: doc.locked(s.clock.Now()), Active: active, Session: doc.Session})
	}
	return rows, nil
}

// active is when something last came from a student who is at work: the front desk sees
// by it who is stuck. What came is not looked at.
func (s *Sittings) active(ctx context.Context, doc *Sitting) (time.Time, error) {
	if doc.State != SittingStarted {
		return time.Time{}, nil
	}
	p, err := s.unseal(ctx, doc)
	if vault.Unreadable(ctx, err, doc.place("log")) {
		return doc.Started, nil
	}
	if err != nil || len(p.log.Entries) == 0 {
		return doc.Started, err
	}
	return p.log.Entries[len(p.log.Entries)-1].At, nil
}

// ClassProgress returns how far the students of a class are in a campaign, by number,
// wherever each is seated: a make-up may lie in the session of another class.
func (s *Sittings) ClassProgress(ctx context.Context, who actor.Actor, campaign string, class unit.Path) ([]ProgressRow, error) {
	if err := placed(who, class, unit.Class); err != nil {
		return nil, err
	}
	docs, err := s.ofClass(ctx, who, campaign, class, GroupStage)
	if err != nil {
		return nil, err
	}
	return s.progress(ctx, docs)
}

// MakeUps returns the sessions that a student who did not finish may be given, the
// soonest first.
func (s *Sittings) MakeUps(ctx context.Context, who actor.Actor, id string) ([]*Session, error) {
	doc, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if _, err := sittings.Next(doc.State, verbMakeUp); err != nil {
		return nil, nil // nothing was missed
	}
	var fit []*Session
	q := store.Query{Index: byCampaign, Prefix: classKey(doc.Campaign, doc.Class.At(unit.School))}
	for to, err := range s.sessions.All(ctx, q) {
		if err != nil {
			return nil, err
		}
		switch err := s.mayMakeUp(ctx, doc, to); {
		case err == nil && to.ID != doc.Session:
			fit = append(fit, to)
		case err != nil && !errors.Is(err, ErrMakeUp):
			return nil, err
		}
	}
	slices.SortStableFunc(fit, func(a, b *Session) int { return a.Starts.Compare(b.Starts) })
	return fit, nil
}

// seated returns the sittings of a session that lie in the actor's scope, by seat.
// A make-up may seat students of classes that a teacher has nothing to do with.
func (s *Sittings) seated(ctx context.Context, who actor.Actor, session string) ([]*Sitting, error) {
	doc, err := s.sessions.Get(ctx, session)
	if err != nil {
		return nil, err
	}
	if err := who.Within(doc.Class); err != nil && doc.Invigilator != who.ID {
		return nil, err
	}
	docs, err := s.inSession(ctx, session)
	if err != nil {
		return nil, err
	}
	docs = slices.DeleteFunc(docs, func(d *Sitting) bool { return doc.Invigilator != who.ID && !who.Covers(d.Class) })
	bySeat(docs)
	return docs, nil
}

func bySeat(docs []*Sitting) {
	slices.SortFunc(docs, func(a, b *Sitting) int { return cmp.Compare(a.Seat, b.Seat) })
}
