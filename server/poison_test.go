package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// hamlet is the platform over a school with its people, and a clock.
type hamlet struct {
	t      *testing.T
	engine store.Engine
	clock  *clock.Manual
	d      Domains
	sweep  *jobs.Sweep
	told   []string
}

const (
	hamletDistrict = unit.Path("32/3201/320106")
	hamletClass    = hamletDistrict + "/3201060001/7/1"
)

func newHamlet(t *testing.T) *hamlet {
	t.Helper()
	h := &hamlet{t: t, engine: memory.New(), clock: clock.NewManual(time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC))}
	db, secrets := store.New(h.engine), vault.RandomSecrets()
	v := vault.New(db, secrets)
	parts := Parts{Config: Config{Mode: All, Rule: staffing.Default()}, Log: quiet, Clock: h.clock, DB: db, Secrets: secrets,
		Vault: v, Claims: claim.New(db, v)}
	h.d = NewDomains(parts)
	h.d.Inboxes.OnPosted(func(p notify.Post) { h.told = append(h.told, p.Recipient+": "+string(p.Kind)) })
	h.sweep = jobs.NewSweep(jobs.New(h.d.watchedJobs(parts)...), h.clock, quiet, jobs.Pace{})
	h.must(db.Ensure(t.Context()))
	h.must(h.d.Org.SeedUnits(t.Context()))
	h.populate()
	return h
}

func (h *hamlet) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hamlet) populate() {
	h.t.Helper()
	ctx, who := h.t.Context(), actor.Engine()
	school := hamletClass.At(unit.School)
	_, err := h.d.Org.PutSchool(ctx, who, screening.School{Head: store.Head{ID: school.Code()}, Path: school, Name: "s",
		Kind: staffing.Urban, Stage: screening.Junior})
	h.must(err)
	for id, p := range map[string]screening.NewStaff{
		"counselor": {Role: actor.Counselor, Unit: school, Post: screening.FullTime}, "office": {Role: actor.Office, Unit: hamletDistrict},
		"admin": {Role: actor.Admin, Unit: "32"}, "city-admin": {Role: actor.Admin, Unit: "32/3201"},
		"far-admin": {Role: actor.Admin, Unit: "32/3202"}} {
		p.ID, p.Identity = id, screening.Identity{Name: id}
		_, err := h.d.Staff.Add(ctx, who, p)
		h.must(err)
	}
	_, err = h.d.Org.SetContacts(ctx, who, hamletDistrict, screening.Contacts{Office: "office"})
	h.must(err)
}

// poison puts a document into a collection that its job cannot work on.
func (h *hamlet) poison(collection, id string, doc bson.D) {
	h.t.Helper()
	body, err := bson.Marshal(doc)
	h.must(err)
	h.must(h.engine.Insert(h.t.Context(), collection, store.Record{ID: id, Version: 1, Body: body,
		Keys: map[string]string{store.DueIndex: store.TimeKey(h.clock.Now())}}))
}

// passes lets time pass with the sweep at work; its errors are what is tested.
func (h *hamlet) passes(d time.Duration) {
	for end := h.clock.Now().Add(d); h.clock.Now().Before(end); h.clock.Advance(time.Second) {
		_, _ = h.sweep.Once(h.t.Context())
	}
}

// An alert that cannot be processed is told to who answers for it, to the
// district and to the nearest administrators; other broken work to those of the
// province alone.
func TestPoisonIsToldToWhomItConcerns(t *testing.T) {
	h := newHamlet(t)
	h.poison("alerts", "c/child/group/1", bson.D{{Key: "class", Value: string(hamletClass)}, {Key: "owner", Value: "counselor"},
		{Key: "state", Value: 7}})
	h.passes(2 * time.Minute)
	slices.Sort(h.told)
	if want := []string{"city-admin: work-stuck", "counselor: work-stuck", "office: work-stuck"}; !slices.Equal(h.told, want) {
		t.Errorf("told %v, want %v", h.told, want)
	}
	h.told = nil
	h.poison("imports", "an-import", bson.D{{Key: "state", Value: 7}})
	h.passes(2 * time.Minute)
	if want := []string{"admin: work-stuck"}; !slices.Equal(h.told, want) {
		t.Errorf("told %v, want %v", h.told, want)
	}
	items, err := h.d.Poison.List(t.Context(), actor.Actor{Role: actor.Admin, Unit: "32"})
	if err != nil || len(items) != 2 || items[0].Class != "unreadable-document" || items[0].Place != hamletClass {
		t.Errorf("items %+v, %v", items, err)
	}
}

func TestFailuresAreNamedAndNeverQuoted(t *testing.T) {
	for want, err := range map[string]error{"panic": jobs.ErrPanic, "unreadable-seal": vault.ErrUnreadable, "too-slow": context.DeadlineExceeded,
		"something-missing": store.ErrNotFound, "other": errors.New("张三")} {
		if got := failure(fmt.Errorf("job: %w", err)); got != want {
			t.Errorf("%v is called %s, want %s", err, got, want)
		}
	}
}
