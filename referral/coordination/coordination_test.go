package coordination

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

var begin = time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)

// site is a channel between a courier that a test directs and a parent that writes
// down what it is told.
type site struct {
	*Channel
	t        rapid.TB
	engine   *storetest.Mortal
	clock    *clock.Manual
	hospital signet.Ring
	peer     *Peer // nil: no programs
	answer   func() (Reply, error)
	posts    []time.Time
	ids      map[string]bool
	wanted   bool
	heard    []wire.Type
	keys     map[string]bool // of what was heard
	arrived  int
	troubles []Trouble
	labels   map[string]bool
	outcome  Outcome
}

var secrets = vault.RandomSecrets()

func newSite(t rapid.TB) *site {
	s := &site{t: t, engine: &storetest.Mortal{Engine: memory.New()}, clock: clock.NewManual(begin), hospital: signet.NewRing(),
		ids: map[string]bool{}, keys: map[string]bool{}, labels: map[string]bool{}, wanted: true, outcome: Applied,
		answer: func() (Reply, error) { return Reply{Status: 202}, nil }}
	s.peer = &Peer{ID: "brain", Name: "市脑科医院", Endpoint: "https://h.example/x", Keys: s.hospital.Public(), Secrets: []signet.Secret{make(signet.Secret, 24)}}
	s.boot()
	return s
}

// boot starts the process over the engine.
func (s *site) boot() {
	s.engine.Revive()
	db := store.New(s.engine)
	s.Channel = New(db, vault.New(db, secrets), s.clock, s)
	s.Use(s)
	s.Serves(s, Packet, Withdrawal)
	s.must(db.Ensure(context.Background()))
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) Peer(context.Context, string) (Peer, error) {
	if s.peer == nil {
		return Peer{}, store.ErrNotFound
	}
	return *s.peer, nil
}
func (s *site) Check(string) error { return nil }
func (s *site) Post(_ context.Context, p Post) (Reply, error) {
	if _, err := secrets.Ring().Public().Check(p.Stamp, p.Body, s.clock.Now()); err != nil {
		s.t.Errorf("posted without a good signature: %v", err)
	}
	if err := s.peer.Secrets[0].Check(p.Stamp, p.Body, s.clock.Now()); err != nil {
		s.t.Errorf("posted without the shared secret: %v", err)
	}
	s.posts, s.ids[p.Stamp.ID] = append(s.posts, s.clock.Now()), true
	return s.answer()
}
func (s *site) Wanted(context.Context, *Dispatch) (bool, error) { return s.wanted, nil }
func (s *site) Fits(m wire.Message) error {
	return map[bool]error{true: wire.ErrMessage}[m.Reason == "bad"]
}
func (s *site) Arrived(context.Context, *Dispatch) error { s.arrived++; return nil }
func (s *site) Troubled(_ context.Context, d *Dispatch, t Trouble, label string) error {
	if id := d.ID + "/" + label; !s.labels[id] { // as an inbox would
		s.troubles, s.labels[id] = append(s.troubles, t), true
	}
	return nil
}
func (s *site) Heard(_ context.Context, _ *Dispatch, key string, m wire.Message) (Outcome, error) {
	if !s.keys[key] {
		s.heard = append(s.heard, m.Type)
	}
	if s.outcome == Applied {
		s.keys[key] = true
	}
	return s.outcome, nil
}

const body = `{"a packet":1}`

// owes sends the packet of every test.
func (s *site) owes(crisis bool) error {
	_, err := s.Send(context.Background(), Letter{Name: "referral/r1/1", Hospital: "brain", Kind: Packet, Parent: "r1", Subject: "s1", Crisis: crisis,
		Write: func(Peer) ([]byte, error) { return []byte(body), nil }})
	return err
}

func (s *site) dispatch() *Dispatch {
	s.t.Helper()
	all, err := s.Of(context.Background(), "r1")
	s.must(err)
	if len(all) != 1 {
		s.t.Fatalf("%d dispatches", len(all))
	}
	return all[0]
}

