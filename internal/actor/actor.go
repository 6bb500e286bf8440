// Package actor says who acts: every mutation and every read of a domain takes
// an Actor, so that none can happen in nobody's name.
package actor

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/unit"
)

// Role is what a person is for the platform. A person with two jobs has two
// accounts, so that each act shows in which capacity it was done.
type Role string

// The roles, as in the policy matrix.
const (
	Student   Role = "student"
	Teacher   Role = "teacher"   // class teacher or growth mentor
	Counselor Role = "counselor" // mental-health teacher of a school
	Lead      Role = "lead"      // school lead
	Office    Role = "office"    // education office of a district, city or province
	Health    Role = "health"    // district health contact
	Hospital  Role = "hospital"  // clerk or clinician of a designated hospital
	Auditor   Role = "auditor"
	Admin     Role = "admin"
	System    Role = "system" // the background engine
)

// Roles lists the roles that people can have.
func Roles() []Role {
	return []Role{Student, Teacher, Counselor, Lead, Office, Health, Hospital, Auditor, Admin}
}

// ErrOutOfScope hides what an actor may not see: to them it does not exist.
var ErrOutOfScope = errors.New("actor: no such object for this actor")

// Actor is a person, or the engine, in one capacity.
type Actor struct {
	ID       string    // staff id, student id, or the engine's name
	Role     Role      //
	Unit     unit.Path // the part of the tree the role extends to
	Hospital string    // for hospital staff
	Sitting  string    // for a student: the one sitting the log-in is for
}

// Engine is the actor of background work.
func Engine() Actor { return Actor{ID: "engine", Role: System} }

// Covers tells whether a place lies within the actor's part of the tree. An
// actor without a part of the tree (a student, hospital staff) covers nothing.
func (a Actor) Covers(place unit.Path) bool {
	return a.Role == System || a.Unit != "" && a.Unit.Covers(place)
}

// Within returns ErrOutOfScope for a place outside the actor's part of the tree.
func (a Actor) Within(place unit.Path) error {
	if a.Covers(place) {
		return nil
	}
	return ErrOutOfScope
}

type contextKey struct{}

// Into attaches the authenticated actor of a request.
func Into(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, contextKey{}, a)
}

// From returns the authenticated actor of a request; the zero Actor covers nothing.
func From(ctx context.Context) Actor {
	a, _ := ctx.Value(contextKey{}).(Actor)
	return a
}
