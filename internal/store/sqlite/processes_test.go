package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
)

// sharedFile tells the test's second process which file to write.
const sharedFile = "XINQIAO_TEST_SHARED_FILE"

const contestedIDs = 40

// contest lets goroutines insert the same ids and counts who won.
func contest(t *testing.T, engines ...*sqlite.Engine) int {
	var wins atomic.Int64
	var wg sync.WaitGroup
	for n := range 16 {
		wg.Go(func() {
			for i := range contestedIDs {
				err := engines[n%len(engines)].Insert(context.Background(), "docs", doc(fmt.Sprint(i)))
				if err == nil {
					wins.Add(1)
				} else if !errors.Is(err, store.ErrExists) {
					t.Errorf("insert: %v", err)
				}
			}
		})
	}
	wg.Wait()
	return int(wins.Load())
}

func TestTwoEnginesOnOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if wins := contest(t, open(t, path), open(t, path)); wins != contestedIDs {
		t.Errorf("%d inserts of %d ids won", wins, contestedIDs)
	}
	intact(t, path)
}

// TestTwoProcessesOnOneFile runs itself a second time; both create the file and
// write it at once, as the API and the worker of a small school do.
func TestTwoProcessesOnOneFile(t *testing.T) {
	if path := os.Getenv(sharedFile); path != "" {
		fmt.Printf("wins=%d\n", contest(t, open(t, path)))
		return
	}
	path := filepath.Join(t.TempDir(), "x.db")
	other := exec.Command(os.Args[0], "-test.run=^TestTwoProcessesOnOneFile$")
	other.Env = append(os.Environ(), sharedFile+"="+path)
	var said strings.Builder
	other.Stdout, other.Stderr = &said, &said
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	wins := contest(t, open(t, path))
	if err := other.Wait(); err != nil {
		t.Fatalf("the other process: %v\n%s", err, said.String())
	}
	_, rest, _ := strings.Cut(said.String(), "wins=")
	line, _, _ := strings.Cut(rest, "\n")
	others, err := strconv.Atoi(line)
	if err != nil || wins+others != contestedIDs {
		t.Errorf("%d and %q inserts of %d ids won", wins, line, contestedIDs)
	}
	intact(t, path)
}
