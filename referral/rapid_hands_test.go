package referral

import (
	"context"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// guest is a counselor who may leave for good.
var guest = actor.Actor{ID: "guest", Role: actor.Counselor, Unit: school}

// room is the staff room of a ward: who goes on leave, hands over and leaves.
type room struct {
	*ward
	left bool // the guest
	read int  // of the messages
}

func newRoom(w *ward) *room {
	w.hire(guest)
	return &room{ward: w}
}

// moves are what the staff does beside its work.
func (r *room) moves(step func(func(Command) error) func(*rapid.T)) map[string]func(*rapid.T) {
	somebody := rapid.SampledFrom([]actor.Actor{counselor, deputy, lead, guest})
	return map[string]func(*rapid.T){
		"leave": func(t *rapid.T) {
			who, instead := rapid.SampledFrom([]actor.Actor{counselor, deputy, lead, officer}).Draw(t, "who"), ""
			if other := somebody.Draw(t, "instead"); who.Unit == school && other.ID != who.ID && !(r.left && other == guest) && rapid.Bool().Draw(t, "stood in for") {
				instead = other.ID
			}
			hours := time.Duration(rapid.IntRange(1, 72).Draw(t, "hours"))
			_, err := r.org.AddLeave(r.ctx(), actor.Engine(), who.Unit, rota.Leave{Who: who.ID, From: r.clock.Now(), To: r.clock.Now().Add(hours * time.Hour), Substitute: instead})
			r.must(err)
		},
		"hand over": func(t *rapid.T) {
			from, to := somebody.Draw(t, "from"), somebody.Draw(t, "to")
			if from.ID == to.ID || r.left && to == guest {
				return
			}
			step(func(c Command) error {
				_, err := r.Handovers.Give(r.ctx(), from, from, to, c, "n")
				if err != nil {
					return err
				}
				if held, err := r.Holds(r.ctx(), from.ID); held || err != nil {
					t.Fatalf("something stays with who handed all over: %v", err)
				}
				if last := r.told[len(r.told)-1]; last.Kind != notify.HandedOver || last.Recipient != to.ID {
					t.Fatalf("who has all now is not told: %+v", last)
				}
				return nil
			})(t)
		},
		"guest decides": step(func(c Command) error {
			if r.left {
				return nil
			}
			_, err := r.Alerts.Hear(r.ctx(), guest, sitting, Command{Key: c.Key + "h"}, "n")
			if err == nil {
				_, err = r.Alerts.Triage(r.ctx(), guest, sitting, c, FalseAlarm, "n")
			}
			return err
		}),
		"leave for good": step(func(Command) error {
			err := r.people.Leave(r.ctx(), actor.Engine(), guest.ID)
			r.left = r.left || err == nil
			return err
		}),
	}
}

// check looks at what was said since the last look: nobody was told who is away while
// somebody is there, nobody who has left, and whoever of an office was told may ask.
func (r *room) check(t *rapid.T) {
	for _, p := range r.told[r.read:] {
		if r.left && p.Recipient == guest.ID && p.Kind != notify.HandedOver {
			t.Fatalf("who has left was told: %+v", p)
		}
		for _, who := range []actor.Actor{counselor, deputy, lead, guest} {
			if p.Recipient == who.ID && r.away(school, who.ID) && r.manned() {
				t.Fatalf("told while away: %+v", p)
			}
		}
		if p.Recipient == officer.ID || p.Recipient == health.ID {
			r.mayAsk(t, p)
		}
	}
	r.read = len(r.told)
	if held, err := r.Holds(r.ctx(), guest.ID); err != nil || held && r.left {
		t.Fatalf("something open is left with who is gone: %v", err)
	}
}

func (r *room) away(place unit.Path, person string) bool {
	duty, err := r.org.OnDuty(r.ctx(), place, r.clock.Now())
	r.must(err)
	return duty.Stead(person) != person
}

// manned tells whether anybody of the school or the office above it is there.
func (r *room) manned() bool {
	duty, err := r.org.OnDuty(r.ctx(), school, r.clock.Now())
	r.must(err)
	return duty.Crew.First() != "" || !r.away(district, officer.ID)
}

// mayAsk opens what somebody outside the school was told of.
func (r *room) mayAsk(t *rapid.T, p notify.Post) {
	who, ask := officer, r.Cases.Rising
	if p.Recipient == health.ID {
		who = health
	}
	switch {
	case slices.Contains([]notify.Kind{notify.NoticeArrived, notify.HandedOver}, p.Kind):
		return
	case strings.Contains(p.Object, "/referral/"):
		ask = r.Referrals.Rising
	case strings.Contains(p.Object, "/return/"):
		ask = r.Returns.Rising
	case p.Object == sitting:
		ask = r.alertRising
	}
	if _, err := ask(r.ctx(), who, p.Object); err != nil {
		t.Fatalf("%s was told of %s %s and cannot open it: %v", who.ID, p.Kind, p.Object, err)
	}
}

func (r *room) alertRising(ctx context.Context, who actor.Actor, id string) (Rising, error) {
	e, err := r.Alerts.Escalation(ctx, who, id)
	return Rising{Reference: e.Reference}, err
}