// wait moves the clock, and works as the sweep would.
func (s *site) wait(d time.Duration) {
	s.t.Helper()
	for end := s.clock.Now().Add(d); ; s.clock.Advance(min(time.Second, end.Sub(s.clock.Now()))) {
		s.must(s.work())
		if !s.clock.Now().Before(end) {
			return
		}
	}
}

func (s *site) work() error {
	ids, err := s.Owing(context.Background(), s.clock.Now(), 10)
	for _, id := range ids {
		err = errors.Join(err, s.Do(context.Background(), id))
	}
	return err
}

// message is what the hospital says about the packet.
func (s *site) message(t wire.Type, issued time.Time) []byte {
	m := wire.Message{Type: t, Hospital: "brain", About: s.dispatch().ID, SHA256: wire.Hash([]byte(body)), Issued: issued}
	if t != wire.Received {
		m.By = "李医生"
	}
	if t == wire.Appointed {
		m.At = issued.Add(time.Hour)
	}
	raw, err := json.Marshal(m)
	s.must(err)
	return raw
}

func (s *site) say(id string, raw []byte) (Outcome, error) {
	stamp, err := s.hospital.Stamp(id, s.clock.Now(), raw)
	s.must(err)
	return s.Take(context.Background(), stamp, raw)
}

func (s *site) gaps() (gaps []time.Duration) {
	for i := 1; i < len(s.posts); i++ {
		gaps = append(gaps, s.posts[i].Sub(s.posts[i-1]))
	}
	return gaps
}

func TestSentOnceUntilItIsReceived(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.must(s.owes(false))
	s.wait(time.Second)
	if d := s.dispatch(); d.State != Delivered || len(s.posts) != 1 || s.arrived != 1 || d.Received != (time.Time{}) {
		t.Fatalf("%+v, %d posts", d, len(s.posts))
	}
	if o, err := s.say("rcp_00000001", s.message(wire.Received, begin)); o != Applied || err != nil {
		t.Fatal(o, err)
	}
	s.wait(24 * time.Hour)
	if d := s.dispatch(); d.State != Received || len(s.posts) != 1 || !d.Due.IsZero() || !d.Seen.IsZero() {
		t.Errorf("%+v, %d posts", d, len(s.posts))
	}
}

// An answer 2xx without a receipt is no receipt: the message comes again, under the
// same id, and in a crisis people are told.
func TestDeliveredIsNotReceived(t *testing.T) {
	for _, crisis := range []bool{false, true} {
		s := newSite(t)
		s.must(s.owes(crisis))
		s.wait(15 * time.Minute)
		if len(s.posts) < 2 || len(s.ids) != 1 || s.arrived != 1 {
			t.Errorf("crisis %v: %d posts under %d ids, arrived %d times", crisis, len(s.posts), len(s.ids), s.arrived)
		}
		if told := slices.Equal(s.troubles, []Trouble{Unconfirmed}); told != crisis {
			t.Errorf("crisis %v: people were told of %v", crisis, s.troubles)
		}
	}
}

func TestCrisisRetriesWithinHalfAMinuteWhilePeopleAreTold(t *testing.T) {
	s := newSite(t)
	s.answer = func() (Reply, error) { return Reply{}, errors.New("no route") }
	s.must(s.owes(true))
	s.wait(0)
	if !slices.Equal(s.troubles, []Trouble{Unreachable}) {
		t.Fatalf("after the first failure: %v", s.troubles)
	}
	s.wait(10 * time.Minute)
	if len(s.posts) < 15 || len(s.troubles) != 1 {
		t.Errorf("%d posts, told %v", len(s.posts), s.troubles)
	}
	for _, gap := range s.gaps() {
		if gap > 30*time.Second {
			t.Errorf("%s without a try", gap)
		}
	}
}

