package endtoend

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/server/watch"
)

// stallWithin is how long a stalled engine may go unnoticed before the test gives
// up. The target is a minute; it is printed, not judged, for a busy machine.
const stallWithin = 3 * time.Minute

// dog is the watchdog as a process.
type dog struct {
	t   *testing.T
	cmd *exec.Cmd
	out string // path of its alarms
}

// watches starts the watchdog beside a server, over its folder, without its keys.
func watches(t *testing.T, p *process, dir string) *dog {
	t.Helper()
	d := &dog{t: t, cmd: exec.Command(os.Args[0]), out: filepath.Join(t.TempDir(), "alarms")}
	out, err := os.Create(d.out)
	must(t, err)
	defer out.Close()
	d.cmd.Stdout, d.cmd.Stderr = out, os.Stderr
	d.cmd.Env = append(os.Environ(), processEnv+"=watch", "XINQIAO_ADDR="+freeAddr(t), "XINQIAO_DATA="+t.TempDir(),
		"XINQIAO_STORE="+filepath.Join(dir, "xinqiao.db"), "XINQIAO_WATCH_PEERS="+p.url, "XINQIAO_LOG=error")
	must(t, d.cmd.Start())
	t.Cleanup(func() { _ = d.cmd.Process.Signal(syscall.SIGTERM); _ = d.cmd.Wait() })
	return d
}

// said tells whether an alarm was told in a state.
func (d *dog) said(name watch.Name, state watch.State) bool {
	d.t.Helper()
	f, err := os.Open(d.out)
	must(d.t, err)
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var a watch.Alarm
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			continue // half a line
		}
		if a.Name == name && a.State == state {
			return true
		}
	}
	return false
}

func (d *dog) says(name watch.Name, state watch.State) {
	d.t.Helper()
	begun := time.Now()
	for !d.said(name, state) {
		if time.Since(begun) > stallWithin {
			all, _ := os.ReadFile(d.out)
			d.t.Fatalf("not %s %s within %v; it said:\n%s", state, name, stallWithin, all)
		}
		time.Sleep(100 * time.Millisecond)
	}
	d.t.Logf("%s %s after %v", state, name, time.Since(begun).Round(time.Second))
}

// The server is stopped as a machine that hangs stops it: it lives and does
// nothing. The watchdog says so, and says when it is over, and has written nothing.
func TestAStoppedServerIsNoticed(t *testing.T) {
	t.Parallel()
	dir := district(t)
	p := start(t, dir, "")
	d := watches(t, p, dir)
	time.Sleep(2 * time.Second) // it has looked at a healthy server
	must(t, p.cmd.Process.Signal(syscall.SIGSTOP))
	t.Cleanup(func() { _ = p.cmd.Process.Signal(syscall.SIGCONT) })
	d.says(watch.EngineStalled, watch.Raised)
	d.says(watch.ProcessNotReady, watch.Raised)
	must(t, p.cmd.Process.Signal(syscall.SIGCONT))
	d.says(watch.EngineStalled, watch.Resolved)
	p.stop()
	all, err := os.ReadFile(d.out)
	must(t, err)
	for _, what := range []string{"demo-", "student", dir} {
		if strings.Contains(string(all), what) {
			t.Errorf("the alarms hold %q:\n%s", what, all)
		}
	}
}
