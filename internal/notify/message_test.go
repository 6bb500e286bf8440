package notify

import (
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/vault"
)

func inboxes(t *testing.T) *Inboxes {
	t.Helper()
	db := store.New(memory.New())
	b := New(db, vault.New(db, vault.RandomSecrets()), clock.NewManual(time.Date(2026, 9, 7, 0, 0, 0, 0, time.UTC)))
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b
}

var li = actor.Actor{ID: "li", Role: actor.Counselor}

func of(t *testing.T, b *Inboxes, who actor.Actor) []Letter {
	t.Helper()
	letters, _, err := b.Of(t.Context(), who, store.Cursor{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	return letters
}

func TestPostedTwiceArrivesOnceAndTellsNothingByItsID(t *testing.T) {
	b := inboxes(t)
	post := Post{ID: "s1/1/referral/1/accept/li/inbox", Recipient: li.ID, Kind: ReferralNews, Object: "s1/1/referral/1"}
	told := 0
	b.OnPosted(func(Post) { told++ })
	for range 2 {
		if err := b.Post(t.Context(), post); err != nil {
			t.Fatal(err)
		}
	}
	letters := of(t, b, li)
	if len(letters) != 1 || told != 1 || letters[0].Object != post.Object {
		t.Fatalf("%d letters, told %d times: %+v", len(letters), told, letters)
	}
	for _, word := range strings.Split(post.ID, "/") {
		if len(word) > 1 && strings.Contains(letters[0].ID, word) {
			t.Errorf("the id %q says %q", letters[0].ID, word)
		}
	}
}

func TestOnlyTheRecipientReads(t *testing.T) {
	b := inboxes(t)
	if err := b.Post(t.Context(), Post{ID: "x", Recipient: li.ID, Kind: AlertOpen}); err != nil {
		t.Fatal(err)
	}
	id := of(t, b, li)[0].ID
	if err := b.Read(t.Context(), actor.Actor{ID: "wang"}, id); err == nil {
		t.Error("somebody else opened it")
	}
	if err := b.Read(t.Context(), li, id); err != nil || of(t, b, li)[0].ReadAt.IsZero() {
		t.Errorf("not noted as read: %v", err)
	}
}

func TestUnreadableMessageHidesNoOther(t *testing.T) {
	b := inboxes(t)
	for _, id := range []string{"one", "two"} {
		if err := b.Post(t.Context(), Post{ID: id, Recipient: li.ID, Kind: AlertOpen}); err != nil {
			t.Fatal(err)
		}
	}
	broken := of(t, b, li)[0].ID
	_, err := b.messages.Update(t.Context(), broken, func(m *Message) error {
		m.Body[len(m.Body)-1] ^= 1
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	unreadable := 0
	letters := of(t, b, li)
	for _, l := range letters {
		if l.Unreadable {
			unreadable++
		}
	}
	if len(letters) != 2 || unreadable != 1 {
		t.Errorf("%+v", letters)
	}
}
