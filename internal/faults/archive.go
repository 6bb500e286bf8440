package main

import (
	"database/sql"
	"net/url"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// read reads every document, beside the platform's own ways.
func (c *court) read() error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: c.path("xinqiao.db")}).EscapedPath())
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.Query("SELECT collection, id, version, body FROM docs")
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
		doc.body = bson.Raw(body)
		if c.docs[collection] == nil {
			c.docs[collection] = map[string]record{}
		}
		c.docs[collection][id] = doc
	}
	return rows.Err()
}
