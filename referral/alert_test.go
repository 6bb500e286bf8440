package referral

import (
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func open(t *testing.T) (*Alerts, *notify.Inboxes, *clock.Manual) {
	t.Helper()
	db := store.New(memory.New())
	c := clock.NewManual(time.Date(2026, 9, 8, 1, 0, 0, 0, time.UTC))
	v := vault.New(db, vault.RandomSecrets())
	d := screening.Deps{DB: db, Vault: v, Clock: c, Claims: claim.New(db, v)}
	inboxes := notify.New(db, v, c)
	alerts := NewAlerts(d, screening.NewOrg(d), inboxes)
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return alerts, inboxes, c
}

func report(level risk.Level, rule string) screening.Report {
	return screening.Report{Sitting: "c/s/group/1", Student: "s", Counselor: "n", Room: "A1", Seat: 7,
		Finding: risk.Finding{Level: level, HearWithin: time.Hour, Reasons: []risk.Reason{{Rule: rule, Level: level}}}}
}

func TestOneAlertAndOneMessageHoweverOftenRaised(t *testing.T) {
	alerts, inboxes, c := open(t)
	for range 3 {
		if err := alerts.Raise(t.Context(), report(risk.High, "a")); err != nil {
			t.Fatal(err)
		}
	}
	work(t, alerts, c)
	if err := alerts.Raise(t.Context(), report(risk.High, "a")); err != nil {
		t.Fatal(err)
	}
	work(t, alerts, c)
	for student, want := range map[string]bool{"s": true, "s2": false, "": false} {
		if open, err := alerts.Open(t.Context(), student); open != want || err != nil {
			t.Errorf("open care of %q: %v, %v", student, open, err)
		}
	}
	if got := letters(t, inboxes); len(got) != 1 || got[0].Kind != notify.AlertOpen || got[0].Place != "" {
		t.Errorf("letters = %+v", got)
	}
}

func TestLaterAnswersRaiseAndNeverLower(t *testing.T) {
	alerts, inboxes, c := open(t)
	for _, r := range []screening.Report{report(risk.Imminent, "b"), report(risk.Mild, "a")} {
		if err := alerts.Raise(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	work(t, alerts, c)
	doc, err := alerts.alerts.Get(t.Context(), "c/s/group/1")
	if err != nil {
		t.Fatal(err)
	}
	key, err := alerts.vault.Key(t.Context(), "s")
	if err != nil {
		t.Fatal(err)
	}
	got, err := vault.Open(key, vault.Place{Collection: "alerts", ID: doc.ID, Field: "concern"}, doc.Concern)
	if err != nil || got.Finding.Level != risk.Imminent || len(got.Finding.Reasons) != 2 {
		t.Errorf("concern = %+v, %v", got, err)
	}
	for _, l := range letters(t, inboxes) {
		if l.Place != "A1 · 7" {
			t.Errorf("the counselor is not told the seat: %+v", l)
		}
	}
}

func work(t *testing.T, a *Alerts, c *clock.Manual) {
	t.Helper()
	ids, err := a.Owing(t.Context(), c.Now(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := a.Do(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
}

func letters(t *testing.T, b *notify.Inboxes) []notify.Letter {
	t.Helper()
	got, _, err := b.Of(t.Context(), actor.Actor{ID: "n", Role: actor.Counselor}, store.Cursor{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	return got
}
