package screening

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
	"github.com/xinqiao/xinqiao/screening/trend"
)

// crowd enrols n students of the first class and opens the campaign.
func (h *hall) crowd(n int) (numbers []string) {
	h.t.Helper()
	for i := range n {
		number := fmt.Sprintf("1%03d", i)
		id, err := h.Campaigns.students.Enrol(h.ctx(), actor.Engine(), classOne, Person{Number: number, Name: "name " + number, Gender: fmt.Sprint(1 + i%2)})
		h.must(err)
		h.ids[number] = id
		numbers = append(numbers, number)
	}
	h.open()
	return numbers
}

// takesAll answers the group paper, each item by a function of its place.
func (h *hall) takesAll(number string, ms int, value func(place int) int) {
	h.t.Helper()
	who := h.begin(number)
	var answers []Given
	for i, item := range groupItems {
		v := min(value(i), item.Max())
		answers = append(answers, Given{Command: fmt.Sprint(i), Item: item.Key, Answer: instrument.Given(v), ElapsedMS: ms})
	}
	h.save(who, answers...)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
}

// wavering is one student's way to answer, the same each time: low, with a mood of its
// own that all items share.
func wavering(student int) func(int) int {
	return func(place int) int {
		if place >= 8 && place <= 10 {
			return 0 // the critical items
		}
		mixed := uint32(student*7919+place*104729) * 2654435761 >> 28
		return (student%4+int(mixed%3))/2%3 + 0
	}
}

func (h *hall) learns() {
	h.t.Helper()
	h.clock.Advance(learnEvery)
	h.must(h.quiesce())
}

func (h *hall) learning() *Learning {
	h.t.Helper()
	doc, err := h.Learnings.learnings.Get(h.ctx(), campaignOne)
	h.must(err)
	return doc
}

func (h *hall) reading(number string) Reading {
	h.t.Helper()
	r, err := h.Sittings.Result(h.ctx(), counselor, h.sittingID(number))
	h.must(err)
	return r
}

func fast(j validity.Judgement) bool {
	return slices.ContainsFunc(j.Reasons, func(r validity.Reason) bool { return r.Index == validity.IndexSpeed })
}

// The slow answers of many make two seconds too fast for who comes later, and for who
// came before, whose paper is looked at again.
func TestFloorsAreLearntFromTheCampaign(t *testing.T) {
	h := newHall(t)
	numbers := h.crowd(40)
	for i, number := range numbers {
		ms := 30_000
		if i == 0 {
			ms = 2_000
		}
		h.takesAll(number, ms, wavering(i))
	}
	if fast(h.reading(numbers[0]).Validity) {
		t.Fatal("too fast before anything was learnt")
	}
	h.learns()
	doc := h.learning()
	if doc.Rounds != 1 || doc.Phase != LearningRests || doc.Due.IsZero() || len(doc.Taught) > 0 {
		t.Errorf("%+v", doc)
	}
	r := h.reading(numbers[0])
	if !fast(r.Validity) || fast(r.Outcome.Validity) {
		t.Errorf("looked at again: %+v, at the submit %+v", r.Validity, r.Outcome.Validity)
	}
	if r = h.reading(numbers[1]); fast(r.Validity) {
		t.Errorf("a slow paper: %+v", r.Validity)
	}
	m, err := h.Sittings.measureFor(h.ctx(), campaignOne, classTwo)
	h.must(err)
	answers, times := instrument.Answers{}, validity.Times{}
	for i, item := range groupItems {
		answers[item.Key], times[item.Key] = instrument.Given(min(wavering(3)(i), item.Max())), 2_000
	}
	if j := m.judge(groupForm, answers, times); !fast(j) {
		t.Errorf("who comes later: %+v", j)
	}
	if other, err := h.Sittings.measureFor(h.ctx(), campaignOne, hallSchool+"/8/1"); err != nil || fast(other.judge(groupForm, answers, times)) {
		t.Errorf("another grade learns from this one: %v", err)
	}
}

