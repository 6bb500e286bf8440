package endtoend

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a server process over a data folder.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  string // path
	url  string
	done chan struct{}
}

// start runs the server over a folder and waits until it is ready. An empty Redis
// address means the embedded one.
func start(t *testing.T, dir, redisAddr string, env ...string) *process {
	t.Helper()
	p := &process{t: t, log: filepath.Join(t.TempDir(), "log"), done: make(chan struct{})}
	addr := freeAddr(t)
	p.url, p.cmd = "http://"+addr, exec.Command(os.Args[0])
	p.cmd.Env = append(os.Environ(), processEnv+"=1", "DEMO=district", "XINQIAO_ADDR="+addr, "XINQIAO_DATA="+dir)
	if redisAddr != "" {
		p.cmd.Env = append(p.cmd.Env, "XINQIAO_REDIS=redis://"+redisAddr)
	}
	p.cmd.Env = append(p.cmd.Env, env...)
	out, err := os.Create(p.log)
	must(t, err)
	defer out.Close()
	p.cmd.Stdout, p.cmd.Stderr = out, out
	must(t, p.cmd.Start())
	go func() { _ = p.cmd.Wait(); close(p.done) }()
	t.Cleanup(func() { _ = p.cmd.Process.Kill(); <-p.done })
	p.ready()
	return p
}

func (p *process) ready() {
	p.t.Helper()
	eventually(p.t, "the server is ready", func() bool {
		select {
		case <-p.done:
			said, _ := os.ReadFile(p.log)
			p.t.Fatalf("the server ended by itself: %s", said)
		default:
		}
		res, err := http.Get(p.url + "/readyz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// stop ends the process as an operator does.
func (p *process) stop() {
	p.t.Helper()
	must(p.t, p.cmd.Process.Signal(syscall.SIGTERM))
	<-p.done
	if !p.cmd.ProcessState.Success() {
		said, _ := os.ReadFile(p.log)
		p.t.Fatalf("the server did not stop well: %v\n%s", p.cmd.ProcessState, said)
	}
}

// wasKilled waits for the end that nothing can be tidied up before.
func (p *process) wasKilled() {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		p.t.Fatal("the server lives on")
	}
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		p.t.Fatalf("the server ended by %v, want SIGKILL", p.cmd.ProcessState)
	}
}

// district returns a data folder of its own with the demonstration district,
// which is loaded once.
func district(t *testing.T) string {
	t.Helper()
	loaded.once.Do(func() {
		loaded.dir = filepath.Join(scratch, "district")
		p := start(t, loaded.dir, "")
		p.stop()
	})
	if _, err := os.Stat(filepath.Join(loaded.dir, "xinqiao.db")); err != nil {
		t.Fatal("the demonstration district could not be loaded")
	}
	dir := filepath.Join(t.TempDir(), "data")
	must(t, os.CopyFS(dir, os.DirFS(loaded.dir)))
	return dir
}

var loaded struct {
	once sync.Once
	dir  string
}

func freeAddr(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

// patience is how long anything may take on a busy machine.
const patience = 60 * time.Second

func eventually(t *testing.T, what string, came func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !came(); {
		if time.Now().After(end) {
			t.Fatalf("not within %v: %s", patience, what)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// filesOf reads all that a server has written for its database.
func filesOf(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		name := "xinqiao.db" + suffix
		content, err := os.ReadFile(filepath.Join(dir, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // a closed database has no log beside it
		}
		must(t, err)
		files[fmt.Sprintf("%s (%d bytes)", name, len(content))] = content
	}
	return files
}
