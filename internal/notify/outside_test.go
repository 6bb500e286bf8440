package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
)

const aSchool = unit.Path("32/3201/320106/3201060001")

// staff is a directory that can be changed.
type staff map[string]Reach

func (s staff) Reach(_ context.Context, id string) (Reach, error) {
	r, ok := s[id]
	if !ok {
		return Reach{}, store.ErrNotFound
	}
	return r, nil
}

// peer is a carrier that remembers and can fail.
type peer struct {
	got  []Parcel
	fail func(Parcel) error
}

func (p *peer) Carry(_ context.Context, parcel Parcel) (string, error) {
	p.got = append(p.got, parcel)
	if p.fail != nil {
		if err := p.fail(parcel); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("ref-%d", len(p.got)), nil
}

// broken is what a provider says that is down.
func broken(Parcel) error { return errors.New("down") }

// post is a house with people, channels and a clock; its engine can die.
type post struct {
	t              *testing.T
	engine         *storetest.Mortal
	secrets        vault.Secrets
	clock          *clock.Manual
	people         staff
	sms, mail, grp *peer
	boxes          *Inboxes
	out            *Outside
	sweep          *jobs.Sweep
	counted        map[string]int
}

func newPost(t *testing.T) *post {
	t.Helper()
	p := &post{t: t, engine: &storetest.Mortal{Engine: memory.New()}, secrets: vault.RandomSecrets(),
		clock: clock.NewManual(time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)), sms: &peer{}, mail: &peer{}, grp: &peer{},
		people: staff{li.ID: {Phone: "19900000001", Email: "li@example.invalid", Unit: aSchool},
			"wang": {Phone: "19900000002", Unit: aSchool + "/7/1"}}}
	p.boot()
	return p
}

// boot starts the process over what the last one left.
func (p *post) boot() {
	p.t.Helper()
	p.engine.Revive()
	p.counted = map[string]int{}
	db := store.New(p.engine)
	v := vault.New(db, p.secrets)
	p.boxes = New(db, v, p.clock)
	p.out = NewOutside(db, v, p.clock, p.boxes, p.people, Lines{
		SMS:   &Line{Name: "sms", Carrier: p.sms, Limits: Limits{{2, time.Minute}}},
		Email: &Line{Name: "email", Carrier: p.mail, Limits: Limits{{6, time.Minute}}},
		Groups: []GroupLine{{ID: "school", Unit: aSchool,
			Line: Line{Name: "wecom", Carrier: p.grp, Limits: Limits{{20, time.Minute}}}}}})
	p.out.OnDelivery(func(channel, outcome string) { p.counted[channel+" "+outcome]++ })
	table := jobs.New(
		jobs.Job{Name: "m", Collection: "messages", Owing: p.out.Errands.Owing, Do: p.out.Errands.Do},
		jobs.Job{Name: "o", Collection: "outlets", Owing: p.out.Outlets.Owing, Do: p.out.Outlets.Do},
		jobs.Job{Name: "c", Collection: "contacts", Owing: p.out.Contacts.Owing, Do: p.out.Contacts.Do})
	p.sweep = jobs.NewSweep(table, p.clock, slog.New(slog.DiscardHandler), jobs.Pace{})
	p.must(db.Ensure(p.t.Context()))
}

func (p *post) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *post) settle() { p.t.Helper(); p.must(p.sweep.Settle(p.t.Context())) }

// pass lets time go by, second by second.
func (p *post) pass(d time.Duration) {
	p.t.Helper()
	p.settle()
	for end := p.clock.Now().Add(d); p.clock.Now().Before(end); p.settle() {
		p.clock.Advance(time.Second)
	}
}

// tell posts a message.
func (p *post) tell(id, to string, u Urgency) {
	p.t.Helper()
	p.must(p.boxes.Post(p.t.Context(), Post{ID: id, Recipient: to, Kind: AlertOpen, Object: "o", Urgency: u}))
}

// proves lets somebody prove a contact.
func (p *post) proves(id string, ch Channel) {
	p.t.Helper()
	who, carrier := actor.Actor{ID: id}, map[Channel]*peer{SMS: p.sms, Email: p.mail}[ch]
	p.must(p.out.Contacts.Prove(p.t.Context(), who, ch))
	p.settle()
	p.must(p.out.Contacts.Confirm(p.t.Context(), who, ch, carrier.got[len(carrier.got)-1].Code))
	carrier.got = nil
	p.clock.Advance(2 * time.Minute)
}

