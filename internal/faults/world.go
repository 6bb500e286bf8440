package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/rig"
)

const stamp = "15:04:05.000"

// world is the platform as it is deployed, and everything that is known of it from
// outside.
type world struct {
	size
	dir, bin string
	begun    time.Time
	redis    *redis.Client

	apis, workers []*process
	box           *process // the Redis
	watchdog      *process
	hospital      *process
	others        []*process // that the platform does not lean on

	whole   bool          // it was played to its end
	stalled time.Duration // until the watchdog noticed that no worker worked; zero for never
	arrived received      // what the hospital has in the end
	book    *book
	events  *timeline
	lookout *lookout
	town    *town
	readers map[*person]*reader
}

// build compiles the platform with the rig in it and makes what it stands on.
func build(ctx context.Context, s size) (*world, error) {
	dir, err := os.MkdirTemp("", "xinqiao-faults-")
	if err != nil {
		return nil, err
	}
	w := &world{size: s, dir: dir, bin: filepath.Join(dir, "xinqiao"), begun: time.Now(), book: newBook(), events: &timeline{}, readers: map[*person]*reader{}}
	args := []string{"build", "-tags", "faults", "-o", w.bin}
	if s.overlay != "" {
		args = append(args, "-overlay", s.overlay)
	}
	if err := w.run(ctx, "go", append(args, "./cmd/xinqiao")...); err != nil {
		return nil, err
	}
	if err := w.run(ctx, w.bin, "secrets", w.path("secrets")); err != nil {
		return nil, err
	}
	return w, w.plan()
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) run(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), w.env()...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// env is what all processes of the platform are told.
func (w *world) env() []string {
	return []string{"XINQIAO_DATA=" + w.dir, "XINQIAO_STORE=" + w.path("xinqiao.db"), "XINQIAO_SECRETS=" + w.path("secrets"),
		"XINQIAO_HOSPITAL_NETWORKS=127.0.0.0/8", "DEMO=0"}
}

// plan lays out the processes, without starting any.
func (w *world) plan() error {
	server, err := exec.LookPath("redis-server")
	if err != nil {
		return errors.New("redis-server is not installed; faults cannot be played without it (apt-get install redis-server)")
	}
	ports, err := freePorts(7)
	if err != nil {
		return err
	}
	redisAddr := "127.0.0.1:" + strconv.Itoa(ports[0])
	w.redis = redis.NewClient(&redis.Options{Addr: redisAddr})
	w.box = w.process("redis", []string{server, "--port", strconv.Itoa(ports[0]), "--bind", "127.0.0.1", "--dir", w.dir, "--appendonly", "no", "--save", ""})
	for i, port := range ports[1:5] {
		mode, n := "api", i+1
		if i > 1 {
			mode, n = "worker", i-1
		}
		p := w.process(fmt.Sprintf("%s-%d", mode, n), []string{w.bin, mode})
		p.env = append(w.env(), "XINQIAO_ADDR=127.0.0.1:"+strconv.Itoa(port), "XINQIAO_REDIS=redis://"+redisAddr, rig.Variable+"="+w.orders(p))
		if mode == "api" {
			w.apis = append(w.apis, p)
		} else {
			w.workers = append(w.workers, p)
		}
		p.url = local(port)
	}
	w.watchdog = w.process("watchdog", []string{w.bin, "watch"})
	w.watchdog.env = append(w.env(), "XINQIAO_ADDR=127.0.0.1:"+strconv.Itoa(ports[5]), "XINQIAO_WATCH_PEERS="+strings.Join(w.apiURLs(), ","))
	if err := w.planHospital(ports[6]); err != nil {
		return err
	}
	w.others = []*process{w.watchdog, w.hospital}
	return nil
}

// orders is where a process reads what it has to suffer.
func (w *world) orders(p *process) string { return w.path(p.name + ".orders") }

func (w *world) process(name string, args []string) *process {
	return &process{name: name, log: w.path(name + ".log"), args: args}
}

func local(port int) string { return "http://127.0.0.1:" + strconv.Itoa(port) }

// apiURLs is where the platform answers.
func (w *world) apiURLs() (urls []string) {
	for _, p := range w.apis {
		urls = append(urls, p.url)
	}
	return urls
}

// all are the processes, those first that the others lean on.
func (w *world) all() []*process {
	all := append([]*process{w.box}, w.apis...)
	all = append(all, w.workers...)
	return append(all, w.others...)
}

// start starts every process and waits until the platform is ready.
func (w *world) start(ctx context.Context) error {
	for _, p := range w.all() {
		if err := p.start(); err != nil {
			return err
		}
	}
	return w.ready(ctx)
}

// readyFor is how long the platform may take to begin.
const readyFor = 60 * time.Second

func (w *world) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyFor)
	defer cancel()
	for _, p := range append(w.apis, w.workers...) {
		for !answers(ctx, p.url+"/readyz") {
			if ctx.Err() != nil {
				return fmt.Errorf("%s is not ready; its log is %s", p.name, p.log)
			}
			rest(ctx, 100*time.Millisecond)
		}
	}
	return nil
}

func answers(ctx context.Context, url string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return false
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// end stops what was started, each process by its own id: in order, or at once.
func (w *world) end(now context.Context) error {
	if w.lookout != nil {
		w.lookout.stop()
	}
	var errs []error
	all := w.all()
	for i := len(all) - 1; i >= 0; i-- {
		errs = append(errs, all[i].end(now))
	}
	return errors.Join(append(errs, w.redis.Close())...)
}

// freePorts finds ports that nobody listens on.
func freePorts(n int) (ports []int, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// admin makes the first administrator, as an operator would, and returns the password.
func (w *world) admin(ctx context.Context) (string, error) {
	cmd := exec.CommandContext(ctx, w.bin, "admin", "admin")
	cmd.Env = append(os.Environ(), w.env()...)
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("make an administrator: %w", err)
	}
	for line := range bytes.Lines(out) {
		if word := bytes.Fields(line); len(word) == 2 && string(word[0]) == "password" {
			return string(word[1]), nil
		}
	}
	return "", errors.New("no password in what xinqiao admin says")
}
