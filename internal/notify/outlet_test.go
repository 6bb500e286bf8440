package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
)

func TestUrgencyChoosesTheChannels(t *testing.T) {
	for u, want := range map[Urgency]string{
		Routine: "sms 0, email 1, group 0",
		Urgent:  "sms 1, email 0, group 0",
		Gravest: "sms 1, email 1, group 1",
	} {
		t.Run(string(u), func(t *testing.T) {
			p := newPost(t)
			p.proves(li.ID, SMS)
			p.proves(li.ID, Email)
			p.tell("m", li.ID, u)
			p.pass(time.Hour)
			p.expect(want)
		})
	}
}

func TestNothingGoesToWhatWasNotProven(t *testing.T) {
	p := newPost(t)
	p.tell("m", li.ID, Gravest)
	p.tell("m", "student", Gravest)
	p.pass(time.Hour)
	p.expect("sms 0, email 0, group 1") // a group is its unit's own
}

func TestWhatWasReadIsNotSent(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	p.tell("m", li.ID, Urgent)
	p.must(p.boxes.Read(t.Context(), li, of(t, p.boxes, li)[0].ID))
	p.pass(time.Hour)
	p.expect("sms 0, email 0, group 0")

	// Read while it waits behind the limit of the outlet.
	for i := range 3 {
		p.tell(fmt.Sprint(i), li.ID, Urgent)
		p.settle()
	}
	p.must(p.boxes.Read(t.Context(), li, of(t, p.boxes, li)[0].ID))
	for _, l := range of(t, p.boxes, li) {
		p.must(p.boxes.Read(t.Context(), li, l.ID))
	}
	p.pass(time.Hour)
	p.expect("sms 2, email 0, group 0")
}

func TestWhatWaitsGoesAsOneParcel(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	for i := range 10 {
		p.tell(fmt.Sprint(i), li.ID, Urgent)
		p.settle()
	}
	p.expect("sms 2, email 0, group 0")
	p.pass(2 * time.Minute)
	p.expect("sms 10, email 0, group 0")
	if n := len(p.sms.got); n != 3 || p.sms.got[2].Items != 8 {
		t.Errorf("%d parcels: %+v", n, p.sms.got)
	}
	for _, l := range of(t, p.boxes, li) {
		if leg := p.leg(l.ID, "sms/li"); leg.Sent.IsZero() || leg.Receipt == "" || leg.Parcel == "" {
			t.Errorf("without a receipt: %+v", leg)
		}
	}
	if p.counted["sms sent"] != 4 { // and the code
		t.Errorf("counted %v", p.counted)
	}
}

// A drill and a danger wait for the same phone: each goes in a parcel of its own kind, the
// danger first, and every attempt says the same.
func TestNoParcelIsBothExerciseAndReal(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	drill := func(id string) {
		p.must(p.boxes.Post(t.Context(), Post{ID: id, Recipient: li.ID, Kind: AlertOpen, Object: "o", Urgency: Urgent, Exercise: true}))
	}
	p.sms.fail = func(Parcel) error { return &LimitedError{For: time.Minute} }
	drill("first")
	p.settle() // its parcel is formed and has failed
	drill("second")
	for i := range 3 {
		p.tell(fmt.Sprint(i), li.ID, Urgent)
		p.settle()
	}
	p.sms.fail = nil
	p.pass(10 * time.Minute)
	var got []string
	for _, parcel := range p.sms.got {
		got = append(got, fmt.Sprintf("%d %t", parcel.Items, parcel.Exercise))
	}
	if want := []string{"1 true", "1 true", "3 false", "1 true"}; !slices.Equal(got, want) {
		t.Errorf("parcels %q, want %q", got, want)
	}
}

// leg is a message's way through an outlet.
func (p *post) leg(message, outlet string) Leg {
	p.t.Helper()
	m, err := p.boxes.messages.Get(context.Background(), message)
	p.must(err)
	_, errand, err := p.boxes.errand(context.Background(), m)
	p.must(err)
	leg := errand.leg(outlet)
	if leg == nil {
		p.t.Fatalf("never went through %s: %+v", outlet, errand)
	}
	return *leg
}

