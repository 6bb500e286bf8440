package endtoend

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
)

// box is a real redis-server.
type box struct {
	t      *testing.T
	path   string
	addr   string
	client *redis.Client
	cmd    *exec.Cmd
}

// startRedis starts one on a loopback port. Where it is not installed the test is
// skipped, but fails in CI, which must not pass for want of a service.
func startRedis(t *testing.T) *box {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is not installed")
		}
		t.Skip("redis-server is not installed: nothing was tested")
	}
	b := &box{t: t, path: path, addr: freeAddr(t)}
	b.client = redis.NewClient(&redis.Options{Addr: b.addr})
	t.Cleanup(func() { b.client.Close(); b.kill() })
	b.start()
	return b
}

func (b *box) start() {
	b.t.Helper()
	_, port, _ := net.SplitHostPort(b.addr)
	b.cmd = exec.Command(b.path, "--port", port, "--bind", "127.0.0.1", "--dir", b.t.TempDir(), "--appendonly", "no", "--save", "")
	must(b.t, b.cmd.Start())
	eventually(b.t, "redis answers", func() bool { return b.client.Ping(context.Background()).Err() == nil })
}

func (b *box) kill() {
	_ = b.cmd.Process.Kill()
	_ = b.cmd.Wait()
}

// loseEverything deletes all data, and then the whole server with them.
func (b *box) loseEverything() {
	b.t.Helper()
	must(b.t, b.client.FlushAll(b.t.Context()).Err())
	b.kill()
	b.start()
	if n, err := b.client.DBSize(b.t.Context()).Result(); err != nil || n != 0 {
		b.t.Fatalf("redis still holds %d keys, %v", n, err)
	}
}

// dump returns every key with every value, as Redis serializes it and as it reads.
func (b *box) dump() []byte {
	b.t.Helper()
	ctx := b.t.Context()
	var all strings.Builder
	keys := b.client.Scan(ctx, 0, "*", 1000).Iterator()
	for keys.Next(ctx) {
		key := keys.Val()
		kind, err := b.client.Type(ctx, key).Result()
		must(b.t, err)
		fmt.Fprintf(&all, "%s\n%s\n%s\n", key, b.client.Dump(ctx, key).Val(), b.read(ctx, key, kind))
	}
	must(b.t, keys.Err())
	return []byte(all.String())
}

func (b *box) read(ctx context.Context, key, kind string) string {
	c := b.client
	switch kind {
	case "string":
		return c.Get(ctx, key).Val()
	case "list":
		return strings.Join(c.LRange(ctx, key, 0, -1).Val(), "\n")
	case "set":
		return strings.Join(c.SMembers(ctx, key).Val(), "\n")
	case "zset":
		return strings.Join(c.ZRange(ctx, key, 0, -1).Val(), "\n")
	case "hash":
		return fmt.Sprint(c.HGetAll(ctx, key).Val())
	case "stream":
		return fmt.Sprint(c.XRange(ctx, key, "-", "+").Val())
	case "none":
		return "" // expired meanwhile
	}
	b.t.Fatalf("no way to read a Redis value of type %s", kind)
	return ""
}

// monitor is every command that Redis was sent, with all its arguments: also what
// came and went between two dumps.
type monitor struct {
	mu  sync.Mutex
	got strings.Builder
}

// watch begins to listen, and ends with the test.
func (b *box) watch() *monitor {
	b.t.Helper()
	conn, err := net.Dial("tcp", b.addr)
	must(b.t, err)
	b.t.Cleanup(func() { conn.Close() })
	fmt.Fprint(conn, "MONITOR\r\n")
	lines := bufio.NewReader(conn)
	if first, err := lines.ReadString('\n'); err != nil || first != "+OK\r\n" {
		b.t.Fatalf("MONITOR: %q, %v", first, err)
	}
	m := &monitor{}
	go func() {
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			m.add(line)
		}
	}()
	return m
}

// add keeps a line with its arguments as they were sent.
func (m *monitor) add(line string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for rest := line; ; {
		at := strings.IndexByte(rest, '"')
		if at < 0 {
			return
		}
		quoted, err := strconv.QuotedPrefix(rest[at:])
		if err != nil {
			m.got.WriteString(rest) // not as expected: kept as it is
			return
		}
		argument, _ := strconv.Unquote(quoted)
		m.got.WriteString(argument + "\n")
		rest = rest[at+len(quoted):]
	}
}

func (m *monitor) all() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return []byte(m.got.String())
}
