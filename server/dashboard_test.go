package server

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/server/api"
)

func TestTheDashboardShowsQueuesAndNoIds(t *testing.T) {
	var d dashboard
	ask := func(method, path string) (int, string) {
		w := httptest.NewRecorder()
		d.ServeHTTP(w, httptest.NewRequest(method, api.QueuesPath+path, nil))
		return w.Code, w.Body.String()
	}
	if code, _ := ask("GET", "/"); code != http.StatusServiceUnavailable {
		t.Errorf("%d before Redis is connected", code)
	}
	box, err := jobs.StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	client := redis.NewClient(box.Options())
	defer client.Close()
	d.connect(client)
	if _, err := asynq.NewClientFromRedisClient(client).Enqueue(asynq.NewTask("raise-alert", []byte("c/student-1/group/1")), asynq.Queue("xinqiao")); err != nil {
		t.Fatal(err)
	}
	if code, body := ask("GET", "/api/queues/xinqiao/pending_tasks"); code != http.StatusOK || !strings.Contains(body, "raise-alert") || strings.Contains(body, "student") {
		t.Errorf("%d %s", code, body)
	}
	if code, _ := ask("DELETE", "/api/queues/xinqiao"); code < 400 {
		t.Errorf("a queue can be deleted: %d", code)
	}
	code, home := ask("GET", "/")
	if code != http.StatusOK {
		t.Fatal(code)
	}
	for _, script := range regexp.MustCompile(`<script src="([^"]+)"`).FindAllStringSubmatch(home, -1) {
		if !strings.HasPrefix(script[1], api.QueuesPath) {
			t.Errorf("the page runs %s", script[1])
		}
		if code, body := ask("GET", strings.TrimPrefix(script[1], api.QueuesPath)); code != http.StatusOK || len(body) < 1000 {
			t.Errorf("%s: %d, %d bytes", script[1], code, len(body))
		}
	}
}
