package instrument

import (
	"io/fs"
	"testing"

	"github.com/xinqiao/xinqiao/internal/locked"
)

func TestPublishedInstrumentsStayAsTheyAre(t *testing.T) {
	names, err := fs.Glob(bundled, "data/*.json")
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string][]byte{}
	for _, name := range names {
		data, err := bundled.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		in, err := Parse(name, data)
		if err != nil {
			t.Fatal(err)
		}
		versions[string(in.Ref())] = data
	}
	locked.Check(t, "testdata/published.txt", versions)
}
