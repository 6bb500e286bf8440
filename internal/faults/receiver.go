package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"time"
)

// conduct is what the reference hospital says about each packet when nothing is wrong.
var conduct = []string{"received", "seen", "accepted", "appointed"}

// received is what the reference hospital says of itself: the outside judge of what
// arrived.
type received struct {
	Received                                          []arrival
	Deliveries, Duplicates, Packets, Notices, Doubled int
	Refused, Played, Said                             map[string]int
	Owed, Final                                       int // receipts that the platform has not taken, and those it never will
}

// arrival is one message, by its id on the wire.
type arrival struct {
	ID, Kind, Effect string
	Times            int
}

// planHospital lays out the reference hospital, a process with a database and keys of
// its own.
func (w *world) planHospital(port int) error {
	script, err := json.Marshal(obj{"conduct": conduct})
	if err != nil {
		return err
	}
	if err := os.WriteFile(w.path("script.json"), script, 0o600); err != nil {
		return err
	}
	w.hospital = w.process("hospital", []string{w.bin, "hospital", "--addr", "127.0.0.1:" + strconv.Itoa(port), "--platform", w.apis[0].url,
		"--data", w.path("hospital"), "--id", hospital, "--script", w.path("script.json")})
	w.hospital.url = local(port)
	return nil
}

// connect tells the platform where the hospital's programs are, and by which keys
// they sign.
func (t *town) connect(ctx context.Context) error {
	var card json.RawMessage
	err := t.until(ctx, "the reference hospital", func() (bool, error) {
		return t.ofHospital(ctx, http.MethodGet, "/registration", nil, &card) == nil, nil
	})
	if err != nil {
		return err
	}
	return t.admin.ask(ctx, "PUT", "/api/v1/hospitals/"+hospital+"/channel", card, nil)
}

// ofHospital asks the control of the reference hospital, beside the channel.
func (w *world) ofHospital(ctx context.Context, method, path string, in, out any) error {
	ctx, cancel := context.WithTimeout(ctx, answerFor)
	defer cancel()
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, method, w.hospital.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the reference hospital: %s %s: %s", method, path, res.Status)
	}
	if out == nil {
		return nil
	}
	return json.NewDecoder(res.Body).Decode(out)
}

// always is how often a scripted answer is given: until the script is taken back.
const always = 1_000_000

// scripts are how a receiver misbehaves.
var scripts = map[kind]obj{
	receiver500:   {"answers": []obj{{"status": 500, "times": always}}},
	receiver429:   {"answers": []obj{{"status": 429, "retryAfter": 2, "times": always}}},
	receiver410:   {"answers": []obj{{"status": 410, "times": always}}},
	receiverSlow:  {"answers": []obj{{"delayMs": 4000, "times": always}}},
	receiverDrops: {"answers": []obj{{"drop": true, "times": always}}},
	receiptsTwice: {"copies": 3},
	receiptsMixed: {"copies": 2, "reverse": true, "delayMs": 300},
}

// misbehave plays a script until it is taken back. A hospital that is down at the
// moment misbehaves enough.
func (w *world) misbehave(ctx context.Context, k kind) (undo func()) {
	script := obj{"conduct": conduct}
	for name, value := range scripts[k] {
		script[name] = value
	}
	_ = w.ofHospital(ctx, http.MethodPost, "/script", script, nil)
	return func() {
		_ = w.ofHospital(context.WithoutCancel(ctx), http.MethodPost, "/script", obj{"conduct": conduct}, nil)
	}
}

// account asks the reference hospital what it has.
func (w *world) account(ctx context.Context) (r received, err error) {
	for end := time.Now().Add(patience); time.Now().Before(end) && ctx.Err() == nil; rest(ctx, 200*time.Millisecond) {
		if err = w.ofHospital(ctx, http.MethodGet, "/status", nil, &r); err == nil {
			break
		}
	}
	return r, err
}
