package notify

import (
	"fmt"
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

// What nobody has read is counted however much came since, and one's own only.
func TestUnreadIsCountedHoweverOld(t *testing.T) {
	b := inboxes(t)
	post := func(who string, n int) {
		for i := range n {
			if err := b.Post(t.Context(), Post{ID: fmt.Sprint(who, i), Recipient: who, Kind: AlertOpen}); err != nil {
				t.Fatal(err)
			}
		}
	}
	want := func(n int) {
		t.Helper()
		if got, err := b.Unread(t.Context(), li); err != nil || got != n {
			t.Errorf("%d unread, %v; want %d", got, err, n)
		}
	}
	post("wang", 3)
	want(0)
	post(li.ID, 3)
	want(3)
	for _, l := range of(t, b, li)[:2] {
		if err := b.Read(t.Context(), li, l.ID); err != nil {
			t.Fatal(err)
		}
	}
	want(1)
	b.clock.(*clock.Manual).Advance(time.Hour)
	for i := range 250 {
		p := Post{ID: fmt.Sprint("later", i), Recipient: li.ID, Kind: AlertOpen}
		if err := b.Post(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		if err := b.Read(t.Context(), li, b.vault.Fingerprint("message", p.ID)); err != nil {
			t.Fatal(err)
		}
	}
	want(1)
	post(li.ID, ManyUnread+10)
	want(ManyUnread)
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