// reached counts the items that each channel was told of.
func (p *post) reached() string {
	count := func(from *peer) (n int) {
		for _, parcel := range from.got {
			n += parcel.Items
		}
		return n
	}
	return fmt.Sprintf("sms %d, email %d, group %d", count(p.sms), count(p.mail), count(p.grp))
}

func (p *post) expect(want string) {
	p.t.Helper()
	if got := p.reached(); got != want {
		p.t.Errorf("%s; want %s", got, want)
	}
}

func (p *post) verified(id string) bool {
	p.t.Helper()
	yes, err := p.out.Contacts.Verified(p.t.Context(), id)
	p.must(err)
	return yes
}

func TestContactCountsWhenItsOwnerHasReadTheCode(t *testing.T) {
	p := newPost(t)
	if p.verified(li.ID) {
		t.Fatal("verified without a code")
	}
	p.must(p.out.Contacts.Prove(t.Context(), li, SMS))
	p.settle()
	if len(p.sms.got) != 1 || p.sms.got[0].To != "19900000001" || len(p.sms.got[0].Code) != 6 || p.sms.got[0].Items != 0 {
		t.Fatalf("sent %+v", p.sms.got)
	}
	code := p.sms.got[0].Code
	confirm := func(ch Channel, code string) error { return p.out.Contacts.Confirm(t.Context(), li, ch, code) }
	if err := confirm(SMS, "x"+code[1:]); !errors.Is(err, ErrCode) || p.verified(li.ID) {
		t.Fatalf("a wrong code: %v", err)
	}
	if err := confirm(Email, code); !errors.Is(err, ErrCode) || p.verified(li.ID) {
		t.Fatalf("the code of another channel: %v", err)
	}
	p.must(confirm(SMS, code))
	p.must(confirm(SMS, code)) // the answer was lost and it is sent again
	if !p.verified(li.ID) {
		t.Fatal("not verified")
	}
	p.people[li.ID] = Reach{Phone: "19900000009", Unit: aSchool}
	if p.verified(li.ID) {
		t.Error("another number is verified, too")
	}
	delete(p.people, li.ID)
	if p.verified(li.ID) {
		t.Error("who has left is verified")
	}
}

func TestCodeEnds(t *testing.T) {
	for name, spoil := range map[string]func(p *post){
		"by time": func(p *post) { p.clock.Advance(codeFor) },
		"by wrong tries": func(p *post) {
			for range codeTries {
				_ = p.out.Contacts.Confirm(p.t.Context(), li, SMS, "none")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPost(t)
			p.must(p.out.Contacts.Prove(t.Context(), li, SMS))
			p.settle()
			spoil(p)
			if err := p.out.Contacts.Confirm(t.Context(), li, SMS, p.sms.got[0].Code); !errors.Is(err, ErrCode) {
				t.Errorf("%v", err)
			}
		})
	}
	p := newPost(t)
	p.must(p.out.Contacts.Prove(t.Context(), li, SMS))
	if err := p.out.Contacts.Prove(t.Context(), li, SMS); !errors.Is(err, ErrTooSoon) {
		t.Errorf("another code at once: %v", err)
	}
	if err := p.out.Contacts.Prove(t.Context(), actor.Actor{ID: "wang"}, Email); !errors.Is(err, ErrNoContact) {
		t.Errorf("no address: %v", err)
	}
	if err := p.out.Contacts.Prove(t.Context(), actor.Actor{ID: "student"}, SMS); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no staff: %v", err)
	}
}

func TestWishes(t *testing.T) {
	p := newPost(t)
	for name, w := range map[string][2][]Channel{
		"twice":              {{SMS, SMS}, {SMS}},
		"unknown":            {{"pigeon"}, {SMS}},
		"nothing for urgent": {{SMS}, {}},
	} {
		if err := p.out.Contacts.Wish(t.Context(), li, w[0], w[1]); !errors.Is(err, ErrWishes) {
			t.Errorf("%s: %v", name, err)
		}
	}
	p.must(p.out.Contacts.Wish(t.Context(), li, []Channel{}, []Channel{Email}))
	all, wishes, err := p.out.Contacts.Mine(t.Context(), li)
	p.must(err)
	if len(wishes[Routine]) != 0 || !slices.Equal(wishes[Urgent], []Channel{Email}) || len(all) != 3 || all[0].Proven || !all[2].Proven {
		t.Errorf("%+v, %+v", all, wishes)
	}
}
