package mentoring

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Do tells what is due about one card, and ends it when its time is over. What was
// decided is written before it is told, so that a withdrawn card is not told as a new one.
func (b *Cards) Do(ctx context.Context, id string) error {
	doc, err := b.books.Claim(ctx, id, b.clock.Now())
	if err != nil {
		return err
	}
	_, err = b.vault.Key(ctx, doc.Student)
	if errors.Is(err, vault.ErrErased) {
		doc.State, doc.Outbox, doc.EndedAt = CardExpired, nil, b.clock.Now()
		doc.Settle(time.Time{})
		return store.UnlessConflict(b.books.Replace(ctx, doc))
	}
	if err != nil {
		return err
	}
	if err := b.decide(ctx, doc); err != nil {
		return err
	}
	if err := b.books.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	for _, post := range doc.Outbox {
		if err := b.inboxes.Post(ctx, post); err != nil {
			return err
		}
	}
	doc.Outbox = nil
	doc.Settle(doc.wake(b.clock.Now()))
	return store.UnlessConflict(b.books.Replace(ctx, doc))
}

// decide ends a card whose case is closed, expires one whose time is over, and tells the
// counselor of silence.
func (b *Cards) decide(ctx context.Context, doc *Card) error {
	now := b.clock.Now()
	if doc.State != CardOpen {
		return nil
	}
	if closed, err := b.care.Closed(ctx, doc.Case); err != nil {
		return err
	} else if closed {
		return doc.end(actor.Engine().ID, now)
	}
	over := !doc.Until.After(now)
	late := doc.unread() && !doc.UnreadAt.After(now)
	if !over && !late {
		return nil
	}
	counselor, err := b.counselor(ctx, doc)
	if err != nil {
		return err
	}
	if over {
		if doc.State, err = cardTable.Next(doc.State, expireCard); err != nil {
			return err
		}
		doc.EndedAt = now
		doc.tell("expired", counselor, notify.CardOver, doc.Case)
		return nil
	}
	doc.tell(fmt.Sprintf("unread/%d", doc.Unread), counselor, notify.CardUnread, doc.Case)
	doc.Unread++
	doc.UnreadAt = now.Add(unreadAgain)
	return nil
}

// counselor is who hears of a card: who answers for the student now, or else who released
// it, or who stands in for them.
func (b *Cards) counselor(ctx context.Context, doc *Card) (string, error) {
	named := doc.By
	file, err := b.care.OpenFile(ctx, doc.Student)
	if err != nil {
		return "", err
	}
	if file != nil {
		named = file.Owner
	}
	return b.care.Counsel(ctx, doc.Class, named)
}
