package notify

import (
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
)

// day is a few messages on their way; each step may be repeated.
func (p *post) day() error {
	ctx := p.t.Context()
	for _, m := range []Post{
		{ID: "grave", Recipient: li.ID, Kind: AlertOpen, Urgency: Gravest},
		{ID: "urgent", Recipient: li.ID, Kind: AlertOpen, Urgency: Urgent},
		{ID: "to wang", Recipient: "wang", Kind: AlertOpen, Urgency: Urgent},
	} {
		if err := p.boxes.Post(ctx, m); err != nil {
			return err
		}
		if err := p.sweep.Settle(ctx); err != nil {
			return err
		}
	}
	p.clock.Advance(90 * time.Second)
	if err := p.boxes.Post(ctx, Post{ID: "late", Recipient: li.ID, Kind: AlertOpen, Urgency: Gravest}); err != nil {
		return err
	}
	return p.sweep.Settle(ctx)
}

// Killed before or after any single write, and started again: each message reaches
// each of its outlets, and a parcel that comes again has the id it had.
func TestKilledAtEveryWrite(t *testing.T) {
	build := func() *post {
		p := newPost(t)
		p.proves(li.ID, SMS)
		p.proves(li.ID, Email)
		p.proves("wang", SMS)
		p.grp.got, p.sms.got, p.mail.got = nil, nil, nil
		return p
	}
	plain := build()
	before := plain.engine.Writes
	plain.must(plain.day())
	writes := plain.engine.Writes - before
	if writes < 30 {
		t.Fatalf("the day is only %d writes", writes)
	}
	plain.delivered()
	for n := 1; n <= writes; n++ {
		for _, after := range []bool{false, true} {
			p := build()
			p.engine.DieAt, p.engine.After = p.engine.Writes+n, after
			if err := p.day(); err == nil {
				t.Fatalf("write %d: nothing died", n)
			}
			p.boot()
			p.pass(time.Minute) // claims and holds of the dead one run out
			p.must(p.day())
			p.pass(3 * time.Minute)
			if p.delivered(); t.Failed() {
				t.Fatalf("killed at write %d (after: %v)", n, after)
			}
		}
	}
}

// delivered checks what a receiver sees that knows a parcel again by its id: every
// item once in each of its outlets.
func (p *post) delivered() {
	p.t.Helper()
	items := func(from *peer, to string) (n int) {
		seen := map[string]Parcel{}
		for _, parcel := range from.got {
			if parcel.To != to || parcel.Code != "" {
				continue
			}
			if old, again := seen[parcel.ID]; again && old != parcel {
				p.t.Errorf("one id, two parcels: %+v, %+v", old, parcel)
			} else if !again {
				n += parcel.Items
			}
			seen[parcel.ID] = parcel
		}
		return n
	}
	for name, c := range map[string]struct{ got, want int }{
		"li by phone":   {items(p.sms, "19900000001"), 3},
		"li by mail":    {items(p.mail, "li@example.invalid"), 2},
		"wang by phone": {items(p.sms, "19900000002"), 1},
		"the group":     {items(p.grp, ""), 2},
	} {
		if c.got != c.want {
			p.t.Errorf("%s: %d items, want %d", name, c.got, c.want)
		}
	}
	for _, who := range []actor.Actor{li, {ID: "wang"}} {
		for _, l := range of(p.t, p.boxes, who) {
			if m, err := p.boxes.messages.Get(p.t.Context(), l.ID); err != nil || !m.Due.IsZero() {
				p.t.Errorf("a message of %s is still owed: %v", who.ID, err)
			}
		}
	}
}
