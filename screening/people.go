package screening

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Member is a person of the staff, unsealed for somebody in scope.
type Member struct {
	*Staff
	Identity Identity
}

// NewStaff is what is told of a person who is added. The caller may give the id,
// for example one that follows from an idempotency key.
type NewStaff struct {
	ID       string
	Role     actor.Role
	Unit     unit.Path
	Hospital string
	Post     Post
	Identity Identity
}

// People is the staff of schools, offices and hospitals.
type People struct {
	clock clock.Clock
	vault *vault.Vault
	org   *Org
	staff *store.Collection[Staff]

	hospitals Hospitals
	care      Care
}

// Knows tells the staff of the hospitals and of the care on the referral side,
// which is made from the staff and therefore after it.
func (p *People) Knows(h Hospitals, c Care) { p.hospitals, p.care = h, c }

// NewPeople returns the staff of a register.
func NewPeople(d Deps, org *Org) *People {
	return &People{clock: d.Clock, vault: d.Vault, org: org, staff: org.staff}
}

// Add enters a person. The same entry sent again under its id finds it done;
// another one is store.ErrExists.
func (p *People) Add(ctx context.Context, who actor.Actor, n NewStaff) (Member, error) {
	if n.ID == "" {
		n.ID = uuid.NewString()
	}
	doc := &Staff{Head: store.Head{ID: n.ID}, Role: n.Role, Unit: n.Unit, Hospital: n.Hospital, Post: n.Post}
	if err := doc.check(); err != nil {
		return Member{}, err
	}
	if err := p.place(ctx, doc); err != nil {
		return Member{}, err
	}
	if err := doc.inScope(who); err != nil {
		return Member{}, err
	}
	if err := p.seal(ctx, doc, n.Identity); err != nil {
		return Member{}, err
	}
	if doc.Post != NoPost {
		doc.Owe(p.clock.Now())
	}
	err := p.staff.Insert(ctx, doc)
	if !errors.Is(err, store.ErrExists) {
		return Member{doc, n.Identity}, err
	}
	old, err := p.Get(ctx, who, n.ID)
	if err != nil {
		return Member{}, err
	}
	if old.Actor() != doc.Actor() || old.Post != doc.Post || old.Identity != n.Identity {
		return Member{}, store.ErrExists
	}
	return old, nil
}

// place notes in which city a hospital's staff works.
func (p *People) place(ctx context.Context, doc *Staff) (err error) {
	if doc.Hospital == "" {
		return nil
	}
	doc.City, err = p.hospitals.CityOf(ctx, doc.Hospital)
	if errors.Is(err, store.ErrNotFound) {
		return ErrNoHospital
	}
	return err
}

// ErrHolds keeps whoever answers for an open alert or case until somebody else
// does.
var ErrHolds = errors.New("screening: first hand over the open alerts and cases of this person")

// Get returns a person.
func (p *People) Get(ctx context.Context, who actor.Actor, id string) (Member, error) {
	doc, err := p.staff.Get(ctx, id)
	if err != nil {
		return Member{}, err
	}
	if err := doc.inScope(who); err != nil && who.ID != id {
		return Member{}, err
	}
	return p.open(ctx, doc)
}

// OfUnit returns one page of those who work in a unit.
func (p *People) OfUnit(ctx context.Context, who actor.Actor, u unit.Path, after store.Cursor, limit int) ([]Member, store.Cursor, error) {
	if err := who.Within(u); err != nil {
		return nil, store.Cursor{}, err
	}
	return p.page(ctx, within(u), after, limit)
}

// OfHospital returns one page of those who work at a hospital. Who may ask is decided
// where hospitals are designated.
func (p *People) OfHospital(ctx context.Context, hospital string, after store.Cursor, limit int) ([]Member, store.Cursor, error) {
	return p.page(ctx, store.Query{Index: byHospital, Prefix: hospital + "/"}, after, limit)
}

func (p *People) page(ctx context.Context, q store.Query, after store.Cursor, limit int) ([]Member, store.Cursor, error) {
	q.After, q.Limit = after, limit
	docs, next, err := p.staff.Find(ctx, q)
	if err != nil {
		return nil, store.Cursor{}, err
	}
	members := make([]Member, len(docs))
	for i, doc := range docs {
		if members[i], err = p.open(ctx, doc); err != nil {
			return nil, store.Cursor{}, err
		}
	}
	return members, next, nil
}

// Leave ends a person's capacity: from then on they can do nothing. Who answers
// for a school or unit needs a successor first.
func (p *People) Leave(ctx context.Context, who actor.Actor, id string) error {
	return p.change(ctx, who, id, func(doc *Staff) error {
		if doc.Left {
			return store.ErrUnchanged
		}
		doc.Left = true
		if held, err := p.care.Holds(ctx, id); held || err != nil {
			return cmp.Or(err, ErrHolds)
		}
		return p.org.free(ctx, doc)
	})
}

// SetPost changes how a counselor is employed.
func (p *People) SetPost(ctx context.Context, who actor.Actor, id string, post Post) error {
	return p.change(ctx, who, id, func(doc *Staff) error {
		if doc.Post == post {
			return store.ErrUnchanged
		}
		doc.Post = post
		return doc.check()
	})
}

// Identify replaces who a person is and how to reach them.
func (p *People) Identify(ctx context.Context, who actor.Actor, id string, identity Identity) error {
	return p.change(ctx, who, id, func(doc *Staff) error { return p.seal(ctx, doc, identity) })
}

// change changes a person in scope, and owes the school its count.
func (p *People) change(ctx context.Context, who actor.Actor, id string, do func(*Staff) error) error {
	_, err := p.staff.Update(ctx, id, func(doc *Staff) error {
		if err := doc.inScope(who); err != nil {
			return err
		}
		if err := do(doc); err != nil {
			return err
		}
		doc.Owe(p.clock.Now())
		return nil
	})
	return err
}

// Actor returns a person who still works here as one who acts; it is what each
// request of a log-in is checked against.
func (p *People) Actor(ctx context.Context, id string) (actor.Actor, error) {
	doc, err := p.staff.Get(ctx, id)
	if err != nil {
		return actor.Actor{}, err
	}
	if doc.Left {
		return actor.Actor{}, store.ErrNotFound
	}
	return doc.Actor(), nil
}

// name returns how a person is called.
func (p *People) name(ctx context.Context, id string) (string, error) {
	member, err := p.Get(ctx, actor.Engine(), id)
	return member.Identity.Name, err
}

func (p *People) open(ctx context.Context, doc *Staff) (Member, error) {
	key, err := p.vault.Key(ctx, doc.ID)
	if err != nil {
		return Member{}, err
	}
	identity, err := vault.Open(key, p.sealedAt(doc.ID), doc.Identity)
	return Member{doc, identity}, err
}

func (p *People) seal(ctx context.Context, doc *Staff, identity Identity) error {
	key, err := p.vault.Key(ctx, doc.ID)
	if err != nil {
		return err
	}
	doc.Identity, err = vault.Seal(key, p.sealedAt(doc.ID), identity)
	return err
}

func (p *People) sealedAt(id string) vault.Place {
	return vault.Place{Collection: staffName, ID: id, Field: "identity"}
}
