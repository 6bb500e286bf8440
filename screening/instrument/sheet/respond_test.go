package sheet_test

import (
	"context"
	"strings"
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument/sheet"
)

func TestRespond(t *testing.T) {
	in := "id,gender,grade,a,b,c,d,hours,where,more\nx,female,7,2,,1,0,7,2 0,<late>\ny,,,9,0,0,,7,,\nz,,,0,0,0,NA,7,,NA\n"
	var out strings.Builder
	totals, err := Respond(context.Background(), ownForm(t), strings.NewReader(in), &out, quiet)
	if err != nil || totals != (Totals{Rows: 3, Bad: 1}) {
		t.Fatalf("%+v (%v)", totals, err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for i, want := range [][]string{
		{`"QuestionnaireResponse","identifier":{"value":"1"}`, `"status":"completed"`, `{"linkId":"small.b","text":"乙"}`, `"valueInteger":7`, `"valueString":"<late>"`},
		{`"OperationOutcome"`, "2: a 列"},
		{`"identifier":{"value":"3"}`, `"status":"in-progress"`},
	} {
		for _, part := range want {
			if !strings.Contains(lines[i], part) {
				t.Errorf("line %d lacks %s: %s", i+1, part, lines[i])
			}
		}
	}
	if strings.Contains(out.String(), "small.d\",\"text\":\"丁\"}") || strings.Count(lines[0], "linkId") != 7 {
		t.Error(out.String())
	}
}
