package coordination

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// An answer that does not fit is told to people, each once: in a crisis at once, else
// when what it may be waiting for has had time to come.
func TestAnswerThatDoesNotFitIsToldToPeople(t *testing.T) {
	for _, crisis := range []bool{false, true} {
		s := newSite(t)
		s.must(s.owes(crisis))
		s.wait(time.Second)
		s.outcome = Illegal
		for n := 1; n <= 2; n++ {
			id, declined := fmt.Sprintf("rcp_0000000%d", n), s.message(wire.Declined, begin.Add(time.Duration(n)*time.Minute))
			if _, err := s.say(id, declined); !errors.Is(err, ErrIllegal) {
				t.Fatal(err)
			}
			if told := len(s.troubles) == n; told != crisis {
				t.Errorf("crisis %v: at once people were told of %v", crisis, s.troubles)
			}
			s.wait(ordering)
			if _, err := s.say(id, declined); !errors.Is(err, ErrIllegal) { // the program tries again
				t.Fatal(err)
			}
			s.wait(time.Hour)
			if !slices.Equal(s.troubles, slices.Repeat([]Trouble{Misfit}, n)) {
				t.Errorf("crisis %v: after %d answers people were told of %v", crisis, n, s.troubles)
			}
		}
	}
}

// What fits before people are told is told to nobody.
func TestAnswerThatComesToFitTroublesNobody(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.wait(time.Second)
	s.outcome = Illegal
	if _, err := s.say("rcp_00000002", s.message(wire.Declined, begin.Add(time.Minute))); !errors.Is(err, ErrIllegal) {
		t.Fatal(err)
	}
	s.wait(ordering / 2)
	s.outcome = Applied
	if _, err := s.say("rcp_00000001", s.message(wire.Missed, begin)); err != nil {
		t.Fatal(err)
	}
	s.wait(time.Hour)
	if len(s.troubles) != 0 || !s.dispatch().Due.IsZero() {
		t.Errorf("people were told of %v, due %s", s.troubles, s.dispatch().Due)
	}
}

// Killed at any write, people are told of an answer that does not fit.
func TestMisfitIsToldWhateverIsKilled(t *testing.T) {
	for n := 1; n <= 4; n++ {
		for _, after := range []bool{false, true} {
			s := newSite(t)
			s.must(s.owes(true))
			s.wait(time.Second)
			s.outcome = Illegal
			declined := s.message(wire.Declined, begin)
			s.engine.DieAt, s.engine.After = s.engine.Writes+n, after
			_, _ = s.say("rcp_00000001", declined)
			s.boot()
			if _, err := s.say("rcp_00000001", declined); !errors.Is(err, ErrIllegal) && err != nil {
				t.Fatal(err)
			}
			s.clock.Advance(10 * time.Second) // the claim of the dead one runs out
			s.must(s.work())
			if !slices.Contains(s.troubles, Misfit) {
				t.Errorf("killed at %d (after %v): people were told of %v", n, after, s.troubles)
			}
		}
	}
}

func (s *site) withdraws() bool {
	s.t.Helper()
	owed, err := s.Send(context.Background(), Letter{Name: "referral/r1/2", Hospital: "brain", Kind: Withdrawal, Parent: "r1", Subject: "s1",
		Write: func(Peer) ([]byte, error) {
			return wire.WriteNotice(wire.Notice{Type: wire.TypeWithdrawal, Reference: "r1", Given: begin})
		}})
	s.must(err)
	return owed
}

// That a packet was taken back is owed even to programs that are gone: then people
// are told, at once.
func TestWithdrawalOutlivesThePrograms(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.wait(time.Second)
	s.peer = nil
	for range 2 {
		if !s.withdraws() {
			t.Fatal("nothing is owed")
		}
	}
	s.wait(time.Second)
	if !slices.Equal(s.troubles, []Trouble{Refused}) {
		t.Errorf("people were told of %v", s.troubles)
	}
	never := newSite(t)
	never.peer = nil
	if never.withdraws() {
		t.Error("owed to programs that never had anything")
	}
}

// What one message may bring in stays below what a document can hold; what comes
// then is refused, and people know.
func TestProofsAreBounded(t *testing.T) {
	s := newSite(t)
	s.must(s.owes(false))
	s.wait(time.Second)
	long := func(n int) []byte {
		m := wire.Message{Type: wire.Reported, Hospital: "brain", About: s.dispatch().ID, SHA256: wire.Hash([]byte(body)),
			Issued: begin.Add(time.Duration(n) * time.Millisecond), By: "李医生", Kind: "follow-up", Note: strings.Repeat("𠮷", 20_000)}
		raw, err := json.Marshal(m)
		s.must(err)
		return raw
	}
	taken, most := 0, mostProofs/len(long(0))+1 // more cannot fit
	for ; taken < most; taken++ {
		if _, err := s.say(fmt.Sprintf("rcp_%08d", taken), long(taken)); errors.Is(err, ErrMany) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.say("rcp_99999999", long(taken)); !errors.Is(err, ErrMany) {
		t.Errorf("one more: %v", err)
	}
	if _, err := s.say("rcp_00000000", long(0)); err != nil {
		t.Errorf("one that is kept: %v", err)
	}
	s.wait(time.Minute)
	bytes := 0
	for _, r := range s.dispatch().Receipts {
		bytes += len(r.Proof)
	}
	if taken < 40 || bytes > mostProofs || !slices.Equal(s.troubles, []Trouble{Flooded}) {
		t.Errorf("%d receipts of %d bytes are kept, people were told of %v", taken, bytes, s.troubles)
	}
}

// An exercise that fails puts nothing real off: it neither opens a hospital's circuit
// nor counts towards it.
func TestExercisesOpenNoCircuit(t *testing.T) {
	s := newSite(t)
	s.answer = func() (Reply, error) { return Reply{Status: 503}, nil }
	for i := range failuresToOpen - 1 { // one more would open it
		_, err := s.Send(context.Background(), Letter{Name: fmt.Sprint("n", i), Hospital: "brain", Kind: Packet, Parent: fmt.Sprint("p", i), Subject: "s1",
			Write: func(Peer) ([]byte, error) { return []byte(body), nil }})
		s.must(err)
	}
	s.must(s.work())
	for i := range 2 * failuresToOpen {
		_, err := s.Exercise(context.Background(), "brain", fmt.Sprint("d", i))
		s.must(err)
	}
	s.must(s.work())
	s.answer = func() (Reply, error) { return Reply{Status: 202}, nil }
	s.must(s.owes(true))
	s.must(s.work())
	if d := s.dispatch(); d.State != Delivered {
		t.Errorf("a packet waited for an exercise: %+v", d)
	}
}

// Without consent to feedback the school reads in no trouble that the hospital spoke.
func TestTroublesSayNotThatTheHospitalSpoke(t *testing.T) {
	d := &Dispatch{Troubles: []Trouble{Unreachable, Misfit, Unconfirmed, Flooded, Misfit}}
	d.Withhold(wire.Received)
	if !slices.Equal(d.Troubles, []Trouble{Unreachable, Unconfirmed}) {
		t.Errorf("%v", d.Troubles)
	}
}
