package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func TestRehearsePolicy(t *testing.T) {
	c := build(t).town()
	source := read[PolicySource](t, c.as(c.admin, "GET", "/api/v1/risk-policies/default/1/source", ""), 200)
	draft := func(unit any) string { return body(map[string]any{"unit": unit, "policy": source.Policy}) }
	words := read[RiskPolicy](t, c.as(c.admin, "POST", "/api/v1/risk-policies/check", draft(gulou)), 200)
	if words.ID != risk.Default().ID || len(words.Rules) != len(risk.Default().Rules) {
		t.Errorf("%+v", words)
	}
	broken := fmt.Sprintf("{\"unit\":%q,\"policy\":%s}", gulou, strings.Replace(string(source.Policy), `"version"`, "\n\"verzion\"", 1))
	if p := refused(t, c.as(c.admin, "POST", "/api/v1/risk-policies/check", broken), 422, "definition"); len(p.Errors) == 0 || p.Errors[0].Line == 0 {
		t.Errorf("no line: %+v", p.Errors)
	}
	refused(t, c.as(c.counselor, "POST", "/api/v1/rehearsals", draft(gulou)), 403, "forbidden")
	refused(t, c.as(c.admin, "POST", "/api/v1/rehearsals", draft(yard)), 404, "not-found")
	began := read[Rehearsal](t, c.as(c.admin, "POST", "/api/v1/rehearsals", draft(gulou)), 201)
	c.settle()
	done := read[Rehearsal](t, c.as(c.admin, "GET", "/api/v1/rehearsals/"+began.ID, ""), 200)
	if done.State != screening.RehearsalDone || done.Papers != 0 || len(done.Moves) != 0 {
		t.Errorf("%+v", done)
	}
	read[Rehearsal](t, c.as(c.admin, "POST", "/api/v1/rehearsals/"+began.ID+"/stop", ""), 200)
	c.wantAct("admin rehearse-policy " + began.ID + " 201")
}

func TestRehearsalHidesSmallCells(t *testing.T) {
	out := rehearsalOf(&screening.Rehearsal{}, screening.Replay{Papers: 129, Moves: map[risk.Level]map[risk.Level]int{
		risk.None: {risk.None: 121}, risk.Mild: {risk.High: 8}}})
	// 121 and a total of 129, rounded or not, would say how many are hidden.
	if out.Papers != 121 || !slices.Equal(out.Moves, []Move{{From: risk.None, To: risk.None, Papers: 121}, {From: risk.Mild, To: risk.High, Hidden: true}}) {
		t.Errorf("%+v", out)
	}
	text, _ := json.Marshal(out)
	absent(t, string(text), "129", ":8")
}
