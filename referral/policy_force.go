package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// InForce is a care policy that a district, city or province names for its campaigns.
// An entry never changes; what was raised under another version stays under it.
type InForce struct {
	Policy     screening.PolicyRef `bson:"policy"`
	From       time.Time           `bson:"from"`
	LegalBasis lang.Words          `bson:"legalBasis"`
	By         string              `bson:"by"`
	At         time.Time           `bson:"at"`
}

// named is what a unit has named so far; its id is the unit's path.
type named struct {
	store.Head `bson:"-"`
	Entries    []InForce `bson:"entries"`
}

// at returns the entry in force at a moment: of those that have begun the one that began
// last, and of two that began together the one that was entered last.
func (n *named) at(when time.Time) (e InForce, found bool) {
	for _, next := range n.Entries {
		if !next.From.After(when) && !next.From.Before(e.From) {
			e, found = next, true
		}
	}
	return e, found
}

// Refusals about policies in force.
var (
	ErrInForce = errors.New("referral: name a version of a care policy that exists, from when it counts, and the legal basis")
	ErrDiffer  = errors.New("referral: the districts of the campaign name different care policies; choose one")
)

// PutInForce names the care policy of a unit from a moment on.
func (b *CarePolicies) PutInForce(ctx context.Context, who actor.Actor, place unit.Path, e InForce) error {
	if place.Level() < unit.Province || place.Level() > unit.District {
		return actor.ErrOutOfScope
	}
	if err := who.Within(place); err != nil {
		return err
	}
	if _, err := b.Get(ctx, e.Policy); err != nil || e.LegalBasis.ZH == "" || e.From.IsZero() {
		return errors.Join(ErrInForce, unlessMissing(err))
	}
	e.By, e.At, e.From = who.ID, b.clock.Now(), e.From.UTC()
	_, err := b.inForce.Upsert(ctx, func() *named { return &named{Head: store.Head{ID: string(place)}} }, func(doc *named) error {
		if n := len(doc.Entries); n > 0 {
			last := doc.Entries[n-1]
			if last.Policy == e.Policy && last.LegalBasis == e.LegalBasis && last.From.Equal(e.From) {
				return store.ErrUnchanged
			}
		}
		doc.Entries = append(doc.Entries, e)
		return nil
	})
	return err
}

// InForce returns the care policy that counts in a unit at a moment: its own, that of
// the nearest unit above it, or the platform's.
func (b *CarePolicies) InForce(ctx context.Context, place unit.Path, at time.Time) (InForce, error) {
	if district := place.At(unit.District); district != "" {
		place = district
	}
	for ; place != ""; place = place.Parent() {
		doc, err := b.inForce.Get(ctx, string(place))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return InForce{}, err
		}
		if e, found := doc.at(at); found {
			return e, nil
		}
	}
	own := DefaultCare()
	return InForce{Policy: own.Ref(), LegalBasis: own.LegalBasis}, nil
}

// Now is the moment by which the book reckons.
func (b *CarePolicies) Now() time.Time { return b.clock.Now() }

// ForCampaign returns the care policy of a campaign that names none.
func (b *CarePolicies) ForCampaign(ctx context.Context, units []unit.Path, at time.Time) (screening.PolicyRef, error) {
	var refs []screening.PolicyRef
	for _, u := range units {
		e, err := b.InForce(ctx, u, at)
		if err != nil {
			return screening.PolicyRef{}, err
		}
		if !slices.Contains(refs, e.Policy) {
			refs = append(refs, e.Policy)
		}
	}
	if len(refs) != 1 {
		return screening.PolicyRef{}, ErrDiffer
	}
	return refs[0], nil
}