func TestCalmMessageIsToldAfterAnHour(t *testing.T) {
	s := newSite(t)
	s.answer = func() (Reply, error) { return Reply{Status: 503}, nil }
	s.must(s.owes(false))
	s.wait(55 * time.Minute)
	if len(s.troubles) != 0 {
		t.Errorf("told after %s: %v", s.clock.Now().Sub(begin), s.troubles)
	}
	s.wait(2 * time.Hour)
	if !slices.Equal(s.troubles, []Trouble{Unreachable}) || len(s.posts) > 10 {
		t.Errorf("%v, %d posts", s.troubles, len(s.posts))
	}
	s.answer = func() (Reply, error) { return Reply{Status: 200}, nil }
	s.wait(2 * time.Hour)
	if d := s.dispatch(); d.State != Delivered {
		t.Errorf("given up: %+v", d)
	}
}

func TestGoneIsAnIncident(t *testing.T) {
	for _, status := range []int{410, 401, 301} {
		s := newSite(t)
		s.answer = func() (Reply, error) { return Reply{Status: status}, nil }
		s.must(s.owes(false))
		s.wait(0)
		if !slices.Equal(s.troubles, []Trouble{Refused}) {
			t.Errorf("%d: %v", status, s.troubles)
		}
	}
	s := newSite(t)
	s.must(s.owes(false))
	s.peer = nil // its programs were taken out of the registry
	s.wait(time.Hour)
	if d := s.dispatch(); !d.Closed || len(s.posts) != 0 || !slices.Equal(s.troubles, []Trouble{Refused}) {
		t.Errorf("%+v, %v", d, s.troubles)
	}
}

func TestRetryAfterIsHonoured(t *testing.T) {
	s := newSite(t)
	s.answer = func() (Reply, error) { return Reply{Status: 429, RetryAfter: 90 * time.Second}, nil }
	s.must(s.owes(true))
	s.wait(5 * time.Minute)
	if len(s.posts) < 3 || len(s.posts) > 4 {
		t.Fatalf("%d posts", len(s.posts))
	}
	for _, gap := range s.gaps() {
		if gap < 90*time.Second {
			t.Errorf("asked again after %s", gap)
		}
	}
}

// A hospital that hangs is asked by one message for all, and by all when it is back.
func TestCircuit(t *testing.T) {
	s := newSite(t)
	s.answer = func() (Reply, error) { return Reply{}, errors.New("hangs") }
	for i := range 30 {
		_, err := s.Send(context.Background(), Letter{Name: fmt.Sprint("n", i), Hospital: "brain", Kind: Packet, Parent: fmt.Sprint("p", i), Subject: "s1",
			Crisis: true, Write: func(Peer) ([]byte, error) { return []byte(body), nil }})
		s.must(err)
	}
	for range 60 {
		ids, err := s.Owing(context.Background(), s.clock.Now(), 100)
		s.must(err)
		for _, id := range ids {
			s.must(s.Do(context.Background(), id))
		}
		s.clock.Advance(time.Second)
	}
	if len(s.posts) > 10 {
		t.Errorf("%d posts in a minute to a hospital that hangs", len(s.posts))
	}
	if len(s.troubles) != 30 {
		t.Errorf("people were told of %d messages", len(s.troubles))
	}
	s.answer = func() (Reply, error) { return Reply{Status: 202}, nil }
	for range 60 {
		ids, err := s.Owing(context.Background(), s.clock.Now(), 100)
		s.must(err)
		for _, id := range ids {
			s.must(s.Do(context.Background(), id))
		}
		s.clock.Advance(time.Second)
	}
	if s.arrived != 30 {
		t.Errorf("%d arrived", s.arrived)
	}
}

func TestNotSentWhenItIsNoLongerWanted(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(true))
	s.wanted = false
	s.wait(time.Hour)
	if d := s.dispatch(); len(s.posts) != 0 || !d.Closed || !d.Due.IsZero() {
		t.Errorf("%d posts, %+v", len(s.posts), d)
	}
}

