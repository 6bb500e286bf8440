package screening

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// genders are those of norm tables, by the codes of the register (GB/T 2261.1).
var genders = map[string]instrument.Gender{"1": instrument.Male, "2": instrument.Female}

// subject is what norms and rules need to know of who answered, on the day the
// paper was begun. What cannot be read is unknown: it keeps no score and no risk
// from being found.
func (s *Sittings) subject(ctx context.Context, p *paper) (instrument.Subject, error) {
	subject := instrument.Subject{Grade: gradeOf(p.Class)}
	person, err := s.students.person(ctx, p.Student)
	if vault.Unreadable(ctx, err, s.students.place(p.Student)) {
		return subject, nil
	}
	if err != nil {
		return instrument.Subject{}, err
	}
	subject.Gender = genders[person.Gender]
	if birth, err := time.Parse(time.DateOnly, person.Birth); err == nil {
		subject.Age = age(birth, p.Invited)
	}
	return subject, nil
}

// age is in completed years.
func age(birth, on time.Time) int {
	years := on.Year() - birth.Year()
	if on.Month() < birth.Month() || on.Month() == birth.Month() && on.Day() < birth.Day() {
		years--
	}
	return max(years, 0)
}

// explain adds how the scores and the level of an ended paper came about.
func (s *Sittings) explain(ctx context.Context, p *paper, r rulebook, reading *Reading) error {
	subject, err := s.subject(ctx, p)
	if err != nil || len(reading.Outcome.Result.Scales) == 0 {
		return err
	}
	earlier, err := s.earlier(ctx, p, r.policy)
	if err != nil {
		return err
	}
	facts := risk.Facts{Earlier: earlier,
		Answers: reading.Answers, Result: reading.Outcome.Result, Subject: subject,
		Validity: risk.Validity(reading.Outcome.Validity.Verdict)}
	by, err := s.measureFor(ctx, p.Campaign, p.Class)
	if err != nil {
		return err
	}
	reading.Ranks = by.ranks(reading.Outcome.Result, subject.Gender)
	reading.Scales, reading.Because = r.form.Explain(reading.Answers, subject), r.policy.Explain(facts, r.form)
	return nil
}
