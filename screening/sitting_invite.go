package screening

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// invite creates the group sittings of students in a session, seated by student
// number, and returns how many students now have one there. Those who have a
// sitting keep it, so that it may be done again after a crash.
func (s *Sittings) invite(ctx context.Context, session *Session, students []*Student) (int, error) {
	present, err := s.inSession(ctx, session.ID)
	if err != nil {
		return 0, err
	}
	if students, err = s.byNumber(ctx, students); err != nil {
		return 0, err
	}
	seated, last := map[string]bool{}, session.Seats
	for _, doc := range present {
		seated[doc.Student], last = true, max(last, doc.Seat)
	}
	var docs []*Sitting
	for _, student := range students {
		if seated[student.ID] {
			continue
		}
		last++
		doc, err := s.invitation(ctx, session, student, last)
		if err != nil {
			return 0, err
		}
		docs = append(docs, doc)
	}
	if len(docs) > 0 {
		if _, err := s.sittings.InsertMany(ctx, docs); err != nil {
			return 0, err
		}
	}
	return len(present) + len(docs), s.seats(ctx, session.ID, last)
}

// byNumber sorts students by their number, as a class is used to sit, and leaves
// out whose data was erased.
func (s *Sittings) byNumber(ctx context.Context, students []*Student) ([]*Student, error) {
	numbers, kept := map[string]string{}, make([]*Student, 0, len(students))
	for _, student := range students {
		key, err := s.vault.Key(ctx, student.ID)
		if errors.Is(err, vault.ErrErased) {
			continue
		}
		if err != nil {
			return nil, err
		}
		person, err := vault.Open(key, s.students.place(student.ID), student.Person)
		if err != nil && !vault.Unreadable(ctx, err, s.students.place(student.ID)) {
			return nil, err
		}
		numbers[student.ID], kept = person.Number, append(kept, student)
	}
	slices.SortFunc(kept, func(a, b *Student) int {
		return cmp.Or(compareNumbers(numbers[a.ID], numbers[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return kept, nil
}

func (s *Sittings) invitation(ctx context.Context, session *Session, student *Student, seat int) (*Sitting, error) {
	doc, err := s.ticket(ctx, session.Campaign, student, GroupStage, 1)
	if err != nil {
		return nil, err
	}
	doc.Session, doc.Seat = session.ID, seat
	return doc, nil
}

// seats notes the last seat that is taken.
func (s *Sittings) seats(ctx context.Context, session string, last int) error {
	_, err := s.sessions.Update(ctx, session, func(doc *Session) error {
		if doc.Seats >= last {
			return store.ErrUnchanged
		}
		doc.Seats = last
		return nil
	})
	return err
}

// Invite adds a student who joined the class after the campaign was opened.
func (s *Sittings) Invite(ctx context.Context, who actor.Actor, session, student string) (*Sitting, error) {
	to, err := s.sessions.Get(ctx, session)
	if err != nil {
		return nil, err
	}
	campaign, err := s.campaigns.Get(ctx, to.Campaign)
	if err != nil {
		return nil, err
	}
	joins, err := s.students.Get(ctx, who, student)
	if err != nil {
		return nil, err
	}
	id := sittingID(to.Campaign, student, GroupStage, 1)
	if doc, err := s.sittings.Get(ctx, id); !errors.Is(err, store.ErrNotFound) {
		return doc, err
	}
	sameSchool := joins.Class.At(unit.School) == to.Class.At(unit.School)
	if campaign.State != CampaignOpen || !campaign.takes(joins.Class) || !sameSchool || joins.Left || to.State != SessionPlanned {
		return nil, bad("session", "请选该生所在学校、进行中的测评里尚未开始的场次",
			"choose a planned session of the student's school in an open campaign for the student's grade")
	}
	seat, err := s.reserve(ctx, session)
	if err != nil {
		return nil, err
	}
	doc, err := s.invitation(ctx, to, joins, seat)
	if err != nil {
		return nil, err
	}
	doc.RollupAt = s.clock.Now()
	doc.owe()
	return s.insertOrGet(ctx, doc)
}

// insertOrGet stores a new sitting, or returns the one that was there first.
func (s *Sittings) insertOrGet(ctx context.Context, doc *Sitting) (*Sitting, error) {
	if err := s.sittings.Insert(ctx, doc); errors.Is(err, store.ErrExists) {
		return s.sittings.Get(ctx, doc.ID)
	} else if err != nil {
		return nil, err
	}
	return doc, nil
}

// Interview begins an interview of a student, whom the counselor asks in person.
// While one is not submitted it is returned again.
func (s *Sittings) Interview(ctx context.Context, who actor.Actor, campaign, student string) (*Sitting, error) {
	_, asked, err := s.asked(ctx, who, campaign, student)
	if err != nil {
		return nil, err
	}
	n, doc, err := s.unended(ctx, campaign, student, InterviewStage)
	if doc != nil || err != nil {
		return doc, err
	}
	now := s.clock.Now()
	return s.insertOrGet(ctx, &Sitting{
		Head:     store.Head{ID: sittingID(campaign, student, InterviewStage, n)},
		Campaign: campaign, Student: student, Class: asked.Class, Stage: InterviewStage,
		By: who.ID, State: SittingStarted, Invited: now, Started: now,
	})
}