func TestTakeRefuses(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.wait(time.Second)
	good := s.message(wire.Seen, begin)
	other := newSite(t)
	stamp := func(r signet.Ring, at time.Time, raw []byte) signet.Stamp {
		st, err := r.Stamp("rcp_00000001", at, raw)
		s.must(err)
		return st
	}
	changed := func(from, to string) []byte {
		var m map[string]any
		s.must(json.Unmarshal(good, &m))
		m[from] = to
		raw, err := json.Marshal(m)
		s.must(err)
		return raw
	}
	now := s.clock.Now()
	for name, c := range map[string]struct {
		stamp signet.Stamp
		raw   []byte
		want  error
	}{
		"no message":             {stamp(s.hospital, now, []byte("{}")), []byte("{}"), wire.ErrMessage},
		"an unknown key":         {stamp(other.hospital, now, good), good, signet.ErrSignature},
		"our own key":            {stamp(secrets.Ring(), now, good), good, signet.ErrSignature},
		"another body":           {stamp(s.hospital, now, []byte("{}")), good, signet.ErrSignature},
		"an old timestamp":       {stamp(s.hospital, now.Add(-6*time.Minute), good), good, signet.ErrStale},
		"a timestamp to come":    {stamp(s.hospital, now.Add(6*time.Minute), good), good, signet.ErrStale},
		"nobody's message":       {stamp(s.hospital, now, changed("about", "msg_x")), changed("about", "msg_x"), store.ErrNotFound},
		"another hash":           {stamp(s.hospital, now, changed("sha256", wire.Hash(nil))), changed("sha256", wire.Hash(nil)), ErrHash},
		"another hospital's":     {stamp(s.hospital, now, changed("hospital", "second")), changed("hospital", "second"), store.ErrNotFound},
		"what can never fit":     {stamp(s.hospital, now, withReason(s)), withReason(s), wire.ErrMessage},
		"a program that accepts": {stamp(s.hospital, now, changed("by", "")), changed("by", ""), wire.ErrMessage},
	} {
		if o, err := s.Take(context.Background(), c.stamp, c.raw); !errors.Is(err, c.want) || o != Owed {
			t.Errorf("%s: %q, %v", name, o, err)
		}
	}
	if d := s.dispatch(); len(s.heard) != 0 || len(d.Receipts) != 0 || d.State != Delivered {
		t.Errorf("heard %v, %+v", s.heard, d)
	}
	s.peer = nil
	if _, err := s.Take(context.Background(), stamp(s.hospital, now, good), good); !errors.Is(err, signet.ErrSignature) {
		t.Errorf("from a hospital without programs: %v", err)
	}
}

func withReason(s *site) []byte {
	m := wire.Message{Type: wire.Declined, Hospital: "brain", About: s.dispatch().ID, SHA256: wire.Hash([]byte(body)), Issued: begin, By: "x", Reason: "bad"}
	raw, err := json.Marshal(m)
	s.must(err)
	return raw
}

// Two keys are valid while one takes over from the other; a key that was taken out
// signs nothing any more.
func TestHospitalChangesItsKey(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.wait(time.Second)
	old, next := s.hospital, signet.NewRing()
	s.peer.Keys = append(next.Public(), old.Public()...)
	for i, ring := range []signet.Ring{old, next} {
		s.hospital = ring
		if _, err := s.say(fmt.Sprintf("rcp_0000000%d", i), s.message(wire.Received, begin)); err != nil {
			t.Errorf("key %d: %v", i, err)
		}
	}
	s.peer.Keys, s.hospital = next.Public(), old
	if _, err := s.say("rcp_00000009", s.message(wire.Seen, begin)); !errors.Is(err, signet.ErrSignature) {
		t.Errorf("by the revoked key: %v", err)
	}
	if d := s.dispatch(); len(d.Receipts) != 2 || d.Receipts[0].Key == d.Receipts[1].Key || d.State != Received {
		t.Errorf("%+v", d)
	}
}

