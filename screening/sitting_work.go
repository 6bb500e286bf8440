package screening

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Do pays what a sitting owes: the alarm, the mark of its class's roll-up, the
// invitations to what follows, a reminder.
// Each is paid before it is settled, and each may be paid twice without harm, so
// that a crash anywhere in between costs nothing but a repetition.
func (s *Sittings) Do(ctx context.Context, id string) error {
	now := s.clock.Now()
	doc, err := s.sittings.Claim(ctx, id, now)
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	var raised, marked, followed, reminded error
	if reached(doc.RaiseAt, now) {
		raised = s.raise(ctx, doc)
		doc.RaiseAt = time.Time{}
	}
	if reached(doc.RollupAt, now) {
		marked = s.rollups.mark(ctx, doc.Campaign, doc.Class)
		doc.RollupAt = time.Time{}
	}
	if reached(doc.FollowAt, now) {
		followed = s.follow(ctx, doc)
		doc.FollowAt = time.Time{}
	}
	if reached(doc.RemindAt, now) {
		reminded = s.remind(ctx, doc, now)
	}
	if err := errors.Join(raised, marked, followed, reminded); err != nil {
		return err // the claim brings all back
	}
	doc.Settle(doc.due())
	return store.UnlessConflict(s.sittings.Replace(ctx, doc))
}

func reached(at, now time.Time) bool { return !at.IsZero() && !at.After(now) }

// raise tells the referral side all that was said so far.
func (s *Sittings) raise(ctx context.Context, doc *Sitting) error {
	p, err := s.unseal(ctx, doc)
	if errors.Is(err, vault.ErrErased) {
		return nil // nobody is left whom it could be about
	}
	if err != nil {
		return err
	}
	report, err := s.report(ctx, p)
	if err != nil || report.Finding.Level == risk.None {
		return err
	}
	return s.alarm.Raise(ctx, report)
}

func (s *Sittings) report(ctx context.Context, p *paper) (Report, error) {
	book, err := s.rulesOf(ctx, p.Sitting)
	if err != nil {
		return Report{}, err
	}
	_, found, err := s.finding(ctx, p, book)
	if err != nil {
		return Report{}, err
	}
	session, err := s.sessionOf(ctx, p.Sitting)
	if err != nil {
		return Report{}, err
	}
	campaign, err := s.campaigns.Get(ctx, p.Campaign)
	if err != nil {
		return Report{}, err
	}
	counselor, err := s.whoAnswers(ctx, p.Sitting, session)
	if err != nil {
		return Report{}, err
	}
	return Report{
		Sitting: p.ID, Student: p.Student, Class: p.Class, Campaign: p.Campaign, Care: campaign.Care,
		Session: p.Session, Seat: p.Seat, Room: session.Room,
		Counselor: counselor, OnSite: counselor != "" && counselor == session.Counselor && session.admits(s.clock.Now()),
		Stage: p.Stage, Finding: found, Changes: p.log.changes(book.form),
		Talked: p.log.lastTalk(), Submitted: p.State == SittingSubmitted, At: p.RaiseAt,
	}, nil
}