// A paper that is too fast and far from all others is asked again once both are known;
// what was found of risk stays as it is.
func TestBatchOrdersARetestAndTouchesNoRisk(t *testing.T) {
	h := newHall(t)
	numbers := h.crowd(validity.MinSpaceRows + 20)
	odd := numbers[7]
	for i, number := range numbers {
		if number == odd {
			h.takesAll(number, 2_000, func(place int) int {
				if place >= 8 && place <= 10 {
					return 0
				}
				return place % 2 * 3
			})
			continue
		}
		h.takesAll(number, 30_000, wavering(i))
	}
	before := h.reading(odd)
	h.learns()
	after := h.reading(odd)
	if after.Validity.Verdict != validity.Retest {
		t.Fatalf("%+v", after.Validity)
	}
	if doc := h.stage(odd, RetestStage, 1); doc == nil || doc.State != SittingInvited {
		t.Error("no retest")
	}
	if !reflect.DeepEqual(before.Finding, after.Finding) || !reflect.DeepEqual(before.Outcome, after.Outcome) {
		t.Errorf("%+v became %+v", before.Finding, after.Finding)
	}
	for _, number := range numbers[:5] {
		if h.stage(number, RetestStage, 1) != nil {
			t.Errorf("%s is asked again", number)
		}
	}
	// Another round finds nothing new.
	version, rounds := h.sitting(odd).Version, h.learning().Rounds
	h.learns()
	if h.sitting(odd).Version != version || h.learning().Rounds != rounds+1 {
		t.Error("the second round writes again")
	}
	h.checkNorms(numbers)
}

func (h *hall) checkNorms(numbers []string) {
	h.t.Helper()
	rows, err := h.Campaigns.Norms(h.ctx(), counselor, campaignOne)
	h.must(err)
	at := slices.IndexFunc(rows, func(r NormRow) bool { return r.Scale.Key == "gad-7.total" && r.Scores.Gender == "" })
	if at < 0 || rows[at].Grade != 7 || rows[at].Scores.N() != len(numbers) || rows[at].Alpha == 0 {
		h.t.Fatalf("%+v", rows)
	}
	if slices.ContainsFunc(rows, func(r NormRow) bool { return r.Scores.Gender != "" }) {
		h.t.Error("sixty boys are shown on their own")
	}
	rank := h.reading(numbers[1]).Ranks["gad-7.total"]
	if rank.N != len(numbers) || rank.Percentile <= 0 || rank.Percentile >= 100 {
		h.t.Errorf("%+v", rank)
	}
	for name, who := range map[string]actor.Actor{"a teacher": {ID: "t", Role: actor.Teacher, Unit: classOne}, "another school": outsider} {
		if _, err := h.Campaigns.Norms(h.ctx(), who, campaignOne); !errors.Is(err, actor.ErrOutOfScope) {
			h.t.Errorf("%s: %v", name, err)
		}
	}
	// A change is measured by the local papers, since no definition names a reliability.
	lines, _, err := h.Sittings.trendOf(h.ctx(), []*Sitting{h.sitting(numbers[1])})
	h.must(err)
	m, err := h.Sittings.measureFor(h.ctx(), campaignOne, classOne)
	h.must(err)
	if basis, ok := m.reliability(groupForm)("gad-7.total"); !ok || basis.N != len(numbers) || len(lines) == 0 {
		h.t.Errorf("%+v %t", basis, ok)
	}
}

func TestLearningEndsWithTheCampaign(t *testing.T) {
	h := newHall(t)
	h.open()
	h.sits("01", nil)
	again, err := h.Sittings.Summon(h.ctx(), counselor, campaignOne, h.ids["01"], RetestStage, Window{h.clock.Now(), h.clock.Now().Add(day)})
	h.must(err)
	who, err := h.aloneWith(again, "01")
	h.must(err)
	h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, true))
	h.save(who, calm(nil)...)
	_, err = h.Sittings.Submit(h.ctx(), who, who.Sitting) // one student teaches once
	h.must(err)
	_, err = h.Campaigns.Close(h.ctx(), counselor, campaignOne)
	h.must(err)
	h.learns()
	if doc := h.learning(); !doc.Last || !doc.Due.IsZero() || doc.Rounds == 0 || doc.Read != 1 || doc.Judged != 2 {
		t.Errorf("%+v", doc)
	}
}