// Ids are remembered for good: long after the window of the timestamps the same id
// does nothing, and with another body it is refused.
func TestIdsAreRememberedForGood(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.wait(time.Second)
	seen := s.message(wire.Seen, begin)
	for range 3 {
		if o, err := s.say("rcp_00000001", seen); o != Applied || err != nil {
			t.Fatal(o, err)
		}
		s.clock.Advance(300 * 24 * time.Hour)
	}
	if d := s.dispatch(); len(s.heard) != 1 || len(d.Receipts) != 1 {
		t.Errorf("heard %v, %d receipts", s.heard, len(d.Receipts))
	}
	if _, err := s.say("rcp_00000001", s.message(wire.Accepted, begin)); !errors.Is(err, ErrReused) {
		t.Errorf("another body: %v", err)
	}
}

// The proof alone convinces somebody who was not there.
func TestProofIsKept(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.wait(time.Second)
	if _, err := s.say("rcp_00000001", s.message(wire.Received, begin)); err != nil {
		t.Fatal(err)
	}
	d := s.dispatch()
	p, err := s.Proof(context.Background(), d, d.Receipts[0])
	s.must(err)
	if _, err := s.hospital.Public().Check(p.Stamp, p.Body, begin); err != nil {
		t.Error(err)
	}
	if m, err := wire.ParseMessage(p.Body); err != nil || m.SHA256 != wire.Hash([]byte(body)) {
		t.Error(m, err)
	}
}

// What does not fit yet is kept, refused, and carried out when something earlier has
// come, or when it is said again.
func TestWhatDoesNotFitYetWaits(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.wait(time.Second)
	s.outcome = Illegal
	declined := s.message(wire.Declined, begin.Add(time.Minute))
	if o, err := s.say("rcp_00000002", declined); o != Illegal || !errors.Is(err, ErrIllegal) {
		t.Fatal(o, err)
	}
	s.outcome = Applied
	if o, err := s.say("rcp_00000001", s.message(wire.Missed, begin)); o != Applied || err != nil {
		t.Fatal(o, err)
	}
	if d := s.dispatch(); d.Receipts[0].Outcome != Applied || s.heard[len(s.heard)-1] != wire.Declined {
		t.Errorf("%+v, heard %v", d.Receipts, s.heard)
	}
	s.outcome = Withdrawn
	if o, err := s.say("rcp_00000003", s.message(wire.Accepted, begin)); o != Withdrawn || !errors.Is(err, ErrClosed) {
		t.Error(o, err)
	}
}

// Killed before or after any write, the round ends as it would have: one id, one
// arrival, each receipt heard once.
func TestKilledAtEveryWrite(t *testing.T) {
	day := func(s *site) error {
		if err := s.owes(true); err != nil {
			return err
		}
		if err := s.work(); err != nil {
			return err
		}
		_, err := s.say("rcp_00000001", s.message(wire.Received, begin))
		return errors.Join(err, s.work())
	}
	plain := newSite(t)
	before := plain.engine.Writes
	plain.must(day(plain))
	for n := 1; n <= plain.engine.Writes-before; n++ {
		for _, after := range []bool{false, true} {
			s := newSite(t)
			s.engine.DieAt, s.engine.After = s.engine.Writes+n, after
			died := func() (died bool) {
				defer func() { died = recover() != nil || died }()
				return day(s) != nil
			}
			s.t = panicky{t}
			_ = died()
			s.t = t
			s.boot()
			s.clock.Advance(10 * time.Second)
			s.must(s.work())
			s.must(day(s))
			if d := s.dispatch(); d.State != Received || len(s.ids) != 1 || len(s.heard) != 1 || len(d.Receipts) != 1 {
				t.Errorf("killed at %d (after %v): %s, %v, heard %v", n, after, d.State, s.ids, s.heard)
			}
		}
	}
}

