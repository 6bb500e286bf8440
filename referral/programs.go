package referral

import (
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/coordination"
)

// Programs are the side of a hospital that needs no human to receive.
type Programs struct {
	Endpoint string                 `bson:"endpoint"`
	Keys     signet.Keys            `bson:"keys"`    // several while one takes over from another
	Secrets  vault.Sealed[[]string] `bson:"secrets"` // likewise; for receivers that know only version 1 of Standard Webhooks
}

// Connection is what a hospital tells of its programs.
type Connection struct {
	Endpoint string
	Keys     signet.Keys
	Secrets  []string // none keeps those that are known
}

// ErrConnection refuses a connection that could not be trusted.
var ErrConnection = errors.New("referral: give an endpoint, one to four public keys and, the first time, one or two channel secrets")

const mostSecrets = 2

// Connect enters the programs of a hospital, or exchanges their keys.
func (h *Hospitals) Connect(ctx context.Context, who actor.Actor, id string, c Connection) (*Hospital, error) {
	if err := h.fits(c.Endpoint); err != nil {
		return nil, err
	}
	for _, s := range c.Secrets {
		if _, err := signet.ParseSecret(s); err != nil {
			return nil, err
		}
	}
	if len(c.Keys) == 0 || len(c.Secrets) > mostSecrets {
		return nil, ErrConnection
	}
	key, err := h.vault.Key(ctx, "hospitals/"+id)
	if err != nil {
		return nil, err
	}
	return h.hospitals.Update(ctx, id, func(doc *Hospital) error {
		if err := mayDesignate(who, doc.City); err != nil {
			return err
		}
		p := Programs{Endpoint: c.Endpoint, Keys: c.Keys}
		switch {
		case len(c.Secrets) > 0:
			if p.Secrets, err = vault.Seal(key, h.secretsPlace(id), slices.Clone(c.Secrets)); err != nil {
				return err
			}
		case doc.Programs == nil:
			return ErrConnection
		default:
			p.Secrets = doc.Programs.Secrets
		}
		doc.Programs = &p
		return nil
	})
}

// Disconnect leaves a hospital to its people. What is under way to its programs is
// told to people as lost.
func (h *Hospitals) Disconnect(ctx context.Context, who actor.Actor, id string) (*Hospital, error) {
	return h.hospitals.Update(ctx, id, func(doc *Hospital) error {
		if err := mayDesignate(who, doc.City); err != nil {
			return err
		}
		doc.Programs = nil
		return nil
	})
}

// Peer returns the programs of a hospital; it is coordination.Peers.
func (h *Hospitals) Peer(ctx context.Context, id string) (coordination.Peer, error) {
	doc, err := h.hospitals.Get(ctx, id)
	if err != nil {
		return coordination.Peer{}, err
	}
	if doc.Closed || doc.Programs == nil {
		return coordination.Peer{}, store.ErrNotFound
	}
	key, err := h.vault.Key(ctx, "hospitals/"+id)
	if err != nil {
		return coordination.Peer{}, err
	}
	texts, err := vault.Open(key, h.secretsPlace(id), doc.Programs.Secrets)
	if err != nil {
		return coordination.Peer{}, err
	}
	p := coordination.Peer{ID: id, Name: doc.Name, Endpoint: doc.Programs.Endpoint, Keys: doc.Programs.Keys}
	for _, text := range texts {
		secret, err := signet.ParseSecret(text)
		if err != nil {
			return coordination.Peer{}, err
		}
		p.Secrets = append(p.Secrets, secret)
	}
	return p, nil
}

func (h *Hospitals) secretsPlace(id string) vault.Place {
	return vault.Place{Collection: h.hospitals.Name(), ID: id, Field: "programs.secrets"}
}
