// Package vault seals what belongs to a person: every identity, contact, free
// text, answer, score and level is stored as a Sealed value, encrypted under a
// data key of its own subject, which in turn is wrapped by the key-encryption
// key. Erasing a subject's data key erases the subject in every copy and backup.
//
// Nothing sealed can be indexed; Fingerprint gives keyed hashes for the few
// natural identifiers that must be found again.
package vault

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
)

// ErrErased says that the subject's data key is gone and so is what it sealed.
var ErrErased = errors.New("vault: the data of this subject was erased")

// ErrUnreadable says that what was sealed cannot be opened: it was damaged, moved
// or sealed with another key. A list goes on without it and says so.
var ErrUnreadable = errors.New("vault: a sealed value cannot be opened")

// Unreadable tells whether one value could not be opened: a list then goes on
// without it and says so, and whoever looks after the server reads it in the log.
func Unreadable(ctx context.Context, err error, at Place) bool {
	if !errors.Is(err, ErrUnreadable) && !errors.Is(err, ErrErased) {
		return false
	}
	slog.ErrorContext(ctx, "a sealed value cannot be opened", "collection", at.Collection, "id", at.ID, "field", at.Field)
	return true
}

// Sealed is a value of type T, encrypted. Its bytes mean nothing outside the
// document and field that they were sealed for.
type Sealed[T any] []byte

// Place binds a sealed value to one field of one document.
type Place struct{ Collection, ID, Field string }

func (p Place) associatedData() []byte {
	return []byte(p.Collection + "\x00" + p.ID + "\x00" + p.Field)
}

// Key seals and opens the values of one subject.
type Key struct{ primitive tink.AEAD }

// Seal encrypts a value for a place.
func Seal[T any](k Key, at Place, value T) (Sealed[T], error) {
	plain, err := bson.Marshal(box[T]{value})
	if err != nil {
		return nil, fmt.Errorf("vault: encode %s.%s: %w", at.Collection, at.Field, err)
	}
	return k.primitive.Encrypt(plain, at.associatedData())
}

// Open decrypts a value that was sealed for the same place. A value that was
// never sealed opens as the zero value.
func Open[T any](k Key, at Place, sealed Sealed[T]) (T, error) {
	var b box[T]
	if len(sealed) == 0 {
		return b.V, nil
	}
	plain, err := k.primitive.Decrypt(sealed, at.associatedData())
	if err != nil {
		return b.V, fmt.Errorf("%w: %s.%s: %w", ErrUnreadable, at.Collection, at.Field, err)
	}
	if err := bson.Unmarshal(plain, &b); err != nil {
		return b.V, fmt.Errorf("%w: %s.%s: %w", ErrUnreadable, at.Collection, at.Field, err)
	}
	return b.V, nil
}

type box[T any] struct {
	V T `bson:"v"`
}

// subjectKey is the wrapped data key of one subject; Erased leaves a tombstone,
// so that the subject's id can never be given a new key.
type subjectKey struct {
	store.Head `bson:"-"`
	Wrapped    []byte `bson:"wrapped,omitempty"`
	Erased     bool   `bson:"erased,omitempty"`
}

// How many unwrapped keys stay in memory, and for how long after an erasure in
// another process one may still be used.
const (
	cachedKeys = 20_000
	cacheFor   = time.Minute
)

// Vault hands out the keys of subjects.
type Vault struct {
	secrets Secrets
	keys    *store.Collection[subjectKey]
	cache   *lru.Cache[string, cachedKey]
}

type cachedKey struct {
	Key
	until time.Time
}

// New returns the vault over a database.
func New(db *store.DB, secrets Secrets) *Vault {
	cache, err := lru.New[string, cachedKey](cachedKeys)
	if err != nil {
		panic(err) // the size is a constant
	}
	return &Vault{secrets: secrets, keys: store.Define[subjectKey](db, "keys"), cache: cache}
}

// Key returns the key of a subject, making it on first use.
func (v *Vault) Key(ctx context.Context, subject string) (Key, error) {
	if k, ok := v.cache.Get(subject); ok && time.Now().Before(k.until) {
		return k.Key, nil
	}
	doc, err := v.keys.Get(ctx, subject)
	if errors.Is(err, store.ErrNotFound) {
		doc, err = v.create(ctx, subject)
	}
	if err != nil {
		return Key{}, err
	}
	if doc.Erased {
		return Key{}, ErrErased
	}
	handle, err := keyset.ReadWithAssociatedData(
		keyset.NewBinaryReader(bytes.NewReader(doc.Wrapped)), v.secrets.kek, []byte(subject))
	if err != nil {
		return Key{}, fmt.Errorf("%w: a data key: %w", ErrUnreadable, err)
	}
	primitive, err := aead.New(handle)
	if err != nil {
		return Key{}, fmt.Errorf("vault: use a data key: %w", err)
	}
	k := Key{primitive}
	v.cache.Add(subject, cachedKey{k, time.Now().Add(cacheFor)})
	return k, nil
}

// create makes and stores a data key; of two processes that try at once, both
// use the one that was stored first.
func (v *Vault) create(ctx context.Context, subject string) (*subjectKey, error) {
	doc, err := v.wrap(subject)
	if err != nil {
		return nil, err
	}
	if err := v.keys.Insert(ctx, doc); errors.Is(err, store.ErrExists) {
		return v.keys.Get(ctx, subject)
	} else if err != nil {
		return nil, err
	}
	return doc, nil
}

func (v *Vault) wrap(subject string) (*subjectKey, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("vault: make a data key: %w", err)
	}
	var wrapped bytes.Buffer
	err = handle.WriteWithAssociatedData(keyset.NewBinaryWriter(&wrapped), v.secrets.kek, []byte(subject))
	if err != nil {
		return nil, fmt.Errorf("vault: wrap a data key: %w", err)
	}
	return &subjectKey{Head: store.Head{ID: subject}, Wrapped: wrapped.Bytes()}, nil
}

// CreateMany makes the keys of subjects that are new, in one write.
func (v *Vault) CreateMany(ctx context.Context, subjects []string) error {
	docs := make([]*subjectKey, len(subjects))
	for i, s := range subjects {
		doc, err := v.wrap(s)
		if err != nil {
			return err
		}
		docs[i] = doc
	}
	_, err := v.keys.InsertMany(ctx, docs)
	return err
}

// Erase destroys the key of a subject and leaves a tombstone.
func (v *Vault) Erase(ctx context.Context, subject string) error {
	_, err := v.keys.Upsert(ctx,
		func() *subjectKey { return &subjectKey{Head: store.Head{ID: subject}} },
		func(doc *subjectKey) error {
			doc.Wrapped, doc.Erased = nil, true
			return nil
		})
	v.cache.Remove(subject)
	return err
}

// Ring is the keys that sign for other programs.
func (v *Vault) Ring() signet.Ring { return v.secrets.ring }

// Fingerprint returns the keyed hash by which a natural identifier is found
// again: the same kind and value always give the same text, and the value
// cannot be guessed from it without the key.
func (v *Vault) Fingerprint(kind, value string) string {
	return v.secrets.fingerprint(kind, value)
}

// SigningKey returns the key by which the installation signs for a purpose.
func (v *Vault) SigningKey(purpose string) (ed25519.PrivateKey, error) {
	return v.secrets.SigningKey(purpose)
}
