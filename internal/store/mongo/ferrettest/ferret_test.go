package ferrettest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"

	"github.com/FerretDB/FerretDB/ferretdb"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/mongo"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
)

// uri is where the embedded server listens while the tests run.
var uri string

func TestMain(m *testing.M) { os.Exit(realMain(m)) }

func realMain(m *testing.M) int {
	dir, err := os.MkdirTemp("", "ferret")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Logger:    slog.New(slog.DiscardHandler),
		Handler:   "sqlite",
		SQLiteURL: "file:" + dir + "/",
	})
	if err != nil {
		panic(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan struct{})
	go func() { defer close(stopped); _ = server.Run(ctx) }()
	defer func() { stop(); <-stopped }()
	// One connection: several would break compare-and-set in this server.
	uri = server.MongoDBURI() + "?maxPoolSize=1"
	return m.Run()
}

var databases int

// open opens the engine on an empty database of the embedded server.
func open(t *testing.T, others ...*options.ClientOptions) store.Engine {
	t.Helper()
	databases++
	e, err := mongo.Open(t.Context(), uri, fmt.Sprintf("case%d", databases), others...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Engine { return open(t) })
}
