package endtoend

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/xinqiao/xinqiao/server"
)

// moment is where in the raising of an alert a process dies.
type moment string

const (
	beforeTheAlert  moment = "before-the-alert"  // the student has the answer, nothing else has happened
	beforeItSettles moment = "before-it-settles" // the alert is written, and its sitting still owes it
)

// trap kills the server process, once, at a moment in the work for one sitting.
// Its folder is how test and process speak: the test writes "set" with the id of
// the sitting, and "answered" when the student has the answer; the process writes
// "sprung" with its last breath.
type trap struct {
	dir string
	at  moment
}

func (k trap) assemble(p server.Parts) (server.App, error) {
	app, err := server.NewApp(p)
	if err != nil {
		return app, err
	}
	// The bell is called between the write of an alert and whatever follows it.
	p.DB.OnOwed(func(collection, id, _ string) {
		if k.at == beforeItSettles && collection == "alerts" && k.waitsFor(id) {
			k.spring()
		}
	})
	for i, j := range app.Jobs {
		if j.Name == "raise-alert" && j.Collection == "sittings" {
			app.Jobs[i].Do = k.around(j.Do)
		}
	}
	return app, nil
}

// around holds the work for the sitting up until the student has the answer.
func (k trap) around(do func(context.Context, string) error) func(context.Context, string) error {
	return func(ctx context.Context, id string) error {
		if k.waitsFor(id) {
			for !k.has("answered") {
				time.Sleep(time.Millisecond)
			}
			if k.at == beforeTheAlert {
				k.spring()
			}
		}
		return do(ctx, id)
	}
}

func (k trap) waitsFor(id string) bool {
	set, err := os.ReadFile(filepath.Join(k.dir, "set"))
	return err == nil && string(set) == id && !k.has("sprung")
}

func (k trap) has(name string) bool {
	_, err := os.Stat(filepath.Join(k.dir, name))
	return err == nil
}

// write leaves a word for the other side, whole or not at all.
func (k trap) write(name, text string) error {
	path := filepath.Join(k.dir, name)
	if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func (k trap) spring() {
	if err := k.write("sprung", string(k.at)); err != nil {
		panic(err)
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}