func TestFailingChannelIsReplaced(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	p.proves(li.ID, Email)
	p.sms.fail, p.mail.fail = broken, broken
	p.tell("urgent", li.ID, Urgent)
	p.settle()
	p.expect("sms 1, email 1, group 1") // all that failed were asked
	p.grp.got = nil

	p.tell("can wait", li.ID, Routine)
	p.pass(3 * time.Second)
	if p.counted["wecom sent"] != 1 {
		t.Errorf("what can wait did not wait: %v", p.counted)
	}
	p.pass(10 * time.Minute)
	if p.counted["wecom sent"] != 2 {
		t.Errorf("what can wait never found another way: %v", p.counted)
	}

	// The channel mends: what still waits there goes out, under the id it had.
	id := p.sms.got[0].ID
	p.sms.fail, p.mail.fail = nil, nil
	p.sms.got = nil
	p.pass(time.Hour)
	if len(p.sms.got) == 0 || p.sms.got[0].ID != id {
		t.Errorf("afterwards %+v, want %s", p.sms.got, id)
	}
}

func TestBreakerHoldsUpNobodyElse(t *testing.T) {
	p := newPost(t)
	var people []string
	for i := range 30 {
		id := fmt.Sprintf("teacher-%d", i)
		p.people[id] = Reach{Phone: fmt.Sprintf("199000001%02d", i), Email: id + "@example.invalid", Unit: aSchool}
		people = append(people, id)
		p.proves(id, SMS)
		p.proves(id, Email)
	}
	p.mail.fail = broken
	for _, id := range people {
		p.tell("to "+id, id, Gravest)
	}
	p.settle()
	if len(p.mail.got) != breakAfter || p.counted["email broken"] != len(people)-breakAfter {
		t.Errorf("asked %d times: %v", len(p.mail.got), p.counted)
	}
	p.mail.fail, p.mail.got = nil, nil
	p.pass(10 * time.Minute)
	p.expect("sms 30, email 30, group 30")
}

// stuck is a carrier whose provider hangs until it is let go.
type stuck struct{ entered, let chan struct{} }

func (s stuck) Carry(context.Context, Parcel) (string, error) {
	s.entered <- struct{}{}
	<-s.let
	return "", nil
}

// Groups are many and their providers few: those that hang hold up no more of a process
// than one provider may, and everybody else is still told.
func TestGroupsThatHangHoldUpNoMoreThanOneLine(t *testing.T) {
	hangs := stuck{make(chan struct{}, 1), make(chan struct{})}
	lines := Lines{SMS: &Line{Name: "sms", Carrier: &peer{}}}
	for i := range carried + 2 {
		lines.Groups = append(lines.Groups, GroupLine{ID: fmt.Sprint(i), Unit: aSchool, Line: Line{Name: "wecom", Carrier: hangs}})
	}
	s := newSwitchboard(lines, clock.System{})
	taken := 0
	for _, g := range s.groups {
		if g.enter() {
			taken++
			go func() {
				defer g.leave()
				_, _, _ = g.carry(context.Background(), Parcel{})
			}()
			<-hangs.entered
		}
	}
	if taken != carried {
		t.Errorf("%d of %d groups hang at once, want %d", taken, len(s.groups), carried)
	}
	if !s.sms.enter() {
		t.Error("a group that hangs holds up short messages")
	}
	close(hangs.let)
	for range carried { // they come free again, for any group
		s.groups[0].slots <- struct{}{}
	}
}

func TestProviderThatWantsNothingIsLeftAlone(t *testing.T) {
	p := newPost(t)
	p.grp.fail = func(Parcel) error { return &LimitedError{For: 10 * time.Minute} }
	p.tell("a", li.ID, Gravest)
	p.pass(time.Minute)
	p.tell("b", li.ID, Gravest)
	p.pass(8 * time.Minute)
	if len(p.grp.got) != 1 {
		t.Fatalf("asked %d times while it wants nothing", len(p.grp.got))
	}
	p.grp.fail, p.grp.got = nil, nil
	p.pass(3 * time.Minute)
	p.expect("sms 0, email 0, group 2")
}

