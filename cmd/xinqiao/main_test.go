package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestUsageNamesEveryCommand(t *testing.T) {
	for _, args := range [][]string{nil, {"unheard"}} {
		var out strings.Builder
		if err := realMain(t.Context(), args, &out); !errors.Is(err, errUsage) {
			t.Errorf("%v: error = %v", args, err)
		}
		for _, c := range commands {
			if !strings.Contains(out.String(), "  "+c.name) {
				t.Errorf("%v: usage lacks %s", args, c.name)
			}
		}
	}
}

func TestServeRunsUntilToldToStop(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("XINQIAO_ADDR", listener.Addr().String())
	t.Setenv("XINQIAO_DATA", t.TempDir())
	t.Setenv("DEMO", "0") // a whole district takes the race detector its time
	listener.Close()

	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- realMain(ctx, []string{"serve"}, &strings.Builder{}) }()
	deadline := time.Now().Add(time.Minute)
	for realMain(t.Context(), []string{"health"}, &strings.Builder{}) != nil {
		if time.Now().After(deadline) {
			t.Fatal("never ready")
		}
		time.Sleep(20 * time.Millisecond)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := realMain(t.Context(), []string{"health"}, &strings.Builder{}); err == nil {
		t.Error("healthy after the end")
	}
}

func TestHealthIsNotReady(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer s.Close()
	t.Setenv("XINQIAO_ADDR", strings.TrimPrefix(s.URL, "http://"))
	if err := realMain(t.Context(), []string{"health"}, &strings.Builder{}); err == nil {
		t.Error("503 is healthy")
	}
}

func TestSecretsAreMadeOnceAndForTheOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	read := func() string {
		if err := realMain(t.Context(), []string{"secrets", dir}, &strings.Builder{}); err != nil {
			t.Fatal(err)
		}
		key, err := os.ReadFile(filepath.Join(dir, "kek.json"))
		if err != nil {
			t.Fatal(err)
		}
		return string(key)
	}
	if first := read(); first != read() {
		t.Error("a key was replaced")
	}
	if info, err := os.Stat(filepath.Join(dir, "kek.json")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestVersion(t *testing.T) {
	var out strings.Builder
	if err := realMain(t.Context(), []string{"version"}, &out); err != nil || !strings.HasPrefix(out.String(), "xinqiao ") {
		t.Errorf("version = %q, %v", out.String(), err)
	}
}

func TestAdminIsMadeOnce(t *testing.T) {
	t.Setenv("XINQIAO_DATA", t.TempDir())
	var out strings.Builder
	if err := realMain(t.Context(), []string{"admin", "root"}, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "log-in    root\npassword  ") {
		t.Errorf("printed %q", out.String())
	}
	if err := realMain(t.Context(), []string{"admin", " "}, &out); err == nil {
		t.Error("an administrator without a name")
	}
}
