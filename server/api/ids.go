package api

import (
	"strings"

	"github.com/xinqiao/xinqiao/internal/unit"
)

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

// place is the object as a unit, whose path is its id.
func (o Object) place() unit.Path { return unit.Path(o.id()) }

// UnitPath is a unit as it is written in bodies and queries: its official codes
// from the province down, with slashes.
type UnitPath string

// path is the unit inside the house.
func (p UnitPath) path() unit.Path { return unit.Path(inward(string(p))) }

// Keyed is the header of creations; their inputs embed it.
type Keyed struct {
	Key string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"128" doc:"同键同内容只创建一次 / the same key and body create once"`
}
