package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"github.com/xinqiao/xinqiao/internal/rig"
)

// process is one that is started again whenever it has ended, as a service manager
// would do.
type process struct {
	name string
	log  string // path
	args []string
	env  []string
	url  string

	mu       sync.Mutex
	cmd      *exec.Cmd
	wanted   bool
	killed   bool // by us: an end that was meant
	paused   bool
	since    time.Time // when it last began, went on, or had its clock set
	orders   rig.Orders
	fell     []string // ends that nobody meant
	finished chan struct{}
}

// start starts the process and keeps it running.
func (p *process) start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.wanted, p.finished = true, make(chan struct{})
	return p.begin()
}

// begin starts it once; the caller holds the lock.
func (p *process) begin() error {
	out, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	fmt.Fprintf(out, "---- %s starts at %s\n", p.name, time.Now().UTC().Format(stamp))
	p.cmd = exec.Command(p.args[0], p.args[1:]...)
	p.cmd.Env = append(os.Environ(), p.env...)
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // a Ctrl-C is for us alone
	if err := p.cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", p.name, err)
	}
	p.killed, p.paused, p.since = false, false, time.Now()
	go p.wait(p.cmd)
	return nil
}

// restartAfter is how long a service manager takes at most.
const restartAfter = 1500 * time.Millisecond

func (p *process) wait(cmd *exec.Cmd) {
	_ = cmd.Wait() // how it ended stands in its state
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.wanted {
		close(p.finished)
		return
	}
	p.since = time.Time{}
	if !p.killed {
		p.fell = append(p.fell, fmt.Sprintf("%s: %v", p.name, cmd.ProcessState))
	}
	time.AfterFunc(200*time.Millisecond+rand.N(restartAfter), p.again)
}

func (p *process) again() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.wanted {
		close(p.finished)
		return
	}
	if err := p.begin(); err != nil {
		p.fell = append(p.fell, err.Error())
		time.AfterFunc(restartAfter, p.again)
	}
}

// kill ends the process in the middle of whatever it does.
func (p *process) kill() { p.signal(syscall.SIGKILL) }

// pause stops the process where it stands; resume lets it go on as if nothing was.
func (p *process) pause()  { p.signal(syscall.SIGSTOP) }
func (p *process) resume() { p.signal(syscall.SIGCONT) }

func (p *process) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.since.IsZero() {
		return // it has ended, and begins again soon
	}
	switch s {
	case syscall.SIGKILL:
		p.killed = true
	case syscall.SIGSTOP:
		p.paused = true
	case syscall.SIGCONT:
		if !p.paused {
			return
		}
		p.paused, p.since = false, time.Now()
	}
	_ = p.cmd.Process.Signal(s) // an error means that it has ended by itself, which is noted
}

// undisturbed is for how long the process has run with nothing done to it.
func (p *process) undisturbed() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.since.IsZero() || p.paused {
		return 0
	}
	return time.Since(p.since)
}

// stopFor is how long an orderly stop may take.
const stopFor = 45 * time.Second

var errSlowStop = errors.New("did not stop when it was asked to")

// end stops the process for good, as an operator would or at once, and says how it
// ended.
func (p *process) end(now context.Context) error {
	p.mu.Lock()
	running := p.wanted && !p.since.IsZero()
	p.wanted = false
	if running {
		_ = p.cmd.Process.Signal(syscall.SIGCONT)
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
	}
	finished := p.finished
	p.mu.Unlock()
	if finished == nil {
		return nil // it was never started
	}
	select {
	case <-finished:
		if running && !p.cmd.ProcessState.Success() {
			return fmt.Errorf("%s: %v", p.name, p.cmd.ProcessState)
		}
		return nil
	case <-now.Done():
	case <-time.After(stopFor):
	}
	_ = p.cmd.Process.Kill()
	<-finished
	return fmt.Errorf("%s %w", p.name, errSlowStop)
}

// pid is that of the process as it runs now.
func (p *process) pid() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd.Process.Pid
}

// falls lists the ends that nobody meant.
func (p *process) falls() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fell
}

// lead is how far the process's clock is ahead.
func (p *process) lead() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.orders.Clock
}
