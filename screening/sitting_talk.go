package screening

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// TalkReceipt tells the student who will come, and by when at the latest.
type TalkReceipt struct {
	By    string // display name; empty when the school has named nobody yet
	Until time.Time
}

// Talk takes the request to talk to a teacher, at any time and whatever the
// answers, also after the submit and without having agreed to take part. Pressed
// again within a minute it is the same request.
func (s *Sittings) Talk(ctx context.Context, who actor.Actor, id string) (TalkReceipt, error) {
	var asked time.Time
	doc, err := s.write(ctx, id, func(p *paper) error {
		if err := p.mayAnswer(who); err != nil {
			return err
		}
		now := s.clock.Now()
		if n := len(p.log.Talks); n > 0 && (n >= maxTalks || now.Sub(p.log.Talks[n-1]) < time.Minute) {
			asked = p.log.Talks[n-1]
			return store.ErrUnchanged
		}
		asked = now
		p.log.Talks = append(p.log.Talks, now)
		p.owesRaise(now)
		return nil
	})
	if err != nil {
		return TalkReceipt{}, err
	}
	return s.receipt(ctx, doc, asked)
}

// maxTalks bounds the log; long before it a human has come.
const maxTalks = 500

func (s *Sittings) receipt(ctx context.Context, doc *Sitting, asked time.Time) (TalkReceipt, error) {
	campaign, err := s.campaigns.Get(ctx, doc.Campaign)
	if err != nil {
		return TalkReceipt{}, err
	}
	policy, err := s.risks.Risk(ctx, campaign.Risk)
	if err != nil {
		return TalkReceipt{}, err
	}
	return s.receiptIn(ctx, doc, asked.Add(policy.Talk().HearWithin))
}

// receiptIn names who answers now.
func (s *Sittings) receiptIn(ctx context.Context, doc *Sitting, until time.Time) (TalkReceipt, error) {
	session, err := s.sessionOf(ctx, doc)
	if err != nil {
		return TalkReceipt{}, err
	}
	id, err := s.whoAnswers(ctx, doc, session)
	if err != nil || id == "" {
		return TalkReceipt{Until: until}, err
	}
	name, err := s.staff.name(ctx, id)
	return TalkReceipt{By: name, Until: until}, err
}

// whoAnswers returns who comes to a student now: the counselor on site while the
// session runs, or who holds the interview; else the first of those on duty at the
// moment. Whoever has left or is on leave is passed over. It is the one rule for what the student is told
// and for whose the alert will be.
func (s *Sittings) whoAnswers(ctx context.Context, doc *Sitting, session *Session) (string, error) {
	duty, err := s.org.OnDuty(ctx, doc.Class.At(unit.School), s.clock.Now())
	if err != nil {
		return "", err
	}
	candidates := []string{duty.Stead(doc.By), duty.Crew[rota.Counselor], duty.Crew[rota.Deputy], duty.Crew[rota.Lead]}
	if session.admits(s.clock.Now()) {
		candidates[0] = duty.Stead(session.Counselor)
	}
	for _, id := range candidates {
		if id == "" {
			continue
		}
		if _, err := s.staff.Actor(ctx, id); !errors.Is(err, store.ErrNotFound) {
			return id, err
		}
	}
	return "", nil
}

// sessionOf returns the session of a sitting; an interview has an empty one.
func (s *Sittings) sessionOf(ctx context.Context, doc *Sitting) (*Session, error) {
	if doc.Session == "" {
		return &Session{}, nil
	}
	return s.sessions.Get(ctx, doc.Session)
}

// lastTalk returns when the student last asked to talk, zero if never.
func (l AnswerLog) lastTalk() time.Time {
	if len(l.Talks) == 0 {
		return time.Time{}
	}
	return l.Talks[len(l.Talks)-1]
}
