package server

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"github.com/xinqiao/xinqiao/internal/poison"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening/region"
)

// aboutStudents are the collections whose stuck work somebody in the field must
// hear of, beside the administrators.
var aboutStudents = []string{"sittings", "alerts", "cases", "referrals", "returns", "absences", "mentorings", "cards"}

// concerned names whom stuck work concerns: the administrators of its place, and
// for what is about a student whoever answers for it and the district. It reads
// the document without its type, which may be what is broken.
func (s Domains) concerned(ctx context.Context, w poison.Work, debt store.Debt) (place unit.Path, people []string, err error) {
	class, _ := debt.Body.Lookup("class").StringValueOK()
	place = unit.Path(class)
	at := place
	if at == "" {
		at = region.All()[0].Path
	}
	if people, err = s.Staff.Administrators(ctx, at); err != nil {
		return place, nil, err
	}
	if place != "" && slices.Contains(aboutStudents, w.Collection) {
		owner, _ := debt.Body.Lookup("owner").StringValueOK()
		field, err := s.Care.Concerned(ctx, place, owner)
		if err != nil && len(people) == 0 {
			return place, nil, err
		}
		people = append(people, field...)
	}
	slices.Sort(people)
	return place, slices.DeleteFunc(slices.Compact(people), func(p string) bool { return p == "" }), nil
}

// reported lets the book of stuck work hear how each attempt at a job ended.
func reported(j jobs.Job, book *poison.Book, log *slog.Logger) jobs.Job {
	do := j.Do
	j.Do = func(ctx context.Context, id string) error {
		w, ended := poison.Work{Job: j.Name, Collection: j.Collection, Object: id}, false
		note := func(err error) {
			// The attempt's own time may be over; the note has time of its own.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pingFor)
			defer cancel()
			switch {
			case errors.Is(err, store.ErrNotDue):
				return
			case err == nil:
				err = book.Done(ctx, w)
			default:
				err = book.Failed(ctx, w, failure(err))
			}
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				log.Warn("stuck work could not be noted", "job", j.Name, "error", err)
			}
		}
		defer func() {
			if !ended {
				note(jobs.ErrPanic)
			}
		}()
		err := do(ctx, id)
		ended = true
		note(err)
		return err
	}
	return j
}

// failure is the kind of an error, which may be shown where its text may not.
func failure(err error) string {
	for _, known := range []struct {
		err  error
		name string
	}{
		{jobs.ErrPanic, "panic"},
		{vault.ErrUnreadable, "unreadable-seal"},
		{referral.ErrNoOwner, "nobody-named"},
		{context.DeadlineExceeded, "too-slow"},
		{store.ErrNotFound, "something-missing"},
		{store.ErrConflict, "contended"},
		{store.ErrDecode, "unreadable-document"},
	} {
		if errors.Is(err, known.err) {
			return known.name
		}
	}
	return "other"
}
