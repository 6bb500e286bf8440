//go:build faults

package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
)

// A full disk refuses writes, loses none that it took, and takes others again when
// there is room.
func TestFullDisk(t *testing.T) {
	ctx := context.Background()
	e, err := Open(filepath.Join(t.TempDir(), "full.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Define(ctx, "x", nil); err != nil {
		t.Fatal(err)
	}
	insert := func(n int) error {
		return e.Insert(ctx, "x", store.Record{ID: fmt.Sprint(n), Version: 1, Body: make([]byte, 4000)})
	}
	if err := e.MaxPages(1); err != nil {
		t.Fatal(err)
	}
	taken := 0
	for err = nil; err == nil && taken < 100; taken++ {
		err = insert(taken)
	}
	if err == nil {
		t.Fatal("the disk never became full")
	}
	if err := e.MaxPages(0); err != nil {
		t.Fatal(err)
	}
	for n := range taken - 1 {
		if _, err := e.Get(ctx, "x", fmt.Sprint(n)); err != nil {
			t.Errorf("%d is lost: %v", n, err)
		}
	}
	if err := insert(taken); err != nil {
		t.Errorf("there is room again: %v", err)
	}
}