// TestDeathWhileLearning kills the process at every write of a round over several
// pages; nothing is counted twice or left out.
func TestDeathWhileLearning(t *testing.T) {
	play := func(h *hall, dieAt int, after bool) {
		h.open()
		for i, number := range []string{"01", "02", "03", "04"} {
			h.takesAll(number, 5_000, wavering(i))
		}
		h.must(h.quiesce())
		h.Learnings.page = 1
		h.engine.Writes, h.engine.DieAt, h.engine.After = 0, dieAt, after
		h.clock.Advance(learnEvery)
		h.stubborn(func() error {
			h.Learnings.page = 1
			return h.quiesce()
		})
	}
	whole := newHall(t)
	play(whole, 0, false)
	want := taughtBy(whole)
	if want.Papers != 4 || want.Moments.N != 4 {
		t.Fatalf("%+v", want)
	}
	for at := 1; at <= whole.engine.Writes; at++ {
		for _, after := range []bool{false, true} {
			h := newHall(t)
			play(h, at, after)
			if got := taughtBy(h); !reflect.DeepEqual(got, want) {
				t.Fatalf("write %d, after %t: %d papers, want %d", at, after, got.Papers, want.Papers)
			}
		}
	}
}

func taughtBy(h *hall) Taught {
	h.t.Helper()
	m, err := h.Sittings.measureFor(h.ctx(), campaignOne, classOne)
	h.must(err)
	return m.taught
}

// What a batch says is kept beside what was said at the submit, and the stricter counts.
func TestStricterJudgementCounts(t *testing.T) {
	mild, strict := validity.Judgement{Verdict: validity.Caution}, validity.Judgement{Verdict: validity.Retest}
	if got := validity.Stricter(strict, mild); got.Verdict != validity.Retest {
		t.Errorf("%+v", got)
	}
	if got := validity.Stricter(mild, strict); got.Verdict != validity.Retest {
		t.Errorf("%+v", got)
	}
}

// What was said at the submit stays when the batch knows nothing worse.
func TestBatchTakesNoDoubtAway(t *testing.T) {
	h := newHall(t)
	h.open()
	h.sits("01", nil)
	p, err := h.Sittings.unseal(h.ctx(), h.sitting("01"))
	h.must(err)
	p.Batch, err = vault.Seal(p.key, p.place("batch"), validity.Judgement{Verdict: validity.Valid})
	h.must(err)
	got, err := h.Sittings.judgement(h.ctx(), p, Outcome{Validity: validity.Judgement{Verdict: validity.Retest}})
	if err != nil || got.Verdict != validity.Retest {
		t.Errorf("%+v, %v", got, err)
	}
}

// Synonyms are places in one paper: they say nothing of another.
func TestMeasureIsForItsOwnForm(t *testing.T) {
	m := &measure{pairs: []validity.Pair{{A: 0, B: 1}, {A: 2, B: 3}, {A: 4, B: 5}}}
	for _, item := range groupItems {
		m.taught.Watches = append(m.taught.Watches, Watch{Item: item.Key})
	}
	other, err := instrument.Bundled().Form(instrument.Battery{"dass-y"})
	if err != nil {
		t.Fatal(err)
	}
	opposed := func(form *instrument.Form) validity.Judgement {
		answers := instrument.Answers{}
		for i, item := range form.Items() {
			answers[item.Key] = instrument.Given(min([]int{0, 3, 3, 0, 1, 2}[i%6], item.Max()))
		}
		return m.judge(form, answers, nil)
	}
	synonyms := func(r validity.Reason) bool { return r.Index == validity.IndexSynonyms }
	if !slices.ContainsFunc(opposed(groupForm).Reasons, synonyms) {
		t.Error("opposites pass for synonyms")
	}
	if slices.ContainsFunc(opposed(other).Reasons, synonyms) {
		t.Error("another form is judged by these places")
	}
}

func TestTrendIsMeasuredLocally(t *testing.T) {
	local := func(instrument.ScaleKey) (trend.Basis, bool) {
		return trend.Basis{Reliability: instrument.Reliability{R: 84, SD: 600}, N: 150}, true
	}
	paper := func(at time.Time, v int) trend.Paper {
		answers := instrument.Answers{}
		for _, item := range groupItems {
			answers[item.Key] = instrument.Given(min(v, item.Max()))
		}
		return trend.Paper{Sitting: fmt.Sprint(v), At: at, Form: groupForm, Answers: answers, Local: local,
			Result: groupForm.Score(answers, instrument.Subject{})}
	}
	lines, _ := trend.Of([]trend.Paper{paper(tuesday, 2), paper(tuesday.Add(day), 0)})
	change := lines[0].Points[1].Change
	if change.LocalN != 150 || change.Meaning != trend.Better || math.Abs(change.Index) < 1.96 {
		t.Errorf("%+v", change)
	}
}
