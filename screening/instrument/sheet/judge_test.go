package sheet_test

import (
	"context"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/instrument/sheet"
)

func TestJudge(t *testing.T) {
	head := []string{"id"}
	for i := range 11 {
		n := string(rune('1' + i))
		if i >= 9 {
			n = "1" + string(rune('0'+i-9))
		}
		head = append(head, n, n+".ms")
	}
	line := func(id, value, ms string) string { return id + strings.Repeat(","+value+","+ms, 11) + "\n" }
	in := strings.Join(head, ",") + "\n" + line("slow", "0", "4000") + line("fast", "0", "200") + line("untimed", "0", "") + line("wrong", "7", "1")
	var out strings.Builder
	totals, err := Judge(context.Background(), form(t, instrument.PHQA), strings.NewReader(in), &out, quiet)
	if err != nil || totals != (Totals{Rows: 4, Bad: 1}) {
		t.Fatalf("%+v (%v)", totals, err)
	}
	lines := strings.Split(out.String(), "\n")
	for i, want := range []string{"id,verdict,under_reporting,reasons,error", "slow,valid,false,,", "fast,caution,true,speed=0.00", "untimed,valid,false,,", "wrong,,,,"} {
		if !strings.HasPrefix(lines[i], want) {
			t.Errorf("line %d: %s, want %s", i, lines[i], want)
		}
	}
}
