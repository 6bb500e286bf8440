package endtoend

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	_ "github.com/xinqiao/xinqiao/internal/stretch/light" // hundreds of log-ins
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/xinqiao/xinqiao/"

// floors are the rooms of the house from the top down: a package imports what
// lies on a lower floor, or in its own room. A package belongs to the longest
// name that it begins with.
var floors = [][]string{
	{"cmd", "internal/apptest", "internal/endtoend", "internal/faults", "internal/mutants", "internal/sim"},
	{"server"},
	{"server/api", "server/watch", "internal/demo", "internal/story", "internal/refhospital"},
	{"server/auth", "jobs", "internal/courier", "internal/store/sqlite", "internal/store/mongo", "internal/store/memory", "internal/store/storetest"},
	{"referral", "internal/demo/people", "internal/poison"},
	{"screening"},
	{"internal/audit", "internal/claim", "internal/notify"},
	{"internal/actor", "internal/vault", "internal/lifecycle", "internal/rig", "internal/smallcell"},
	{"internal/calendar", "internal/clock", "internal/fhir", "internal/live", "internal/locked", "internal/signet", "internal/stretch", "internal/unit", "internal/store", "internal/telemetry", "web"},
	{"internal/lang"}, // what everybody may say things in
}

// rule forbids some packages to import others.
type rule struct {
	from []string // packages, and all below them
	not  []string // likewise
	but  []string // exceptions from not
	deep bool     // also by way of other packages
	why  string
}

// technology is what the domains know nothing of.
var technology = []string{"net/http", "database/sql", "modernc.org", "go.mongodb.org", "github.com/redis", "github.com/alicebob",
	"github.com/hibiken", "github.com/gin-gonic", "github.com/danielgtaylor", "github.com/prometheus", "go.opentelemetry.io"}

var rules = []rule{
	{from: []string{"screening"}, not: []string{"referral"}, deep: true, why: "the school side reports through its own port"},
	{from: []string{"screening", "referral", "internal"}, not: technology, but: []string{"go.mongodb.org/mongo-driver/v2/bson"},
		why: "the domains know neither HTTP, Redis, MongoDB nor SQL"},
	{from: []string{"screening", "referral"}, not: []string{"database/sql", "modernc.org", "go.mongodb.org/mongo-driver/v2/mongo",
		"github.com/redis", "github.com/alicebob", "github.com/hibiken", "github.com/gin-gonic", "github.com/danielgtaylor"},
		but: []string{"database/sql/driver"}, deep: true, why: "nor does anything that they stand on"}, // an interface that value types implement
	{from: []string{"server/api"}, not: []string{"internal/store/sqlite", "internal/store/mongo", "internal/store/memory", "jobs",
		"github.com/hibiken", "github.com/redis", "database/sql", "modernc.org", "go.mongodb.org/mongo-driver/v2/mongo"},
		but: []string{"database/sql/driver"}, deep: true, why: "the API never touches an engine or asynq"},
	{from: []string{"cmd", "internal/faults", "internal/mutants"}, not: []string{"internal/stretch/light"}, deep: true,
		why: "no program may hash passwords as cheaply as tests do"},
	{from: []string{"internal/store"}, not: []string{"screening", "referral", "jobs", "server", "internal/audit", "internal/notify", "internal/vault"},
		deep: true, why: "port and engines know documents and nothing that is in them"},
}

// exempt are the rooms under internal that exist for a technology.
var exempt = []string{"internal/telemetry", "internal/notify/channel", "internal/courier", "internal/store/sqlite", "internal/store/mongo", "internal/story", "internal/refhospital", "internal/apptest", "internal/endtoend", "internal/faults", "internal/rig", "internal/sim"}

// imports says for each package what it imports; ours are named without the module.
type imports map[string][]string

// within tells whether a package is one of some, or lies below it.
func within(pkg string, some []string) bool {
	return slices.ContainsFunc(some, func(s string) bool { return pkg == s || strings.HasPrefix(pkg, s+"/") })
}

// room returns the floor and the name of the room that a package belongs to.
func room(pkg string) (floor int, name string) {
	for i, rooms := range floors {
		for _, r := range rooms {
			if within(pkg, []string{r}) && len(r) > len(name) {
				floor, name = i, r
			}
		}
	}
	return floor, name
}

// check names every import that the plan of the house forbids.
func check(all imports, ours []string) (faults []string) {
	for _, pkg := range ours {
		floor, name := room(pkg)
		if name == "" {
			faults = append(faults, pkg+" has no place in the house: give it one in floors")
			continue
		}
		for _, other := range all[pkg] {
			if below, room := room(other); slices.Contains(ours, other) && room != name && below <= floor {
				faults = append(faults, fmt.Sprintf("%s imports %s, which is not on a lower floor", pkg, other))
			}
		}
		for _, r := range rules {
			faults = append(faults, r.check(all, pkg)...)
		}
	}
	return faults
}