// The limit of a group's robot holds although two processes send to it.
func TestLimitHoldsOverProcesses(t *testing.T) {
	p := newPost(t)
	one := p.out
	p.boot() // another process over the same documents
	var sends []time.Time
	p.grp.fail = func(Parcel) error { sends = append(sends, p.clock.Now()); return nil }
	for i := range 120 {
		p.tell(fmt.Sprint(i), li.ID, Gravest)
		for _, out := range []*Outside{one, p.out} {
			p.each(out.Errands.Owing, out.Errands.Do)
			p.each(out.Outlets.Owing, out.Outlets.Do)
		}
		p.clock.Advance(time.Second)
	}
	p.pass(2 * time.Minute)
	p.expect("sms 0, email 0, group 120")
	for i := 20; i < len(sends); i++ {
		if sends[i].Sub(sends[i-20]) < time.Minute {
			t.Fatalf("send %d came within a minute of the twentieth before it", i)
		}
	}
}

// each does what one process finds due.
func (p *post) each(owing func(context.Context, time.Time, int) ([]string, error), do func(context.Context, string) error) {
	p.t.Helper()
	ids, err := owing(p.t.Context(), p.clock.Now(), 100)
	p.must(err)
	for _, id := range ids {
		if err := do(p.t.Context(), id); !errors.Is(err, store.ErrNotDue) {
			p.must(err)
		}
	}
}

func TestOutletThatLeadsNowhereLetsGo(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	p.sms.fail, p.grp.fail = broken, broken
	p.tell("m", li.ID, Urgent)
	p.settle()
	p.people[li.ID] = Reach{Phone: "19900000009", Unit: aSchool} // and nobody has proven that one
	p.sms.fail, p.grp.fail = nil, nil
	p.sms.got, p.grp.got = nil, nil
	p.pass(time.Hour)
	p.expect("sms 0, email 0, group 1")
	if leg := p.leg(of(t, p.boxes, li)[0].ID, "sms/li"); leg.Failures != lost {
		t.Errorf("%+v", leg)
	}
}

func TestParcelIsGivenUpAfterADay(t *testing.T) {
	p := newPost(t)
	p.grp.fail = broken
	p.tell("m", li.ID, Gravest)
	p.settle()
	for range 26 * 6 {
		p.clock.Advance(10 * time.Minute)
		p.settle()
	}
	if p.counted["wecom given-up"] != 1 {
		t.Errorf("%v", p.counted)
	}
	doc, err := p.out.Outlets.outlets.Get(t.Context(), "group/school")
	p.must(err)
	if !doc.Due.IsZero() {
		t.Errorf("still owed at %s", doc.Due)
	}
}

// One who posts while a parcel is under way neither sends it twice nor is forgotten.
func TestJoiningWhileAParcelIsUnderWay(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	first := true
	p.sms.fail = func(Parcel) error {
		if first {
			first = false
			p.tell("second", li.ID, Urgent)
			p.each(p.out.Errands.Owing, p.out.Errands.Do)
			p.each(p.out.Outlets.Owing, p.out.Outlets.Do)
		}
		return nil
	}
	p.tell("first", li.ID, Urgent)
	p.pass(time.Minute)
	p.expect("sms 2, email 0, group 0")
}

func TestEverythingInTheDocumentsIsSealed(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	p.sms.fail = broken
	p.tell("m", li.ID, Gravest)
	p.settle()
	for _, c := range []string{"messages", "outlets", "contacts"} {
		page, err := p.engine.Find(t.Context(), c, store.Query{Index: store.DueIndex})
		p.must(err)
		for _, r := range page.Records {
			for _, word := range []string{string(Gravest), "19900000001", "ref-", "waiting", "legs"} {
				if strings.Contains(string(r.Body), word) {
					t.Errorf("%s says %q", c, word)
				}
			}
		}
	}
}

