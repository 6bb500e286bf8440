package audit_test

import (
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/unit"
)

func TestAuditorsReadTheirOwnPart(t *testing.T) {
	db := store.New(memory.New())
	log := audit.New(db, clock.NewManual(time.Date(2026, 9, 7, 0, 0, 0, 0, time.UTC)))
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, place := range []unit.Path{"32/3201/320106/3201060001", "32/3201/320106", "32/3205/320508/3205080001", ""} {
		if _, err := log.Begin(t.Context(), audit.Entry{Actor: "a", Unit: place, Object: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	for place, want := range map[unit.Path]int{"32/3201/320106": 2, "32/3205": 1, "32": 4, "33": 1} {
		auditor := actor.Actor{ID: "auditor", Role: actor.Auditor, Unit: place}
		for name, r := range map[string]audit.Range{"by time": {}, "by object": {Object: "x"}} {
			if got, _, err := log.Find(t.Context(), auditor, r); err != nil || len(got) != want {
				t.Errorf("%s, the auditor of %s reads %d of %d, %v", name, place, len(got), want, err)
			}
		}
	}
}
