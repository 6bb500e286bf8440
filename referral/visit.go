package referral

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet"
)

// visitor is who acts in a session.
type visitor struct {
	actor.Actor
	Signer
}

// visit finds the session of a pass.
func (r *Referrals) visit(ctx context.Context, p Pass) (*Referral, visitor, error) {
	doc, err := r.linked(ctx, p.Token)
	if err != nil {
		return nil, visitor{}, err
	}
	l := doc.Link
	if p.Secret == "" || l.Session == "" || l.Session != r.vault.Fingerprint("link-session", p.Secret) || !r.clock.Now().Before(l.Until) {
		return nil, visitor{}, ErrLinkOver
	}
	key, err := r.vault.Key(ctx, doc.Student)
	if err != nil {
		return nil, visitor{}, err
	}
	signer, err := vault.Open(key, r.place(doc.ID, "signer"), l.Signer)
	return doc, visitor{actor.Actor{ID: fmt.Sprintf("link-%d", l.Serial), Role: actor.Hospital, Hospital: doc.Hospital}, signer}, err
}

// Linked names the referral of a token, for the record of who tries; none for a token
// that leads nowhere.
func (r *Referrals) Linked(ctx context.Context, token string) (string, error) {
	doc, err := r.linked(ctx, token)
	if errors.Is(err, ErrLinkOver) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return doc.ID, nil
}

// Session names the referral of a pass, and by whom it is visited.
func (r *Referrals) Session(ctx context.Context, p Pass) (id, by string, err error) {
	doc, who, err := r.visit(ctx, p)
	if err != nil {
		return "", "", err
	}
	return doc.ID, who.ID, nil
}

// Leave ends a session before its time.
func (r *Referrals) Leave(ctx context.Context, p Pass) error {
	doc, _, err := r.visit(ctx, p)
	if err != nil {
		return err
	}
	_, err = r.books.Update(ctx, doc.ID, func(doc *Referral) error {
		if doc.Link == nil || doc.Link.Mark != r.mark(p.Token) {
			return store.ErrUnchanged
		}
		doc.Link.Session = ""
		return nil
	})
	return err
}

// Visit is a referral as the session of a link reads it.
type Visit struct {
	*Referral
	Packet packet.Packet
	Signer Signer
	Now    time.Time
}

// Visit shows the packet to the session of a link. Whoever opened the link has seen it,
// which is recorded in their name.
func (r *Referrals) Visit(ctx context.Context, p Pass) (Visit, error) {
	doc, who, err := r.visit(ctx, p)
	if err != nil {
		return Visit{}, err
	}
	for _, verb := range append(way(doc.State, See, byPeople), See) {
		if doc.stage() != StageSent {
			break
		}
		cmd := Command{Key: who.ID + "/" + string(verb), Via: ByLink}
		if doc, err = r.answer(ctx, who.Actor, doc.ID, cmd, verb, who.signature(), Reply{}.change(verb, ByLink, who.Actor)); err != nil {
			return Visit{}, err
		}
	}
	doc, content, err := r.Open(ctx, who.Actor, doc.ID)
	return Visit{Referral: doc, Packet: content, Signer: who.Signer, Now: r.clock.Now()}, err
}

// Answer takes a reply of the session of a link.
func (r *Referrals) Answer(ctx context.Context, p Pass, cmd Command, reply Reply) (*Referral, error) {
	if err := reply.check(); err != nil {
		return nil, err
	}
	doc, who, err := r.visit(ctx, p)
	if err != nil {
		return nil, err
	}
	cmd.Via, cmd.Key = ByLink, who.ID+"/"+cmd.Key
	return r.reply(ctx, who.Actor, doc.ID, cmd, reply, signing{words: who.signature(), holds: anyway})
}

// Meet shows the session of a link who the student is, once that was released, and
// records it.
func (r *Referrals) Meet(ctx context.Context, p Pass) (packet.Identity, error) {
	doc, who, err := r.visit(ctx, p)
	if err != nil {
		return packet.Identity{}, err
	}
	_, identity, err := r.Identify(ctx, who.Actor, doc.ID)
	return identity, err
}

func (s Signer) signature() string { return "— " + s.Name + "，" + s.Post }
