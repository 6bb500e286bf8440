// Package googletest reads the golden messages with google/fhir, whose dependencies
// only this test needs.
package googletest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/fhir/go/fhirversion"
	"github.com/google/fhir/go/jsonformat"
)

func read(t *testing.T, name string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func validate(t *testing.T, message string) error {
	t.Helper()
	u, err := jsonformat.NewUnmarshaller("Asia/Shanghai", fhirversion.R4)
	if err != nil {
		t.Fatal(err)
	}
	_, err = u.Unmarshal([]byte(message))
	return err
}

func TestGoldenMessagesAreValid(t *testing.T) {
	for _, name := range []string{"consent.json", "emergency.json"} {
		if err := validate(t, read(t, name)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The validator can say no.
func TestSeededErrorsAreFound(t *testing.T) {
	good := read(t, "consent.json")
	for name, change := range map[string][2]string{
		"an unknown code":     {`"priority": "asap"`, `"priority": "soon"`},
		"a missing field":     {`"status": "final"`, `"language": "zh"`},
		"an unknown element":  {`"intent": "order"`, `"intention": "order"`},
		"a broken moment":     {`"authoredOn": "2026`, `"authoredOn": "26`},
		"a text for a number": {`"value": 21`, `"value": "many"`},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if err := validate(t, bad); err == nil {
			t.Errorf("%s was not found", name)
		}
	}
}
