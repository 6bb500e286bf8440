package api

import (
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

func TestInstrumentsSayWhatMustBeKnown(t *testing.T) {
	c, _, _ := build(t).class()
	page := read[Page[Instrument]](t, c.as(c.counselor, "GET", "/api/v1/instruments", ""), 200)
	shelf := map[instrument.Ref]Instrument{}
	for _, in := range page.Items {
		shelf[in.Ref] = in
	}
	if in := shelf["phq-a@1"]; len(shelf) != 14 || !in.Usable || !in.Suicide || !in.Acceptance || in.Wording != instrument.Unvalidated || in.Terms == "" {
		t.Errorf("%d instruments, %+v", len(shelf), in)
	}
	if in := shelf["scared@1"]; in.Usable || in.Licence != instrument.Restricted {
		t.Errorf("%+v", in)
	}
}

func TestPreviewIsWhatAStudentWouldSee(t *testing.T) {
	c, _, _ := build(t).class()
	asq := read[Preview](t, c.as(c.counselor, "GET", "/api/v1/instruments/asq", ""), 200)
	if len(asq.Sections) != 1 || len(asq.Sections[0].Items) != 5 || len(asq.Sections[0].Items[4].ShowIf) != 4 || asq.Sections[0].Intro == "" {
		t.Errorf("%+v", asq)
	}
	if key := read[Preview](t, c.as(c.counselor, "GET", "/api/v1/instruments/mht@1", ""), 200); len(key.Sections) != 0 || key.Items != 100 {
		t.Errorf("a key has no text to show: %+v", key)
	}
	refused(t, c.as(c.counselor, "GET", "/api/v1/instruments/sdq", ""), 404, "not-found")
}
