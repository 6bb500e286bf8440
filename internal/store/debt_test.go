package store_test

import (
	"errors"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
)

// tired is work that nobody ever settles.
type tired struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Text       string `bson:"text"`
}

func stuckOnes(t *testing.T, db *store.DB, c *store.Collection[tired]) int {
	t.Helper()
	docs, _, err := c.Find(t.Context(), store.Query{Index: store.StuckIndex})
	if err != nil {
		t.Fatal(err)
	}
	return len(docs)
}

func TestWorkThatIsNeverSettledIsStuckAndCanBeRenewed(t *testing.T) {
	db := store.New(memory.New())
	c := store.Define[tired](db, "tired")
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	doc := &tired{Head: store.Head{ID: "a"}, Text: "kept"}
	doc.Owe(now)
	if err := c.Insert(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
	at := now
	for n := range store.StuckAfter {
		if stuckOnes(t, db, c) != 0 {
			t.Fatalf("stuck after %d attempts", n)
		}
		claimed, err := c.Claim(t.Context(), "a", at)
		if err != nil || !claimed.Since.Equal(now) {
			t.Fatalf("claim %d: since %v, %v", n, claimed.Since, err)
		}
		at = claimed.Due
	}
	if stuckOnes(t, db, c) != 1 {
		t.Error("not stuck after the last attempt")
	}
	if wait := at.Sub(now); wait < time.Minute {
		t.Errorf("it took %v: a restart would look like poison", wait)
	}
	debt, err := db.Debt(t.Context(), "tired", "a")
	if err != nil || debt.Attempts != store.StuckAfter || !debt.Due.Equal(at) || !debt.Since.Equal(now) {
		t.Errorf("debt = %+v, %v", debt.Owed, err)
	}

	rang := 0
	db.OnOwed(func(string, string, string) { rang++ })
	if err := db.Renew(t.Context(), "tired", "a", at); err != nil || rang != 1 {
		t.Fatalf("renew: %v, rang %d times", err, rang)
	}
	renewed, err := c.Claim(t.Context(), "a", at)
	if err != nil || renewed.Attempts != 1 || renewed.Text != "kept" || stuckOnes(t, db, c) != 0 {
		t.Errorf("renewed = %+v, %v", renewed, err)
	}
	renewed.Settle(time.Time{})
	if err := c.Replace(t.Context(), renewed); err != nil {
		t.Fatal(err)
	}
	if err := db.Renew(t.Context(), "tired", "a", at); !errors.Is(err, store.ErrOwesNothing) {
		t.Errorf("renewed what owes nothing: %v", err)
	}
}

// A document that its type cannot read can be seen, and tried again.
func TestDebtNeedsNoType(t *testing.T) {
	engine := memory.New()
	db := store.New(engine)
	c := store.Define[tired](db, "tired")
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	body, err := bson.Marshal(bson.D{{Key: "text", Value: 7}, {Key: "attempts", Value: "many"}})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	if err := engine.Insert(t.Context(), "tired", store.Record{ID: "a", Version: 1, Body: body,
		Keys: map[string]string{store.DueIndex: store.TimeKey(now)}}); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(t.Context(), "a"); err == nil {
		t.Fatal("the type can read it")
	}
	if debt, err := db.Debt(t.Context(), "tired", "a"); err != nil || debt.Attempts != 0 || !debt.Due.Equal(now) {
		t.Errorf("debt = %+v, %v", debt.Owed, err)
	}
	later := now.Add(time.Hour)
	if err := db.Renew(t.Context(), "tired", "a", later); err != nil {
		t.Fatal(err)
	}
	if debt, err := db.Debt(t.Context(), "tired", "a"); err != nil || !debt.Due.Equal(later) {
		t.Errorf("debt = %+v, %v", debt.Owed, err)
	}
	if err := db.Renew(t.Context(), "strange", "a", now); !errors.Is(err, store.ErrUndefined) {
		t.Errorf("renewed in a collection that owes nothing: %v", err)
	}
}

func TestReadOnlyRefusesEveryWrite(t *testing.T) {
	inner := memory.New()
	e := store.ReadOnly(inner)
	ctx, r := t.Context(), store.Record{ID: "a", Version: 1}
	if err := errors.Join(e.Define(ctx, "docs", nil), inner.Insert(ctx, "docs", r)); err != nil {
		t.Fatal(err)
	}
	_, many := e.InsertMany(ctx, "docs", []store.Record{{ID: "b"}})
	for name, err := range map[string]error{"insert": e.Insert(ctx, "docs", store.Record{ID: "b"}), "insert many": many,
		"replace": e.Replace(ctx, "docs", r), "delete": e.Delete(ctx, "docs", "a", 1)} {
		if !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := e.Get(ctx, "docs", "a"); err != nil || got.Version != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
