package endtoend

import (
	"encoding/binary"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/story"
)

// The whole life of a high-risk result is played, and nothing of it lies in clear
// in the database, in Redis or in the log: no name, number, contact, code, PIN,
// free text, answer, score or level.
func TestNothingPrivateLiesInClear(t *testing.T) {
	if testing.Short() {
		t.Skip("plays the whole story in real time: not in short mode")
	}
	t.Parallel()
	dir, redis := district(t), startRedis(t)
	heard := redis.watch()
	sms := openGateway(t)
	p := start(t, dir, redis.addr, sms.env)
	w := tap(t, p.url)
	for _, who := range []string{"counselor", "deputy", "lead", "office", "health", "hospital"} {
		sms.proves(t, p.url, dir, who)
	}
	must(t, story.Tell(t.Context(), story.Config{URL: w.url, Password: passwords(t, dir), Out: io.Discard}))
	beyondTheStory(t, w.url, dir)
	eventually(t, "the counselor's phone is called", sms.called)

	places := map[string][]byte{"redis, all that it holds": redis.dump()}
	for name, content := range filesOf(t, dir) {
		places["while running: "+name] = content
	}
	p.stop()
	for name, content := range filesOf(t, dir) {
		places["stopped: "+name] = content
	}
	places["redis, all that it was sent"] = heard.all()
	log, err := os.ReadFile(p.log)
	must(t, err)
	places["the log"] = log
	for name, content := range places {
		if len(content) < 100 {
			t.Errorf("%s: %d bytes are too few to show anything", name, len(content))
		}
	}

	h := haystack{scanner: scannerFor(t, w, dir), pins: w.pins}
	for _, name := range slices.Sorted(maps.Keys(places)) {
		report(t, h.scan(name, places[name]))
		report(t, h.pinsIn(name, places[name]))
	}
	report(t, h.documents(t, dir))
	t.Run("a planted needle is found", func(t *testing.T) { h.findsPlants(t, dir, redis) })
}

func report(t *testing.T, leaks []string) {
	t.Helper()
	for _, leak := range leaks {
		t.Error(leak)
	}
}

// beyondTheStory does what the story does not: new staff with a log-in of its own,
// wrong passwords, an unsafe guardian, a wish to talk.
func beyondTheStory(t *testing.T, url, dir string) {
	t.Helper()
	admin, counselor := enter(t, url, dir, "admin"), enter(t, url, dir, "counselor")
	var added struct{ ID string }
	admin.do("POST", "/api/v1/people", obj{"role": "lead", "unit": "32/3201/320117/" + schoolNo, "name": "上官望舒",
		"phone": "19900007531", "email": "wangshu@example.invalid", "login": obj{"name": loginName, "password": "lotus pond at dusk"}}, &added)
	logIn(t, url, "/api/v1/login", obj{"name": loginName, "password": "lotus pond at dusk"})
	nobody := visitor{t: t, url: url}
	nobody.ask("POST", "/api/v1/login", obj{"name": loginName, "password": "guessed in vain"}, nil)
	nobody.ask("POST", "/api/v1/login/student", obj{"school": schoolNo, "number": "G990000000000000001", "code": "WRNGC0DE", "pin": "90817"}, nil)
	var students struct{ Items []struct{ ID string } }
	counselor.do("GET", "/api/v1/classes/"+outward(class)+"/students", nil, &students)
	var student struct{ Guardians []struct{ Name string } }
	path := "/api/v1/students/" + students.Items[0].ID
	counselor.do("GET", path, nil, &student)
	counselor.do("POST", path+"/guardians/unsafe", obj{"guardian": student.Guardians[0].Name, "reason": unsafeReason}, nil)
	s := answersGravely(t, url, dir)
	s.do("POST", s.path()+"/talk", nil, nil)
	s.do("POST", s.path()+"/submit", nil, nil)
	eventually(t, "the second alert", func() bool { return counselor.ask("GET", "/api/v1/alerts/"+outward(s.sitting), nil, nil) == 200 })
}

const (
	loginName    = "lotus-7431"
	unsafeReason = "学生害怕回家，身上有伤"
)

// haystack is all that is looked for, everywhere.
type haystack struct {
	*scanner
	pins map[string]bool
}

