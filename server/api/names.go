package api

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
)

// called returns how a student is called, for somebody in scope. One whose name
// cannot be opened, or who was erased, does not keep the rest of a list from its
// readers.
func called(ctx context.Context, students *screening.Students, id string) (string, error) {
	if id == "" {
		return "", nil // an exercise has no student
	}
	p, err := students.Read(ctx, who(ctx), id)
	gone := errors.Is(err, store.ErrNotFound) || vault.Unreadable(ctx, err, vault.Place{Collection: "students", ID: id, Field: "person"})
	if gone {
		return "", nil
	}
	return p.Person.Name, err
}
