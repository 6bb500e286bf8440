package api

import "strings"

// Natural ids are paths like alert/step/recipient/channel. In addresses their
// slashes are written as tildes, which no id contains and no proxy touches.

// outward is an id as clients see it.
func outward(id string) string { return strings.ReplaceAll(id, "/", "~") }

// inward is the id that outward was given.
func inward(id string) string { return strings.ReplaceAll(id, "~", "/") }

// Object is the path parameter of routes to one object; inputs embed it.
type Object struct {
	ID string `path:"id" maxLength:"200"`
}

// id is the object's id inside the house.
func (o Object) id() string { return inward(o.ID) }

// Keyed is the header of creations; their inputs embed it.
type Keyed struct {
	Key string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"128" doc:"同键同内容只创建一次 / the same key and body create once"`
}
