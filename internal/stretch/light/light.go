// Package light makes passwords and PINs cheap to try, in whatever test imports it. No
// program can: it ends at its start, and a test over the imports of the whole house finds
// it before.
package light

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/stretch"
)

func init() {
	if !testing.Testing() {
		panic("stretch/light: only tests may hash so cheaply")
	}
	stretch.Lighten()
}
