package mongo_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	driver "go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/mongo"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
)

func TestConformance(t *testing.T) {
	uri := os.Getenv("MONGODB_URI")
	if uri == "" {
		t.Skip("MONGODB_URI is not set: no real MongoDB to test. Right where none runs, as in CI; " +
			"the module in ferrettest runs this suite, without its concurrency, over the wire")
	}
	cases := 0
	storetest.Run(t, func(t *testing.T) store.Engine {
		cases++
		return open(t, uri, fmt.Sprintf("xinqiao_test_%d_%d", time.Now().UnixMilli(), cases))
	}, storetest.Concurrency, storetest.NestedArrays)
}

// open opens an empty database that goes with its test.
func open(t *testing.T, uri, database string) store.Engine {
	t.Helper()
	e, err := mongo.Open(t.Context(), uri, database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		drop(t, uri, database)
	})
	return e
}

func drop(t *testing.T, uri, database string) {
	client, err := driver.Connect(options.Client().ApplyURI(uri))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	defer func() { _ = client.Disconnect(ctx) }()
	if err := client.Database(database).Drop(ctx); err != nil {
		t.Error(err)
	}
}

func TestOpenFails(t *testing.T) {
	for name, uri := range map[string]string{
		"no address":     "nonsense",
		"nobody answers": "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50&connectTimeoutMS=50",
	} {
		e, err := mongo.Open(t.Context(), uri, "x")
		if err == nil {
			t.Errorf("%s: opened", name)
			_ = e.Close()
		} else if !strings.Contains(err.Error(), "mongodb") {
			t.Errorf("%s: the error does not say what failed: %v", name, err)
		}
	}
}
