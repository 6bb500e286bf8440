package screening

import (
	"context"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Identity is who a member of staff is and how to reach them.
type Identity struct {
	Name  string `bson:"name"`
	Phone string `bson:"phone,omitempty"`
	Email string `bson:"email,omitempty"`
}

// Staff is a person in one capacity; the id is random.
type Staff struct {
	store.Head `bson:"-"`
	Role       actor.Role             `bson:"role"`
	Unit       unit.Path              `bson:"unit"`
	Hospital   string                 `bson:"hospital,omitempty"`
	Identity   vault.Sealed[Identity] `bson:"identity"`
	Left       bool                   `bson:"left,omitempty"`
}

// Actor returns the person as one who acts.
func (s *Staff) Actor() actor.Actor {
	return actor.Actor{ID: s.ID, Role: s.Role, Unit: s.Unit, Hospital: s.Hospital}
}

// Staffs is the people who work for the children.
type Staffs struct {
	vault *vault.Vault
	staff *store.Collection[Staff]
}

// NewStaffs declares the book of staff.
func NewStaffs(d Deps) *Staffs {
	return &Staffs{vault: d.Vault, staff: store.Define[Staff](d.DB, "staff")}
}

// Hire enters a person and returns their id.
func (s *Staffs) Hire(ctx context.Context, who actor.Actor, as actor.Actor, identity Identity) (string, error) {
	if err := who.Within(as.Unit); err != nil {
		return "", err
	}
	id := uuid.NewString()
	key, err := s.vault.Key(ctx, id)
	if err != nil {
		return "", err
	}
	sealed, err := vault.Seal(key, s.place(id), identity)
	if err != nil {
		return "", err
	}
	return id, s.staff.Insert(ctx, &Staff{Head: store.Head{ID: id},
		Role: as.Role, Unit: as.Unit, Hospital: as.Hospital, Identity: sealed})
}

// Leave ends a person's capacity: from then on they can do nothing.
func (s *Staffs) Leave(ctx context.Context, who actor.Actor, id string) error {
	_, err := s.staff.Update(ctx, id, func(doc *Staff) error {
		if err := who.Within(doc.Unit); err != nil {
			return err
		}
		doc.Left = true
		return nil
	})
	return err
}

// Actor returns a person who still works here as one who acts; it is what each
// request of a log-in is checked against.
func (s *Staffs) Actor(ctx context.Context, id string) (actor.Actor, error) {
	doc, err := s.staff.Get(ctx, id)
	if err != nil {
		return actor.Actor{}, err
	}
	if doc.Left {
		return actor.Actor{}, store.ErrNotFound
	}
	return doc.Actor(), nil
}

// name returns how a person is called.
func (s *Staffs) name(ctx context.Context, id string) (string, error) {
	doc, err := s.staff.Get(ctx, id)
	if err != nil {
		return "", err
	}
	key, err := s.vault.Key(ctx, id)
	if err != nil {
		return "", err
	}
	identity, err := vault.Open(key, s.place(id), doc.Identity)
	return identity.Name, err
}

func (s *Staffs) place(id string) vault.Place {
	return vault.Place{Collection: s.staff.Name(), ID: id, Field: "identity"}
}
