package main

import (
	"database/sql"
	"fmt"
	"net/url"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// judged are the collections whose documents the court keeps in mind. Of a sitting it
// keeps its state: a hundred thousand papers are too much to remember.
var judged = []string{"sittings", "alerts", "cases", "referrals", "returns", "notices", "messages", "dispatches"}

// read reads the documents, beside the platform's own ways.
func (c *court) read() error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: c.path("xinqiao.db")}).EscapedPath())
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Query(fmt.Sprintf("SELECT collection, id, version, body FROM docs WHERE collection IN ('%s')", strings.Join(judged, "','")))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var collection, id string
		var doc record
		var body []byte
		if err := rows.Scan(&collection, &id, &doc.version, &body); err != nil {
			return err
		}
		if doc.body = body; collection == "sittings" {
			if doc.body, err = bson.Marshal(bson.D{{Key: "state", Value: doc.body.Lookup("state")}}); err != nil {
				return err
			}
		}
		if collection == "alerts" && exercise(id) {
			continue
		}
		if c.docs[collection] == nil {
			c.docs[collection] = map[string]record{}
		}
		c.docs[collection][id] = doc
	}
	return rows.Err()
}

// exercise tells whether an alert is that of a drill: about nobody, and told by a
// chain of its own.
func exercise(id string) bool { return strings.HasPrefix(id, "exercise/") }
