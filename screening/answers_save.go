package screening

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// CriticalDelay is how long a critical answer waits for the student before its
// alarm is raised: a mis-tap can be mended in this time, and the mend then stands
// in the alarm beside it. What was said is heard in any case.
const CriticalDelay = time.Minute

var (
	// ErrAssent refuses answers of a student who has not agreed yet.
	ErrAssent = errors.New("screening: the student has not agreed to take part yet")
	// ErrAssentText refuses the agreement to another text than the campaign's.
	ErrAssentText = errors.New("screening: this is not the campaign's text of assent")
)

// Save keeps a checkpoint of answers: all of them or none. A checkpoint that is
// sent again changes nothing.
func (s *Sittings) Save(ctx context.Context, who actor.Actor, id string, given []Given) error {
	form, err := s.formFor(ctx, who, id)
	if err != nil {
		return err
	}
	_, err = s.write(ctx, id, func(p *paper) error {
		now := s.clock.Now()
		fresh, err := p.log.append(form, given, who.ID, now)
		if err != nil {
			return err
		}
		if len(fresh) == 0 {
			return store.ErrUnchanged
		}
		if p.Assent.Text == "" {
			return ErrAssent
		}
		if p.log.toldOf(form, fresh) {
			p.owesRaise(now.Add(CriticalDelay))
		}
		if p.State == SittingUnfinished {
			p.owesRaise(now) // it may be the answer that makes an ended paper whole
		}
		return p.move(verbAnswer, now)
	})
	return err
}

// formFor returns the form of a sitting to who may answer it.
func (s *Sittings) formFor(ctx context.Context, who actor.Actor, id string) (*instrument.Form, error) {
	doc, err := s.sittings.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := doc.mayAnswer(who); err != nil {
		return nil, err
	}
	campaign, err := s.campaigns.Get(ctx, doc.Campaign)
	if err != nil {
		return nil, err
	}
	return s.shelf.Form(ctx, campaign.battery(doc.Stage))
}

// Agree records whether the student agrees to take part, before the first answer.
// A student who does not is left in peace.
func (s *Sittings) Agree(ctx context.Context, who actor.Actor, id, text string, agrees bool) error {
	_, err := s.sittings.Update(ctx, id, func(doc *Sitting) error {
		if err := doc.mayAnswer(who); err != nil {
			return err
		}
		campaign, err := s.campaigns.Get(ctx, doc.Campaign)
		if err != nil {
			return err
		}
		if text != campaign.assent(doc.Stage) {
			return ErrAssentText
		}
		return doc.agree(Assent{Text: text, At: s.clock.Now(), By: who.ID}, agrees)
	})
	return err
}

func (s *Sitting) agree(a Assent, agrees bool) error {
	if agrees && s.Assent.Text != "" || !agrees && s.Excuse == Declined {
		return store.ErrUnchanged
	}
	if agrees {
		s.Assent = a
		return s.move(verbAnswer, a.At)
	}
	if err := s.move(verbDecline, a.At); err != nil {
		return err
	}
	s.Excuse, s.Missed, s.Assent = Declined, a.At, Assent{}
	if s.Stage.alone() {
		s.owesReminder(a.At) // the counselor hears of it
	}
	return nil
}

// Page is what a student's device needs to begin or to go on: which items were
// reached, and never what was answered.
type Page struct {
	Campaign   string
	State      SittingState
	Form       *instrument.Form
	AssentText string
	Closing    string // key of the words after the submit
	Agreed     bool
	Reached    []instrument.ItemKey
	NextSeq    int
}

// Page returns the page of a sitting.
func (s *Sittings) Page(ctx context.Context, who actor.Actor, id string) (Page, error) {
	doc, err := s.sittings.Get(ctx, id)
	if err != nil {
		return Page{}, err
	}
	if err := doc.mayAnswer(who); err != nil {
		return Page{}, err
	}
	campaign, err := s.campaigns.Get(ctx, doc.Campaign)
	if err != nil {
		return Page{}, err
	}
	p, err := s.unseal(ctx, doc)
	if err != nil {
		return Page{}, err
	}
	form, err := s.shelf.Form(ctx, campaign.battery(doc.Stage))
	if err != nil {
		return Page{}, err
	}
	page := Page{Campaign: doc.Campaign, State: doc.State, Form: form,
		AssentText: campaign.assent(doc.Stage), Closing: doc.closing(), Agreed: doc.Assent.Text != ""}
	for _, e := range p.log.Entries {
		page.NextSeq = max(page.NextSeq, e.Seq+1)
		if !slices.Contains(page.Reached, e.Item) {
			page.Reached = append(page.Reached, e.Item)
		}
	}
	return page, nil
}
