package endtoend

import (
	"net/http"
	"os"
	"testing"
	"time"
)

// quietFor is how long the platform is watched for a second alert or message: a
// claim that died comes back within four seconds, the sweep every one.
const quietFor = 7 * time.Second

// A student submits an acute paper and has the answer; then the server is killed,
// Redis loses everything, and both start again. There is one alert, and the
// on-site counselor is told once.
func TestKilledBetweenAnswerAndAlert(t *testing.T) {
	for _, at := range []moment{beforeTheAlert, beforeItSettles} {
		t.Run(string(at), func(t *testing.T) {
			t.Parallel()
			dir, redis, k := district(t), startRedis(t), trap{dir: t.TempDir(), at: at}
			p := start(t, dir, redis.addr, trapEnv+"="+k.dir, trapAtEnv+"="+string(at))
			sitting := submitsInto(t, k, p.url, dir)
			p.wasKilled()
			left := traces(t, dir, sitting)
			if at == beforeTheAlert && left != (trace{owed: true}) || at == beforeItSettles && (left.alerts != 1 || !left.owed) {
				t.Fatalf("killed at the wrong moment: %+v", left)
			}
			redis.loseEverything()
			p = start(t, dir, redis.addr, trapEnv+"="+k.dir, trapAtEnv+"="+string(at))
			heardOnce(t, p.url, dir, sitting)
			p.stop()
			if got, want := traces(t, dir, sitting), (trace{alerts: 1, messages: 1}); got != want {
				t.Errorf("on the disk: %+v, want %+v", got, want)
			}
		})
	}
}

// submitsInto sets the trap, submits, and lets the process go on to its death
// once the answer is there.
func submitsInto(t *testing.T, k trap, url, dir string) (sitting string) {
	t.Helper()
	s := answersGravely(t, url, dir)
	must(t, k.write("set", s.sitting))
	if status := s.ask("POST", s.path()+"/submit", nil, nil); status != http.StatusOK {
		t.Fatalf("submit: %d", status)
	}
	must(t, k.write("answered", ""))
	return s.sitting
}

// heardOnce finds one alert in the school's queue and one message in the on-site
// counselor's inbox, now and for some time.
func heardOnce(t *testing.T, url, dir, sitting string) {
	t.Helper()
	counselor := enter(t, url, dir, "counselor")
	count := func() (alerts, letters int) {
		var queue struct{ Items []struct{ ID, Level string } }
		var inbox struct {
			Items []struct{ Kind, Object string }
		}
		counselor.do("GET", "/api/v1/alerts", nil, &queue)
		counselor.do("GET", "/api/v1/inbox?limit=200", nil, &inbox)
		for _, letter := range inbox.Items {
			if letter.Object == outward(sitting) {
				letters++
			}
		}
		for _, alert := range queue.Items {
			if alert.ID != outward(sitting) || alert.Level != "imminent" {
				t.Fatalf("an alert that nobody caused: %+v", alert)
			}
		}
		return len(queue.Items), letters
	}
	eventually(t, "the counselor hears of it", func() bool {
		alerts, letters := count()
		return alerts == 1 && letters == 1
	})
	for end := time.Now().Add(quietFor); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if alerts, letters := count(); alerts != 1 || letters != 1 {
			t.Fatalf("%d alerts and %d messages", alerts, letters)
		}
	}
}

// trace is what lies on the disk about a sitting.
type trace struct {
	alerts   int
	messages int  // to the on-site counselor
	owed     bool // the sitting still owes its alarm
}

func traces(t *testing.T, dir, sitting string) (found trace) {
	t.Helper()
	copied := t.TempDir()
	must(t, os.CopyFS(copied, os.DirFS(dir))) // reading must not mend what the death left
	for doc := range documents(t, copied) {
		switch {
		case doc.collection == "alerts" && doc.exercise():
			found.messages-- // the counselor was told of it too
		case doc.collection == "alerts":
			found.alerts++
		case doc.collection == "messages" && doc.body.Lookup("recipient").StringValue() == "demo-counselor":
			found.messages++
		case doc.collection == "sittings" && doc.id == sitting:
			_, err := doc.body.LookupErr("raiseAt")
			found.owed = err == nil
		}
	}
	return found
}

// exercise tells whether an alert is that of a drill.
func (d document) exercise() bool {
	_, err := d.body.LookupErr("exercise")
	return err == nil
}
