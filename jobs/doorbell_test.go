package jobs

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/store"
)

func worker(t *testing.T, r *Registry, client redis.UniversalClient) {
	t.Helper()
	w := NewWorker(r, client, 2, quiet)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
}

func TestRingLeadsToDo(t *testing.T) {
	c := newChores(t)
	_, client := embedded(t)
	d := NewDoorbell(New(c.job()), client, c.clock, quiet)
	c.db.OnOwed(d.Ring)
	background(t, d.Run)
	worker(t, New(c.job()), client)

	c.add(t, 10)
	eventually(t, "all chores are done", func() bool { return len(c.finished()) == 10 })
}

func TestRingOnlyWhenDueAndKnown(t *testing.T) {
	c := newChores(t)
	d := NewDoorbell(New(c.job()), absent(t), c.clock, quiet)
	d.Ring("chores", "later", store.TimeKey(c.clock.Now().Add(time.Millisecond)))
	d.Ring("other", "unknown", store.TimeKey(c.clock.Now()))
	if n := len(d.waiting); n != 0 {
		t.Fatalf("%d rings wait, want none", n)
	}
	d.Ring("chores", "now", store.TimeKey(c.clock.Now()))
	if n := len(d.waiting); n != 1 {
		t.Fatalf("%d rings wait, want 1", n)
	}
}

func TestTasksLeaveNothingBehind(t *testing.T) {
	c := newChores(t)
	e, client := embedded(t)
	d := NewDoorbell(New(c.job()), client, c.clock, quiet)
	background(t, d.Run)
	inspector := asynq.NewInspectorFromRedisClient(client)

	due := store.TimeKey(c.clock.Now())
	for range 2 { // the same document twice: no conflict
		d.Ring("chores", "0000", due)
	}
	eventually(t, "both tasks wait", func() bool {
		pending, err := inspector.ListPendingTasks(queue)
		return err == nil && len(pending) == 2
	})
	tasks, _ := inspector.ListPendingTasks(queue)
	for _, task := range tasks {
		if task.Type != "chore" || string(task.Payload) != "0000" || task.MaxRetry != 1 || task.Retention != 0 {
			t.Errorf("task = %s %q, retry %d, retention %v", task.Type, task.Payload, task.MaxRetry, task.Retention)
		}
	}

	c.add(t, 1)
	c.fail = func(string) error { panic("张三") }
	worker(t, New(c.job()), client)
	eventually(t, "no task is left in any state", func() bool {
		q, err := inspector.GetQueueInfo(queue)
		return err == nil && q.Size == 0 && q.Archived == 0 && q.Processed == 2 && q.Failed == 0
	})
	if d.Dropped() != 0 {
		t.Errorf("%d rings dropped", d.Dropped())
	}
	for _, key := range e.redis.Keys() {
		if strings.Contains(key, ":unique:") || strings.Contains(key, ":t:") {
			t.Errorf("%s was left", key)
		}
	}
}

func TestRedisDownNeverMatters(t *testing.T) {
	c := newChores(t)
	client := absent(t)
	d := NewDoorbell(New(c.job()), client, c.clock, quiet)
	c.db.OnOwed(d.Ring)
	background(t, d.Run)
	worker(t, New(c.job()), client)
	background(t, c.sweep(Pace{Every: time.Millisecond}).Run)

	start := time.Now()
	c.add(t, ringsWaiting+100)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("writes waited %v for a Redis that is down", took)
	}
	eventually(t, "the sweep did all", func() bool { return len(c.finished()) == ringsWaiting+100 })
	eventually(t, "the lost rings are counted", func() bool { return d.Dropped() > 0 })
}

func TestRingNeverBlocks(t *testing.T) {
	c := newChores(t)
	d := NewDoorbell(New(c.job()), absent(t), c.clock, quiet) // nobody runs it
	for range ringsWaiting + 5 {
		d.Ring("chores", "0000", store.TimeKey(c.clock.Now()))
	}
	if d.Dropped() != 5 {
		t.Errorf("%d dropped, want 5", d.Dropped())
	}
}

func TestFlushedRedisLosesNothing(t *testing.T) {
	c := newChores(t)
	e, client := embedded(t)
	d := NewDoorbell(New(c.job()), client, c.clock, quiet)
	c.db.OnOwed(d.Ring)
	background(t, d.Run)
	c.add(t, 50)
	inspector := asynq.NewInspectorFromRedisClient(client)
	eventually(t, "the rings are in Redis", func() bool {
		q, err := inspector.GetQueueInfo(queue)
		return err == nil && q.Pending == 50
	})
	e.Flush()
	worker(t, New(c.job()), client)
	if err := c.sweep(Pace{}).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(c.finished()); n != 50 {
		t.Errorf("%d of 50 done", n)
	}
}

func TestRingAndSweepTogetherDoItOnce(t *testing.T) {
	c := newChores(t)
	_, client := embedded(t)
	d := NewDoorbell(New(c.job()), client, c.clock, quiet)
	c.db.OnOwed(d.Ring)
	background(t, d.Run)
	worker(t, New(c.job()), client)
	background(t, c.sweep(Pace{Every: time.Millisecond}).Run)
	c.add(t, 300)
	eventually(t, "all are done", func() bool { return len(c.finished()) >= 300 })
	time.Sleep(300 * time.Millisecond) // late rings arrive
	if n := len(c.finished()); n != 300 {
		t.Errorf("300 chores were done %d times", n)
	}
}

func TestWorkerOutlivesRedis(t *testing.T) {
	c := newChores(t)
	e, client := embedded(t)
	d := NewDoorbell(New(c.job()), client, c.clock, quiet)
	c.db.OnOwed(d.Ring)
	background(t, d.Run)
	worker(t, New(c.job()), client)
	e.redis.SetError("LOADING Redis is loading the dataset in memory")
	c.insert(t, &chore{Head: store.Head{ID: "lost"}, Left: 1, Owed: store.Owed{Due: c.clock.Now()}})
	eventually(t, "the ring is lost", func() bool { return d.Dropped() == 1 })
	e.redis.SetError("")
	c.insert(t, &chore{Head: store.Head{ID: "heard"}, Left: 1, Owed: store.Owed{Due: c.clock.Now()}})
	eventually(t, "the next ring is heard", func() bool { return len(c.finished()) == 1 })
}

func TestEmbeddedRedisExpiresAndAsksForItsPassword(t *testing.T) {
	e, client := embedded(t)
	ctx := context.Background()
	if err := client.Set(ctx, "k", "v", 30*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the key expires", func() bool { return client.Exists(ctx, "k").Val() == 0 })

	stranger := redis.NewClient(&redis.Options{Addr: e.redis.Addr()})
	defer stranger.Close()
	if err := stranger.Get(ctx, "k").Err(); err == nil || err == redis.Nil {
		t.Error("a stranger may read the embedded Redis")
	}
}