func (r rule) check(all imports, pkg string) (faults []string) {
	if !within(pkg, r.from) || !r.deep && within(pkg, exempt) {
		return nil
	}
	reached := all[pkg]
	if r.deep {
		reached = all.reach(pkg)
	}
	for _, other := range reached {
		if within(other, r.not) && !within(other, r.but) {
			faults = append(faults, fmt.Sprintf("%s reaches %s: %s", pkg, other, r.why))
		}
	}
	return faults
}

// reach returns all that a package imports, directly or by way of others.
func (all imports) reach(pkg string) (reached []string) {
	seen, next := map[string]bool{}, slices.Clone(all[pkg])
	for len(next) > 0 {
		p := next[0]
		if next = next[1:]; seen[p] {
			continue
		}
		seen[p] = true
		reached, next = append(reached, p), append(next, all[p]...)
	}
	return reached
}

func TestImportsPointOneWay(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "-json=ImportPath,Imports", "./...")
	list.Dir = "../.."
	out, err := list.Output()
	must(t, err)
	all, ours := imports{}, []string{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name, own := strings.CutPrefix(p.ImportPath, module)
		if own {
			ours = append(ours, name)
		}
		for _, other := range p.Imports {
			all[name] = append(all[name], strings.TrimPrefix(other, module))
		}
	}
	if len(ours) < 20 || len(all) < 100 {
		t.Fatalf("%d packages of ours among %d: the list is not whole", len(ours), len(all))
	}
	for _, fault := range check(all, ours) {
		t.Error(fault)
	}
}

func TestCheckFindsWhatPointsTheOtherWay(t *testing.T) {
	for name, c := range map[string]struct {
		all    imports
		faults int
	}{
		"as planned":                       {imports{"cmd/xinqiao": {"server"}, "server": {"jobs", "referral"}, "referral": {"screening"}, "screening": {"internal/store"}}, 0},
		"a room of its own":                {imports{"screening": {"screening/risk"}, "screening/risk": {"screening"}}, 0},
		"the school side asks the other":   {imports{"screening": {"referral"}}, 2}, // the floor and the rule
		"by way of another":                {imports{"screening": {"example.org/x"}, "example.org/x": {"referral"}}, 1},
		"a domain serves":                  {imports{"referral/packet": {"net/http"}}, 1},
		"a domain by way of a library":     {imports{"referral": {"example.org/x"}, "example.org/x": {"net/http"}}, 0},
		"a domain stores":                  {imports{"screening": {"go.mongodb.org/mongo-driver/v2/mongo"}}, 2},
		"a domain encodes":                 {imports{"screening": {"go.mongodb.org/mongo-driver/v2/bson"}}, 0},
		"a domain reaches SQL":             {imports{"screening": {"example.org/x"}, "example.org/x": {"modernc.org/sqlite"}}, 1},
		"support knows Redis":              {imports{"internal/notify": {"github.com/redis/go-redis/v9"}}, 1},
		"an engine knows its database":     {imports{"internal/store/sqlite": {"database/sql", "modernc.org/sqlite", "internal/store"}}, 0},
		"an engine knows a domain":         {imports{"internal/store/sqlite": {"screening"}}, 1},
		"the port knows a domain":          {imports{"internal/store": {"screening"}}, 2},
		"the API opens an engine":          {imports{"server/api": {"internal/store/mongo"}}, 1},
		"the API reaches asynq":            {imports{"server/api/x": {"internal/audit"}, "internal/audit": {"github.com/hibiken/asynq"}}, 2},
		"the API rings by itself":          {imports{"server/api": {"jobs"}}, 1},
		"jobs know the server":             {imports{"jobs": {"server"}}, 1},
		"two rooms of one floor":           {imports{"jobs": {"server/auth"}}, 1},
		"a package that nobody planned":    {imports{"internal/utils": {"fmt"}}, 1},
		"a name that only begins the same": {imports{"screeningtools": {"fmt"}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			ours := []string{"screening", "screening/risk", "referral", "server", "server/auth", "jobs", "internal/store", "internal/store/mongo", "internal/audit"}
			for pkg := range c.all {
				if !slices.Contains(ours, pkg) && !strings.HasPrefix(pkg, "example.org") {
					ours = append(ours, pkg)
				}
			}
			if got := check(c.all, ours); len(got) != c.faults {
				t.Errorf("%q", got)
			}
		})
	}
}
