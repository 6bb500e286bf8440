package screening

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Closing names the words that close a paper. They are the same for everybody:
// warm, with the help lines, without a score.
const Closing = "closing.thanks"

// UnreachedError refuses the submit of a paper with items that were never reached.
type UnreachedError struct{ Items []instrument.ItemKey }

// Error names the items and the mend.
func (e *UnreachedError) Error() string {
	return fmt.Sprintf("screening: answer or skip these items before submitting: %v", e.Items)
}

// Submit scores the paper and closes it, in one write: score first, then the
// write, then the answer to the student. It returns the key of the closing words.
// A paper that is submitted again stays as it is.
func (s *Sittings) Submit(ctx context.Context, who actor.Actor, id string) (string, error) {
	_, err := s.write(ctx, id, func(p *paper) error {
		if err := p.mayAnswer(who); err != nil {
			return err
		}
		if p.State == SittingSubmitted {
			return store.ErrUnchanged
		}
		if p.Assent.Text == "" {
			return ErrAssent
		}
		outcome, err := s.score(ctx, p)
		if err != nil {
			return err
		}
		return p.submit(outcome, s.clock.Now())
	})
	if err != nil {
		return "", err
	}
	return Closing, nil
}

// score says what a paper says, and refuses one that is not complete.
func (s *Sittings) score(ctx context.Context, p *paper) (Outcome, error) {
	campaign, err := s.campaigns.Get(ctx, p.Campaign)
	if err != nil {
		return Outcome{}, err
	}
	policy, err := s.risks.Risk(ctx, campaign.Risk)
	if err != nil {
		return Outcome{}, err
	}
	answers := p.log.current()
	result := s.library.Score(campaign.battery(p.Stage), answers)
	if !result.Complete() {
		return Outcome{}, &UnreachedError{Items: result.Unreached}
	}
	return Outcome{Result: result,
		Finding: risk.Merge(policy.Assess(result, answers), policy.AssessDraft(p.log.said(s.library)))}, nil
}

// outcome is what a paper says as a whole: since its submit, or, when it ended
// without one and yet every item was reached, all the same. A child who forgot the
// last button has said it.
func (s *Sittings) outcome(ctx context.Context, p *paper) (Outcome, error) {
	if p.State != SittingUnfinished && p.State != SittingWaiting {
		return vault.Open(p.key, p.place("result"), p.Result)
	}
	o, err := s.score(ctx, p)
	if _, unreached := errors.AsType[*UnreachedError](err); unreached {
		return Outcome{}, nil
	}
	return o, err
}

func (p *paper) submit(o Outcome, now time.Time) error {
	if err := p.move(verbSubmit, now); err != nil {
		return err
	}
	p.Submitted, p.Excuse = now, ""
	if p.Started.IsZero() {
		p.Started = now
	}
	if o.Finding.Level != risk.None {
		p.owesRaise(now)
	}
	var err error
	p.Result, err = vault.Seal(p.key, p.place("result"), o)
	return err
}

// Reading is what a counselor reads of a sitting.
type Reading struct {
	Sitting *Sitting
	Outcome Outcome      // empty until the paper is whole
	Finding risk.Finding // of all that was said so far, requests to talk included
	Answers instrument.Answers
	Changes []Change // all answers, in order, to items that ever had a critical one
	Log     AnswerLog
}

// Result returns what a sitting says, to counselors of the school only.
func (s *Sittings) Result(ctx context.Context, who actor.Actor, id string) (Reading, error) {
	doc, err := s.Get(ctx, who, id)
	if err != nil {
		return Reading{}, err
	}
	if who.Role != actor.Counselor && who.Role != actor.System {
		return Reading{}, actor.ErrOutOfScope
	}
	p, err := s.unseal(ctx, doc)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Sitting: doc, Answers: p.log.current(), Changes: p.log.changes(s.library), Log: p.log}
	if r.Outcome, r.Finding, err = s.finding(ctx, p); err != nil {
		return Reading{}, err
	}
	return r, nil
}

// finding joins all that a sitting says at this moment.
func (s *Sittings) finding(ctx context.Context, p *paper) (Outcome, risk.Finding, error) {
	campaign, err := s.campaigns.Get(ctx, p.Campaign)
	if err != nil {
		return Outcome{}, risk.Finding{}, err
	}
	policy, err := s.risks.Risk(ctx, campaign.Risk)
	if err != nil {
		return Outcome{}, risk.Finding{}, err
	}
	outcome, err := s.outcome(ctx, p)
	if err != nil {
		return Outcome{}, risk.Finding{}, err
	}
	found := risk.Merge(policy.AssessDraft(p.log.said(s.library)), outcome.Finding)
	if len(p.log.Talks) > 0 {
		found = risk.Merge(found, policy.Talk())
	}
	return outcome, found, nil
}
