package refhospital

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// platform stands in for the platform: it publishes keys and checks what it is told.
type platform struct {
	t    *testing.T
	ring signet.Ring
	http *httptest.Server

	mu      sync.Mutex
	answers []int          // to the next messages; 200 when it runs out
	ids     map[string]int // of what it was told
	order   []wire.Type
	keys    signet.Keys // of the hospital, where signatures are checked
}

func newPlatform(t *testing.T) *platform {
	p := &platform{t: t, ring: signet.NewRing(), ids: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/xinqiao-keys.json", func(w http.ResponseWriter, _ *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		_ = json.NewEncoder(w).Encode(p.ring.Public())
	})
	mux.HandleFunc("POST /api/v1/coordination/receipts", p.told)
	p.http = httptest.NewServer(mux)
	t.Cleanup(p.http.Close)
	return p
}

func (p *platform) told(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	status := http.StatusOK
	if len(p.answers) > 0 {
		status, p.answers = p.answers[0], p.answers[1:]
	}
	body, _ := io.ReadAll(r.Body)
	if p.keys != nil {
		if _, err := p.keys.Check(stampOf(r.Header), body, time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)); err != nil {
			status = http.StatusUnauthorized
		}
	}
	if status == http.StatusOK {
		m, err := wire.ParseMessage(body)
		if err != nil {
			p.t.Error(err)
		}
		p.ids[r.Header.Get(signet.HeaderID)]++
		p.order = append(p.order, m.Type)
	}
	w.WriteHeader(status)
}

type site struct {
	*Hospital
	t     *testing.T
	clock *clock.Manual
	http  *httptest.Server
	p     *platform
}

func newSite(t *testing.T, p *platform, dir string) *site {
	t.Helper()
	if err := vault.CreateSecrets(dir); err != nil {
		t.Fatal(err)
	}
	secrets, err := vault.LoadSecrets(dir)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := sqlite.Open(filepath.Join(dir, "hospital.db"))
	if err != nil {
		t.Fatal(err)
	}
	s := &site{t: t, p: p, clock: clock.NewManual(time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC))}
	s.Hospital, err = New(t.Context(), Config{ID: "brain", Platform: p.http.URL, Engine: engine, Secrets: secrets, Clock: s.clock, Client: p.http.Client()})
	if err != nil {
		t.Fatal(err)
	}
	s.http = httptest.NewServer(s.Handler())
	t.Cleanup(func() { s.http.Close(); _ = engine.Close() })
	return s
}

const noticeBody = `{"type":"notice","reference":"r1","urgency":"imminent","given":"2026-09-07T01:00:00Z"}`