func TestBrokenEnvelopesHoldNothingUp(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	p.tell("m", li.ID, Routine)
	_, err := p.boxes.messages.Update(t.Context(), of(t, p.boxes, li)[0].ID, func(m *Message) error { m.Errand[9] ^= 1; return nil })
	p.must(err)
	p.settle()
	p.expect("sms 1, email 0, group 1") // nobody knows that it was less than grave
	for _, id := range []string{"sms/li", "group/school"} {
		_, err := p.out.Outlets.outlets.Update(t.Context(), id, func(o *Outlet) error { o.Queue[9] ^= 1; return nil })
		p.must(err)
	}
	p.clock.Advance(time.Minute)
	p.tell("n", li.ID, Gravest)
	p.pass(time.Minute)
	p.expect("sms 2, email 0, group 2")
	if p.sms.got[0].ID == p.sms.got[1].ID {
		t.Error("another parcel has the same id")
	}
}

// Whatever is sent when, no window of a limit ever holds more than it allows.
func TestLimitsHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := Limits{{rapid.IntRange(1, 5).Draw(t, "few"), time.Second}, {rapid.IntRange(1, 20).Draw(t, "many"), 10 * time.Second}}
		now := time.Unix(1_800_000_000, 0)
		var all, sent []time.Time
		for range 60 {
			now = now.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "pause")) * time.Millisecond)
			now = limits.next(sent, now)
			all = append(all, now)
			sent = limits.recent(append(sent, now))
		}
		for _, r := range limits {
			for i := r.Sends; i < len(all); i++ {
				if all[i].Sub(all[i-r.Sends]) < r.Within {
					t.Fatalf("%d sends within %s", r.Sends+1, all[i].Sub(all[i-r.Sends]))
				}
			}
		}
	})
}

// Where a provider hangs, two workers of a process wait for it and no more: whoever
// comes then passes by.
func TestProviderThatHangsHoldsUpTwo(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, Email)
	hanging := p.out.Contacts.lines.email
	for range carried {
		if !hanging.enter() {
			t.Fatal("held up too early")
		}
	}
	p.tell("m", li.ID, Gravest)
	p.settle()
	p.expect("sms 0, email 0, group 1")
	hanging.leave()
	p.pass(2 * time.Second)
	p.expect("sms 0, email 1, group 1")
}

// A post that waits in a document to be told does not say how urgent it will be.
func TestUrgencyStandsInNoOutbox(t *testing.T) {
	body, err := bson.Marshal(Post{ID: "x", Kind: AlertOpen, Urgency: Gravest})
	if err != nil || strings.Contains(string(body), string(Gravest)) {
		t.Errorf("%s, %v", body, err)
	}
}

// A message that is handed over again is neither counted nor sent twice.
func TestHandedOverTwice(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	p.tell("m", li.ID, Urgent)
	id := of(t, p.boxes, li)[0].ID
	again := func() {
		for range 2 {
			_, err := p.out.Outlets.join(t.Context(), "sms/li", id, Errand{Urgency: Urgent})
			p.must(err)
		}
	}
	again()
	p.settle()
	p.expect("sms 1, email 0, group 0")
	again()
	p.pass(time.Minute)
	p.expect("sms 1, email 0, group 0")
}

// A sender that was slower than its hold does not take the next parcel for its own.
func TestSlowSenderLeavesTheNextParcelAlone(t *testing.T) {
	p := newPost(t)
	p.proves(li.ID, SMS)
	calls := 0
	p.sms.fail = func(Parcel) error {
		switch calls++; calls {
		case 1:
			p.clock.Advance(2 * time.Minute)
			p.each(p.out.Outlets.Owing, p.out.Outlets.Do) // the same parcel, by another worker
			p.clock.Advance(2 * time.Minute)
			p.tell("next", li.ID, Routine)
			p.each(p.out.Errands.Owing, p.out.Errands.Do)
			p.each(p.out.Outlets.Owing, p.out.Outlets.Do)
		case 3:
			return errors.New("down")
		}
		return nil
	}
	p.tell("m", li.ID, Urgent)
	p.pass(10 * time.Minute)
	var ids []string
	for _, parcel := range p.sms.got {
		ids = append(ids, parcel.ID)
	}
	if len(ids) != 4 || ids[0] != ids[1] || ids[2] != ids[3] || ids[0] == ids[2] {
		t.Errorf("parcels %q", ids)
	}
}