func scannerFor(t *testing.T, w *wire, dir string) *scanner {
	t.Helper()
	copied := t.TempDir()
	must(t, os.CopyFS(copied, os.DirFS(dir)))
	everybody := people(t, copied)
	needles := append(named(slices.Clone(everybody)), needle{"a log-in name", loginName}, needle{"why a guardian is unsafe", unsafeReason})
	if left := len(everybody) - len(needles); len(needles) < 4000 {
		t.Fatalf("only %d needles of people, %d left out", len(needles), left)
	}
	for n := range w.needles {
		needles = append(needles, n)
	}
	for _, kind := range []string{"note", "minutes", "summary", "evidence", "guardian", "witness", "safetyPlan", "number",
		"code", "password", "access", "place"} {
		if !slices.ContainsFunc(needles, func(n needle) bool { return n.kind == "what was said as "+kind }) {
			t.Errorf("nothing was said as %s: the test looks for too little", kind)
		}
	}
	for _, kind := range []string{"what was typed as code", "what was typed as name", "what was typed as post", "the token of a link", "the session of a link"} {
		if !slices.ContainsFunc(needles, func(n needle) bool { return n.kind == kind }) {
			t.Errorf("%s was not learnt: the test looks for too little", kind)
		}
	}
	if len(w.pins) < 3 {
		t.Errorf("%d PINs were said: the test looks for too little", len(w.pins))
	}
	return newScanner(append(needles, vocabulary()...))
}

// pinsIn finds PINs that stand alone in a text.
func (h haystack) pinsIn(where string, text []byte) (leaks []string) {
	for pin := range h.pins {
		if regexp.MustCompile(`(^|[^0-9A-Za-z.])` + pin + `($|[^0-9A-Za-z.])`).Match(text) {
			leaks = append(leaks, where+": a PIN")
		}
	}
	return leaks
}

// documents looks into every document that is stored.
func (h haystack) documents(t *testing.T, dir string) (leaks []string) {
	t.Helper()
	collections, seen := map[string]int{}, map[string]bool{}
	for doc := range documents(t, dir) {
		collections[doc.collection]++
		found := append(doc.inClear(h.pins), h.scan(doc.collection+" body", doc.body)...)
		found = append(found, h.scan(doc.collection+" id", []byte(doc.id))...)
		for _, leak := range append(found, h.scan(doc.collection+" keys", []byte(doc.keys))...) {
			if kind := strings.SplitN(leak, ", at byte", 2)[0]; !seen[kind] {
				seen[kind] = true
				leaks = append(leaks, kind)
			}
		}
	}
	for _, name := range []string{"alerts", "cases", "referrals", "returns", "notices", "messages", "sittings", "students", "staff",
		"accounts", "contacts", "outlets", "claims", "audit", "logins", "imports", "rollups"} {
		if collections[name] == 0 {
			t.Errorf("no document in %s: the story does not reach it", name)
		}
	}
	return leaks
}

// planted is a document as it must never be.
type planted struct {
	store.Head `bson:"-"`
	Name       string `bson:"name"`
	Wide       []byte `bson:"wide"`
	Level      string `bson:"level"`
}

// findsPlants proves that the search can fail: in a copy of what was searched.
func (h haystack) findsPlants(t *testing.T, dir string, redis *box) {
	copied := t.TempDir()
	must(t, os.CopyFS(copied, os.DirFS(dir)))
	engine, err := sqlite.Open(filepath.Join(copied, "xinqiao.db"))
	must(t, err)
	defer engine.Close()
	db := store.New(engine)
	coll := store.Define[planted](db, "planted")
	must(t, db.Ensure(t.Context()))
	must(t, coll.Insert(t.Context(), &planted{Head: store.Head{ID: "x"}, Name: unsafeReason,
		Wide: wide(loginName, binary.LittleEndian), Level: "imminent"}))
	var leaks []string
	for name, content := range filesOf(t, copied) {
		leaks = append(leaks, h.scan(name, content)...)
	}
	leaks = append(leaks, h.documents(t, copied)...)
	must(t, redis.client.RPush(t.Context(), "planted", "x", "asynq: "+unsafeReason).Err())
	leaks = append(leaks, h.scan("redis", redis.dump())...)
	for _, want := range []string{"xinqiao.db-wal", "planted.level is in clear", "planted.name is in clear", "planted body: a log-in name, in UTF-16LE",
		"redis: why a guardian is unsafe, in UTF-8"} {
		if !strings.Contains(strings.Join(leaks, "\n"), want) {
			t.Errorf("%q was not found: %q", want, leaks)
		}
	}
}