// panicky is a test whose dead process does not fail it.
type panicky struct{ *testing.T }

func (panicky) Fatal(args ...any)            { panic(args) }
func (panicky) Fatalf(f string, args ...any) { panic(fmt.Sprintf(f, args...)) }

// However receipts come, the state only rises.
func TestStateOnlyRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newSite(t)
		s.must(s.owes(rapid.Bool().Draw(t, "crisis")))
		last, n := 0, 0
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				d := s.dispatch()
				if ranks[d.State] < last || d.Seen.IsZero() != (d.State != Seen) {
					t.Fatalf("%s after rank %d", d.State, last)
				}
				last = ranks[d.State]
			},
			"wait": func(t *rapid.T) {
				s.clock.Advance(time.Duration(rapid.IntRange(0, 3600).Draw(t, "seconds")) * time.Second)
				s.must(s.work())
			},
			"fails": func(t *rapid.T) {
				status := rapid.SampledFrom([]int{0, 200, 202, 410, 429, 500}).Draw(t, "status")
				s.answer = func() (Reply, error) {
					if status == 0 {
						return Reply{}, errors.New("no answer")
					}
					return Reply{Status: status}, nil
				}
			},
			"say": func(t *rapid.T) {
				typ := rapid.SampledFrom(wire.Types()).Draw(t, "type")
				again := rapid.IntRange(0, 3).Draw(t, "again")
				n++
				raw := s.message(typ, begin.Add(-time.Duration(rapid.IntRange(0, 60).Draw(t, "issued"))*time.Minute))
				for range again + 1 {
					if _, err := s.say(fmt.Sprintf("rcp_%08d", n), raw); err != nil {
						t.Fatal(err)
					}
				}
			},
		})
		if len(s.ids) > 1 || s.arrived > 1 || len(s.heard) != len(s.dispatch().Receipts) {
			t.Fatalf("ids %v, arrived %d, heard %v", s.ids, s.arrived, s.heard)
		}
	})
}

func TestExercise(t *testing.T) {
	s := newSite(t)
	for range 2 {
		if p, err := s.Exercise(context.Background(), "brain", "d1"); err != nil || !p.Programs || !p.Received.IsZero() {
			t.Fatal(p, err)
		}
	}
	s.wait(time.Second)
	if p, err := s.Exercise(context.Background(), "brain", "d1"); err != nil || p.Delivered.IsZero() || !p.Received.IsZero() {
		t.Fatal(p, err)
	}
	ids, err := s.dispatches.Get(context.Background(), s.id("exercise/d1", "brain"))
	s.must(err)
	sent, err := s.body(context.Background(), ids)
	s.must(err)
	if n, err := wire.ParseNotice(sent); err != nil || n.Type != wire.TypeExercise || n.CallBack != "" {
		t.Error(n, err)
	}
	raw, err := json.Marshal(wire.Message{Type: wire.Received, Hospital: "brain", About: ids.ID, SHA256: wire.Hash(sent), Issued: begin})
	s.must(err)
	if _, err := s.say("rcp_00000001", raw); err != nil {
		t.Fatal(err)
	}
	if p, err := s.Exercise(context.Background(), "brain", "d1"); err != nil || p.Received.IsZero() {
		t.Error(p, err)
	}
	s.peer = nil
	if p, err := s.Exercise(context.Background(), "brain", "d2"); err != nil || p.Programs {
		t.Error(p, err)
	}
}

// A student who was erased leaves nothing that could be sent.
func TestErasedSubject(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(true))
	s.must(s.vault.Erase(context.Background(), "s1"))
	s.wait(time.Hour)
	if d := s.dispatch(); len(s.posts) != 0 || !d.Closed || !d.Due.IsZero() {
		t.Errorf("%d posts, %+v", len(s.posts), d)
	}
}
