package referral

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// nameOf returns the name of a case's student. One that cannot be opened does not
// keep the rest of a list from its readers.
func (c *Cases) nameOf(ctx context.Context, who actor.Actor, doc *Case) (string, error) {
	pupil, err := c.students.Read(ctx, who, doc.Student)
	if vault.Unreadable(ctx, err, vault.Place{Collection: "students", ID: doc.Student, Field: "person"}) {
		return "", nil
	}
	return pupil.Person.Name, err
}

// Can lists what people can ask of a case as it stands.
func (c *Case) Can() []CaseVerb { return caseTable.asked(c.State) }

// Emergencies returns a case for its disclosures only, to those who may approve or
// review them: an education office learns nothing else of it.
func (c *Cases) Emergencies(ctx context.Context, who actor.Actor, id string) (*Case, error) {
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return doc, mayReview(who, doc.Class)
}
