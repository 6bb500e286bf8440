package stretch

import (
	"strings"
	"testing"
)

// What is not a test pays the full cost, and an old hash keeps its own.
func TestCost(t *testing.T) {
	heavy, err := Hash("4711")
	if err != nil || !strings.HasPrefix(heavy, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("%s, %v", heavy, err)
	}
	before := cost
	defer func() { cost = before }()
	Lighten()
	light, err := Hash("4711")
	if err != nil || !strings.HasPrefix(light, "$argon2id$v=19$m=8,t=1,p=1$") {
		t.Errorf("%s, %v", light, err)
	}
	for _, hash := range []string{heavy, light} {
		if ok, err := Matches("4711", hash); !ok || err != nil {
			t.Errorf("%s does not match: %v", hash, err)
		}
		if ok, err := Matches("4712", hash); ok || err != nil {
			t.Errorf("%s matches another one: %v", hash, err)
		}
	}
}
