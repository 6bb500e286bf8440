package main

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// sentence prints the table and says whether the run was a good one.
func (c *court) sentence() error {
	slices.Sort(c.findings)
	for i, f := range c.findings {
		if i == 40 {
			fmt.Printf("  … and %d more\n", len(c.findings)-i)
			break
		}
		fmt.Println("  !", f)
	}
	n := c.book.count()
	fmt.Printf("\n%s\n%-58s %12s   %s\n", c.says(), "figure", "measured", "target")
	for _, row := range []struct {
		name string
		n    int
	}{{"submitted", n.submitted}, {"acknowledged", n.acked}, {"said something grave and never submitted", n.left}, {"high or imminent", n.grave}, {"alerts", len(c.docs["alerts"])},
		{"escalations", c.counts["escalations"]}, {"letters", c.counts["letters"]}, {"cases", c.counts["cases"]},
		{"notices", c.counts["notices"]}, {"seen", c.counts["seen"]}, {"referrals", c.counts["referrals"]},
		{"messages that the hospital's programs have: packets", c.arrived.Packets}, {"and notices", c.arrived.Notices}, {"receipts and answers of theirs, kept", c.counts["receipts"]},
		{"forged receipts, by a stranger or altered", c.book.lies}, {"duplicates on the wire", c.arrived.Duplicates}, {"still owed to the hospital in the end", c.counts["owed"]},
		{"versions without a witness", len(c.unwitnessed)}} {
		fmt.Printf("%-58s %12d\n", row.name, row.n)
	}
	bad := 0
	for _, name := range failing {
		fmt.Printf("%-58s %12d   0\n", name, c.counts[name])
		bad += c.counts[name]
	}
	c.times()
	fmt.Println("MongoDB is not proven by this: all processes share one SQLite file.")
	return c.verdict(bad)
}

func (c *court) verdict(bad int) error {
	n := c.book.count()
	word, err := "PASS", error(nil)
	switch {
	case !c.whole:
		word, err = "INTERRUPTED", errInterrupted // what it counts is of a part only, for good and ill
	case bad > 0 || n.grave == 0 || c.counts["escalations"] == 0 || c.book.lies == 0:
		word, err = "FAIL", errJudged // a run in which nothing happened proves nothing
	}
	fmt.Printf("faults: seed %d, %d submitted, %d acknowledged, %d grave, %d alerts, %d lost, %d doubled, %d early, %d after an acknowledgement: %s\n",
		c.seed, n.submitted, n.acked, n.grave, len(c.docs["alerts"]), c.counts[lost], c.counts[doubled], c.counts[early], c.counts[afterAck], word)
	return err
}

// times prints what is measured and fails nothing.
func (c *court) times() {
	samples := map[trouble][]time.Duration{}
	for _, p := range c.book.papers {
		if !p.grave || p.left || p.acked.IsZero() || p.seen.IsZero() {
			continue
		}
		how, out := c.events.between(p.asked, p.seen)
		samples[how] = append(samples[how], p.seen.Sub(p.asked)-out)
	}
	for _, row := range []struct {
		name, target string
		of           []time.Duration
	}{
		{"submit → counselor's inbox, calm", "p99 ≤ 2 s", samples[calm]},
		{"submit → counselor's inbox, under kills", "p99 ≤ 15 s", samples[kills]},
		{"submit → counselor's inbox, beyond the outage it met", "p99 ≤ 10 s", samples[outage]},
		{"all owed work taken up after Redis lost everything", "≤ 10 s", c.lookout.recovery},
		{"oldest owed work while an engine ran", "≤ " + bound.String(), []time.Duration{c.lookout.worst}},
	} {
		fmt.Printf("%-58s %12s   %s\n", row.name, quantiles(row.of), row.target)
	}
	noticed := "not within " + stallFor.String()
	if c.stalled > 0 {
		noticed = fmt.Sprintf("%.1f s", c.stalled.Seconds())
	}
	fmt.Printf("%-58s %12s   ≤ 60 s\n", "both workers stopped → the watchdog says so", noticed)
}

// quantiles are the middle and the worst of a hundred, of so many.
func quantiles(of []time.Duration) string {
	if len(of) == 0 {
		return "none"
	}
	slices.Sort(of)
	at := func(q int) string { return fmt.Sprintf("%.1f", of[min(len(of)-1, len(of)*q/100)].Seconds()) }
	if len(of) == 1 {
		return at(0) + " s"
	}
	return strings.Join([]string{"p50", at(50), "p99", at(99), "s of", fmt.Sprint(len(of))}, " ")
}
