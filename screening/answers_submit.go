package screening

import (
	"context"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
	"github.com/xinqiao/xinqiao/screening/local"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/trend"
)

// The words that close a paper. They are the same for everybody: warm, with the help
// lines, without a score; and others for an adult who answers about a child.
const (
	Closing         = "closing.thanks"
	ObserverClosing = "closing.observer"
)

func (s *Sitting) closing() string {
	if s.Stage == ObserverStage {
		return ObserverClosing
	}
	return Closing
}

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
	doc, err := s.write(ctx, id, func(p *paper) error {
		if err := p.mayAnswer(who); err != nil {
			return err
		}
		if p.State == SittingSubmitted {
			return store.ErrUnchanged
		}
		if p.Assent.Text == "" {
			return ErrAssent
		}
		book, err := s.rulesOf(ctx, p.Sitting)
		if err != nil {
			return err
		}
		outcome, err := s.score(ctx, p, book)
		if err != nil {
			return err
		}
		if !outcome.Result.Complete() {
			return &UnreachedError{Items: outcome.Result.Unreached}
		}
		return p.submit(outcome, s.clock.Now())
	})
	if err != nil {
		return "", err
	}
	return doc.closing(), nil
}

// rulebook is what a paper is read by: those that its campaign began with.
type rulebook struct {
	form     *instrument.Form
	policy   risk.Policy
	accepted Acceptance
}

func (s *Sittings) rulesOf(ctx context.Context, doc *Sitting) (rulebook, error) {
	campaign, err := s.campaigns.Get(ctx, doc.Campaign)
	if err != nil {
		return rulebook{}, err
	}
	policy, err := s.risks.Risk(ctx, campaign.Risk)
	if err != nil {
		return rulebook{}, err
	}
	form, err := s.shelf.Form(ctx, campaign.battery(doc.Stage))
	if err != nil {
		return rulebook{}, err
	}
	return rulebook{form, s.bind(policy, form), campaign.Accepted}, nil
}

// bind makes a policy ready for a form, once: neither ever changes.
func (s *Sittings) bind(policy risk.Policy, form *instrument.Form) risk.Policy {
	type pair struct {
		policy PolicyRef
		form   *instrument.Form
	}
	key := pair{policy.Ref(), form}
	if ready, ok := s.bound.Load(key); ok {
		return ready.(risk.Policy)
	}
	ready := policy.For(form)
	s.bound.Store(key, ready)
	return ready
}

// score says what a paper says, whole or not.
func (s *Sittings) score(ctx context.Context, p *paper, r rulebook) (Outcome, error) {
	subject, err := s.subject(ctx, p)
	if err != nil {
		return Outcome{}, err
	}
	earlier, err := s.earlier(ctx, p, r.policy)
	if err != nil {
		return Outcome{}, err
	}
	answers := p.log.current()
	result := r.form.Score(answers, subject)
	by, err := s.measureFor(ctx, p.Campaign, p.Class)
	if err != nil {
		return Outcome{}, err
	}
	judged := by.judge(r.form, answers, p.log.times())
	facts := risk.Facts{Answers: answers, Result: result, Subject: subject, Validity: risk.Validity(judged.Verdict), Earlier: earlier}
	return Outcome{Result: result, Validity: judged,
		Finding: risk.Merge(r.policy.Assess(facts), r.policy.AssessDraft(r.form, p.log.said(r.form)))}, nil
}

// outcome is what a paper says as a whole: since its submit, or, when it ended
// without one, as far as it goes. A child who forgot the last button, or did not
// come to the end, has said what it said.
func (s *Sittings) outcome(ctx context.Context, p *paper, r rulebook) (Outcome, error) {
	if p.State != SittingUnfinished && p.State != SittingWaiting {
		return vault.Open(p.key, p.place("result"), p.Result)
	}
	if len(p.log.Entries) == 0 {
		return Outcome{}, nil
	}
	return s.score(ctx, p, r)
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
	if p.Stage == GroupStage || p.Stage == RetestStage {
		p.FollowAt = now
		p.owe()
	}
	var err error
	p.Result, err = vault.Seal(p.key, p.place("result"), o)
	return err
}

// Reading is what a counselor reads of a sitting.
type Reading struct {
	Sitting  *Sitting
	Form     *instrument.Form
	Accepted Acceptance         // who answers for unvalidated wordings
	Outcome  Outcome            // empty until the paper has ended
	Finding  risk.Finding       // of all that was said so far, requests to talk included
	Validity validity.Judgement // by all that is known; the outcome keeps what was known at the submit
	Scales   []instrument.Explanation
	Ranks    map[instrument.ScaleKey]local.Rank // where scores stand among those of the grade
	Because  []risk.Because
	Answers  instrument.Answers
	Changes  []Change // all answers, in order, to items that ever had a critical one
	Log      AnswerLog
	Lines    []trend.Line   // of a paper that was asked again: beside those before it
	Moments  []trend.Moment // likewise, the critical items
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
	book, err := s.rulesOf(ctx, doc)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Sitting: doc, Form: book.form, Accepted: book.accepted, Answers: p.log.current(), Changes: p.log.changes(book.form), Log: p.log}
	if r.Outcome, r.Finding, err = s.finding(ctx, p, book); err != nil {
		return Reading{}, err
	}
	if r.Validity, err = s.judgement(ctx, p, r.Outcome); err != nil {
		return Reading{}, err
	}
	if err := s.compare(ctx, doc, &r); err != nil {
		return Reading{}, err
	}
	return r, s.explain(ctx, p, book, &r)
}

// finding joins all that a sitting says at this moment.
func (s *Sittings) finding(ctx context.Context, p *paper, r rulebook) (Outcome, risk.Finding, error) {
	outcome, err := s.outcome(ctx, p, r)
	if err != nil {
		return Outcome{}, risk.Finding{}, err
	}
	found := risk.Merge(r.policy.AssessDraft(r.form, p.log.said(r.form)), outcome.Finding)
	if len(p.log.Talks) > 0 {
		found = risk.Merge(found, r.policy.Talk())
	}
	return outcome, found, nil
}
