package endtoend

import (
	"database/sql"
	"iter"
	"net/url"
	"path/filepath"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	_ "modernc.org/sqlite" // the driver
)

// document is one document as it is stored.
type document struct {
	collection, id, keys string
	body                 bson.Raw
}

// documents walks all documents of all collections of a data folder.
func documents(t *testing.T, dir string) iter.Seq[document] {
	t.Helper()
	return func(yield func(document) bool) {
		db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: filepath.Join(dir, "xinqiao.db")}).EscapedPath())
		must(t, err)
		defer db.Close()
		rows, err := db.QueryContext(t.Context(), "SELECT collection, id, keys, body FROM docs ORDER BY collection, id")
		must(t, err)
		defer rows.Close()
		for rows.Next() {
			var doc document
			must(t, rows.Scan(&doc.collection, &doc.id, &doc.keys, &doc.body))
			if !yield(doc) {
				return
			}
		}
		must(t, rows.Err())
	}
}
