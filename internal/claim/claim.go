// Package claim gives an aggregate with a random id a second unique key (a
// student number in a school, a log-in name) without indexing the key itself.
package claim

import (
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// claim is one taken key: its id is the kind and the keyed hash of the key.
type claim struct {
	store.Head `bson:"-"`
	Owner      string `bson:"owner"`
}

// Claims are the taken keys of all kinds.
type Claims struct {
	vault  *vault.Vault
	claims *store.Collection[claim]
}

// New returns the claims over a database.
func New(db *store.DB, v *vault.Vault) *Claims {
	return &Claims{vault: v, claims: store.Define[claim](db, "claims")}
}

// Take makes owner the owner of a key unless it has one, and returns who owns it
// now. It comes before the aggregate is inserted: after a crash in between, the
// next attempt is given the same owner and completes it.
func (c *Claims) Take(ctx context.Context, kind, key, owner string) (string, error) {
	doc := &claim{Head: store.Head{ID: c.id(kind, key)}, Owner: owner}
	err := c.claims.Insert(ctx, doc)
	if errors.Is(err, store.ErrExists) {
		return c.Owner(ctx, kind, key)
	}
	return owner, err
}

// TakeMany is Take for many keys in one write; the answers stand in the order of
// the keys.
func (c *Claims) TakeMany(ctx context.Context, kind string, keys, owners []string) ([]string, error) {
	docs := make([]*claim, len(keys))
	for i, key := range keys {
		docs[i] = &claim{Head: store.Head{ID: c.id(kind, key)}, Owner: owners[i]}
	}
	existed, err := c.claims.InsertMany(ctx, docs)
	if err != nil {
		return nil, err
	}
	taken := make(map[string]bool, len(existed))
	for _, id := range existed {
		taken[id] = true
	}
	now := slices.Clone(owners)
	for i, doc := range docs {
		if !taken[doc.ID] {
			continue
		}
		if now[i], err = c.Owner(ctx, kind, keys[i]); err != nil {
			return nil, err
		}
	}
	return now, nil
}

// Owner returns who owns a key, or store.ErrNotFound.
func (c *Claims) Owner(ctx context.Context, kind, key string) (string, error) {
	doc, err := c.claims.Get(ctx, c.id(kind, key))
	if err != nil {
		return "", err
	}
	return doc.Owner, nil
}

// Release gives a key back, if owner still has it.
func (c *Claims) Release(ctx context.Context, kind, key, owner string) error {
	doc, err := c.claims.Get(ctx, c.id(kind, key))
	if errors.Is(err, store.ErrNotFound) || err == nil && doc.Owner != owner {
		return nil
	}
	if err != nil {
		return err
	}
	return c.claims.Delete(ctx, doc)
}

func (c *Claims) id(kind, key string) string {
	return kind + "/" + c.vault.Fingerprint(kind, key)
}
