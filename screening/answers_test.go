package screening

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

var groupForm, groupItems = func() (*instrument.Form, []instrument.Item) {
	form, err := instrument.Bundled().Form(instrument.Group)
	if err != nil {
		panic(err)
	}
	return form, form.Items()
}()

const selfHarm = instrument.ItemKey("phq-a.self-harm")

func TestLogTakesAllOrNothing(t *testing.T) {
	for name, c := range map[string]struct {
		given []Given
		kept  int
		err   error
		text  string
	}{
		"two":                  {[]Given{given("a", "phq-a.mood", 1), given("b", "phq-a.sleep", 0)}, 2, nil, ""},
		"skip":                 {[]Given{{Command: "a", Item: "phq-a.mood"}}, 1, nil, ""},
		"same twice":           {[]Given{given("a", "phq-a.mood", 1), given("a", "phq-a.mood", 1)}, 1, nil, ""},
		"command reused":       {[]Given{given("a", "phq-a.mood", 1), given("a", "phq-a.mood", 2)}, 0, ErrCommand, ""},
		"skip under a command": {[]Given{given("a", "phq-a.mood", 1), {Command: "a", Item: "phq-a.mood"}}, 0, ErrCommand, ""},
		"no option":            {[]Given{given("a", "phq-a.mood", 1), {Command: "b", Item: "phq-a.sleep", Answer: instrument.Given(7)}}, 0, instrument.ErrAnswer, "phq-a.sleep"},
		"other paper":          {[]Given{given("a", "asq.wish-dead", 1)}, 0, instrument.ErrAnswer, "answer 0"},
		"no command":           {[]Given{given("", "phq-a.mood", 1)}, 0, ErrCheckpoint, ""},
		"negative time":        {[]Given{{Command: "a", Item: "phq-a.mood", ElapsedMS: -1}}, 0, ErrCheckpoint, ""},
		"too many":             {make([]Given, maxCheckpoint+1), 0, ErrCheckpoint, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var log AnswerLog
			fresh, err := log.append(groupForm, c.given, "s", tuesday)
			if !errors.Is(err, c.err) || len(fresh) != c.kept || len(log.Entries) != c.kept {
				t.Fatalf("kept %d of %d entries, %v", len(fresh), len(log.Entries), err)
			}
			if err != nil && (!strings.Contains(err.Error(), c.text) || strings.Contains(err.Error(), "7")) {
				t.Errorf("%v does not name %q, or tells the answer", err, c.text)
			}
		})
	}
}

func TestLateDeliveryNeverBeatsANewerAnswer(t *testing.T) {
	var log AnswerLog
	newer, older := given("b", "phq-a.mood", 2), given("a", "phq-a.mood", 1)
	newer.Seq, older.Seq = 2, 1
	if _, err := log.append(groupForm, []Given{newer, older}, "s", tuesday); err != nil {
		t.Fatal(err)
	}
	if got := log.current()["phq-a.mood"].Value; *got != 2 {
		t.Errorf("%d stands, want the newer 2", *got)
	}
}

func TestWhatWasSaidIsNotTakenBack(t *testing.T) {
	var log AnswerLog
	for i, v := range []int{0, 3, 1, 0} {
		if _, err := log.append(groupForm, []Given{given(string(rune('a'+i)), selfHarm, v)}, "s",
			tuesday.Add(time.Duration(i)*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	if got := log.said(groupForm)[selfHarm].Value; got == nil || *got != 3 {
		t.Error("the gravest answer is not kept")
	}
	if got := log.current()[selfHarm].Value; *got != 0 {
		t.Error("the last answer does not stand")
	}
	changes := log.changes(groupForm)
	if len(changes) != 4 || *changes[1].Value != 3 || *changes[3].Value != 0 || !changes[3].At.Equal(tuesday.Add(3*time.Second)) {
		t.Errorf("changes are not shown in order: %+v", changes)
	}
}

func TestOrdinaryAnswersAreNoChanges(t *testing.T) {
	var log AnswerLog
	fresh, err := log.append(groupForm, calm(map[instrument.ItemKey]int{"phq-a.mood": 3}), "s", tuesday)
	if err != nil || log.toldOf(groupForm, fresh) || len(log.changes(groupForm)) != 0 || len(log.said(groupForm)) != 0 {
		t.Errorf("a calm paper alarms (%v)", err)
	}
}
