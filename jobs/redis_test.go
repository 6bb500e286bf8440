package jobs

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/store"
)

// realRedis starts a redis-server. Where it is not installed the test is skipped,
// but fails in CI, which must not pass for want of a service.
func realRedis(t *testing.T) *redis.Client {
	t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("redis-server is not installed")
		}
		t.Skip("redis-server is not installed")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := free.Addr().(*net.TCPAddr).Port
	free.Close()
	server := exec.Command(path, "--port", fmt.Sprint(port), "--bind", "127.0.0.1",
		"--dir", t.TempDir(), "--appendonly", "yes", "--save", "")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Process.Kill(); server.Wait() })
	client := redis.NewClient(&redis.Options{Addr: fmt.Sprintf("127.0.0.1:%d", port)})
	t.Cleanup(func() { client.Close() })
	eventually(t, "redis answers", func() bool { return client.Ping(t.Context()).Err() == nil })
	return client
}

func TestRealRedisFlushedWhileWorking(t *testing.T) {
	c := newChores(t)
	client := realRedis(t)
	d := NewDoorbell(New(c.job()), client, c.clock, quiet)
	c.db.OnOwed(d.Ring)
	background(t, d.Run)
	worker(t, New(c.job()), client)
	c.add(t, 20)
	eventually(t, "the rings are answered", func() bool { return len(c.finished()) == 20 })

	c.db.OnOwed(func(string, string, string) { client.FlushAll(t.Context()) }) // somebody rang; then all is lost
	for i := range 20 {
		c.insert(t, &chore{Head: store.Head{ID: fmt.Sprintf("flushed-%d", i)}, Left: 1,
			Owed: store.Owed{Due: c.clock.Now()}})
	}
	background(t, c.sweep(Pace{}).Run)
	eventually(t, "everything is done", func() bool { return len(c.finished()) == 40 })
}