// send posts a message as the platform would, with whatever a test changes.
func (s *site) send(id, body string, change func(*signet.Stamp)) (status int) {
	s.t.Helper()
	stamp, err := s.p.ring.Stamp(id, s.clock.Now(), []byte(body), s.secret)
	if err != nil {
		s.t.Fatal(err)
	}
	if change != nil {
		change(&stamp)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.http.URL+Path, bytes.NewReader([]byte(body)))
	if err != nil {
		s.t.Fatal(err)
	}
	for name, value := range map[string]string{"Content-Type": wire.ContentNotice, signet.HeaderID: stamp.ID,
		signet.HeaderTimestamp: stamp.Timestamp, signet.HeaderSignature: stamp.Signatures, signet.HeaderJWS: stamp.JWS} {
		req.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

func (s *site) works() {
	s.t.Helper()
	s.clock.Advance(time.Minute)
	if err := s.Work(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) counts() Status {
	s.t.Helper()
	st, err := s.Status(context.Background())
	if err != nil {
		s.t.Fatal(err)
	}
	return st
}

func TestRemembersIdsForGood(t *testing.T) {
	p, dir := newPlatform(t), t.TempDir()
	s := newSite(t, p, dir)
	if got := s.send("msg_00000001", noticeBody, nil); got != http.StatusAccepted {
		t.Fatal(got)
	}
	s.works()
	s.clock.Advance(400 * 24 * time.Hour)
	if got := s.send("msg_00000001", noticeBody, nil); got != http.StatusOK {
		t.Error(got)
	}
	s.works()
	if got := s.send("msg_00000001", noticeBody+" ", nil); got != http.StatusUnprocessableEntity {
		t.Errorf("another body under the same id: %d", got)
	}
	if got := s.send("msg_00000002", noticeBody, nil); got != http.StatusAccepted {
		t.Error(got)
	}
	st := s.counts()
	if st.Deliveries != 3 || st.Duplicates != 1 || st.Notices != 1 || st.Doubled != 1 || len(st.Received) != 2 {
		t.Errorf("%+v", st)
	}
	if len(p.ids) != 1 {
		t.Errorf("the platform was told under %v", p.ids)
	}
}

func TestRefusesWhatIsNotSignedWell(t *testing.T) {
	s := newSite(t, newPlatform(t), t.TempDir())
	other := signet.NewRing()
	for name, change := range map[string]func(*signet.Stamp){
		"no JWS":           func(x *signet.Stamp) { x.JWS = "" },
		"a JWS by another": func(x *signet.Stamp) { x.JWS, _ = other.Detached([]byte(noticeBody)) },
		"an old timestamp": func(x *signet.Stamp) {
			*x, _ = s.p.ring.Stamp(x.ID, s.clock.Now().Add(-time.Hour), []byte(noticeBody), s.secret)
		},
		"another secret": func(x *signet.Stamp) {
			*x, _ = s.p.ring.Stamp(x.ID, s.clock.Now(), []byte(noticeBody), make(signet.Secret, 32))
		},
		"signed by somebody": func(x *signet.Stamp) { *x, _ = other.Stamp(x.ID, s.clock.Now(), []byte(noticeBody), s.secret) },
	} {
		if got := s.send("msg_00000001", noticeBody, change); got != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := s.send("msg_00000001", `{"type":"notice"}`, nil); got != http.StatusUnprocessableEntity {
		t.Errorf("half a notice: %d", got)
	}
	if st := s.counts(); st.Deliveries != 0 || st.Refused[signet.ErrStale.Error()] != 1 {
		t.Errorf("%+v", st)
	}
}

// A key that the platform made after this hospital fetched its keys is fetched then.
func TestFollowsTheKeysOfThePlatform(t *testing.T) {
	p := newPlatform(t)
	s := newSite(t, p, t.TempDir())
	s.send("msg_00000001", noticeBody, nil)
	s.keys.fetched = time.Time{} // a while ago
	old := p.ring
	p.ring = signet.NewRing()
	if got := s.send("msg_00000002", noticeBody, nil); got != http.StatusAccepted {
		t.Errorf("by the new key: %d", got)
	}
	if got := s.send("msg_00000003", noticeBody, func(x *signet.Stamp) {
		*x, _ = old.Stamp(x.ID, s.clock.Now(), []byte(noticeBody), s.secret)
	}); got != http.StatusUnauthorized {
		t.Errorf("by a revoked key: %d", got)
	}
}

func TestReceiptsAreOwedUntilThePlatformHasThem(t *testing.T) {
	p, dir := newPlatform(t), t.TempDir()
	p.answers = []int{500, 409, 401, 503}
	s := newSite(t, p, dir)
	s.Play(Script{Conduct: []wire.Type{wire.Received, wire.Seen}, Copies: 2, Reverse: true, DelayMS: 10})
	s.send("msg_00000001", noticeBody, nil)
	for range 5 {
		s.works()
	}
	if len(p.ids) != 2 || len(p.order) != 4 {
		t.Errorf("%v %v", p.ids, p.order)
	}
	p.order = nil
	s.send("msg_00000002", strings.Replace(noticeBody, "r1", "r2", 1), nil)
	s.works()
	if want := []wire.Type{wire.Seen, wire.Seen, wire.Received, wire.Received}; !slices.Equal(p.order, want) {
		t.Errorf("the last first: %v", p.order)
	}
	if st := s.counts(); st.Owed != 0 || st.Said[wire.Received] != 2 || st.Said[wire.Seen] != 2 {
		t.Errorf("%+v", st)
	}
}

func TestPlaysItsScript(t *testing.T) {
	s := newSite(t, newPlatform(t), t.TempDir())
	script, err := ParseScript([]byte(`{"answers":[{"status":500,"times":2},{"status":429,"retryAfter":7},{"drop":true},{"delayMs":1}],"silently":true}`))
	if err != nil {
		t.Fatal(err)
	}
	s.Play(script)
	for i, want := range []int{500, 500, 429, 200, 202} {
		if got := s.send("msg_00000001", noticeBody, nil); got != want {
			t.Errorf("%d: %d, want %d", i, got, want)
		}
	}
	st := s.counts()
	if st.Deliveries != 1 || st.Played["500"] != 2 || st.Played["dropped"] != 1 || st.Played["slow"] != 1 || st.Owed != 0 {
		t.Errorf("%+v", st)
	}
	if err := s.Say(t.Context(), wire.Message{About: "msg_00000001", Type: wire.Declined}); err != nil {
		t.Fatal(err)
	}
	s.works()
	if st := s.counts(); st.Said[wire.Declined] != 1 {
		t.Errorf("%+v", st)
	}
	if err := s.Say(t.Context(), wire.Message{About: "msg_unknown0", Type: wire.Seen}); err == nil {
		t.Error("it said something about what never came")
	}
	for _, bad := range []string{"{", `{"conduct":["liked"]}`} {
		if _, err := ParseScript([]byte(bad)); err == nil {
			t.Error(bad)
		}
	}
}

// What the hospital forges is well made: only the signature tells it from the truth,
// and a platform that does not look at that is found out.
func TestForgesWhatOnlyASignatureTells(t *testing.T) {
	for _, checks := range []bool{true, false} {
		p := newPlatform(t)
		s := newSite(t, p, t.TempDir())
		s.Play(Script{Silently: true})
		for i := range 3 {
			s.send(fmt.Sprintf("msg_0000000%d", i), strings.Replace(noticeBody, "r1", fmt.Sprint("r", i), 1), nil)
		}
		if checks {
			p.keys = s.cfg.Secrets.Ring().Public()
		}
		f, err := s.Forge(t.Context())
		if err != nil || f.Sent != 6 || (len(f.Believed) == 0) != checks || len(p.ids) != len(f.Believed) {
			t.Errorf("a platform that checks %v: %+v, %v; it took %v", checks, f, err, p.ids)
		}
		if checks { // and what it says itself is taken
			if err := s.Say(t.Context(), wire.Message{About: "msg_00000001", Type: wire.Seen}); err != nil {
				t.Fatal(err)
			}
			if err := s.Work(t.Context()); err != nil || len(p.ids) != 1 {
				t.Errorf("its own word: %v, %v", p.ids, err)
			}
		}
		s.p.http.Close()
		if f, err := s.Forge(t.Context()); err != nil || f.Sent != 0 {
			t.Errorf("to a platform that is away: %+v, %v", f, err)
		}
	}
}

func TestRegistrationIsWhatThePlatformAsksFor(t *testing.T) {
	s := newSite(t, newPlatform(t), t.TempDir())
	res, err := http.Get(s.http.URL + "/registration")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var reg struct {
		Endpoint string
		Keys     signet.Keys
		Secrets  []string
	}
	if err := json.NewDecoder(res.Body).Decode(&reg); err != nil || len(reg.Keys) != 1 || reg.Endpoint != s.http.URL+Path {
		t.Fatal(reg, err)
	}
	if secret, err := signet.ParseSecret(reg.Secrets[0]); err != nil || secret.String() != s.secret.String() {
		t.Error(err)
	}
}
