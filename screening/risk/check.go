package risk

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// ErrPolicy refuses a policy.
var ErrPolicy = errors.New("risk: bad policy")

var plainID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`)

// Parse reads, compiles and checks a policy file over a library. A policy must
// hear every critical answer of the library and every blank in its place, and each
// rule and level must be reachable.
func Parse(name string, data []byte, l instrument.Library) (Policy, error) {
	var p Policy
	if err := instrument.Decode(name, data, &p); err != nil {
		return Policy{}, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	c := checker{instrument.NewChecker(name, data), l}
	c.policy(&p)
	if err := c.Err(); err != nil {
		return Policy{}, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	// In the order of their reasons, which then need no sorting when a paper is read.
	slices.SortFunc(p.Rules, func(a, b Rule) int { return compareReasons(a.reason(), b.reason()) })
	return p, nil
}

type checker struct {
	*instrument.Checker
	library instrument.Library
}

func (c checker) policy(p *Policy) {
	c.Require(plainID.MatchString(p.ID), "id", lang.Say("不是合法的名称", "is no name of a policy"),
		lang.Say("请用小写字母、数字和连字符，最多 60 个", "use lower-case letters, digits and hyphens, at most 60"))
	c.Require(p.Version > 0, "version", lang.Say("不大于零", "is not positive"), lang.Say("版本从 1 起计数", "count versions from 1"))
	for _, l := range Levels[1:] {
		c.Require(p.HearWithin[l] > 0, "hearWithin."+string(l), lang.Say("没有写", "is missing"),
			lang.Say(`请写时限，例如 "24h"`, `give a duration, for example "24h"`))
	}
	c.Require(len(p.HearWithin) == len(Levels)-1, "hearWithin", lang.Say("有不是级别的内容", "names something else than the levels"),
		lang.Say("从 mild 起每级写一个时限", "give one deadline for each level from mild up"))
	c.rule("onRequest", p.OnRequest)
	c.Require(p.OnRequest.When == "", "onRequest.when", lang.Say("在这里没有意义", "has no meaning here"), lang.Say("请删去", "remove it"))
	taken, compiled := map[string]bool{p.OnRequest.ID: true}, true
	for i := range p.Rules {
		field, r := fmt.Sprintf("rules[%d]", i), &p.Rules[i]
		c.Require(!taken[r.ID], field+".id", lang.Say("%q 已被用过", "%q is taken", r.ID),
			lang.Say("请给每条规则一个自己的 id", "give each rule an id of its own"))
		taken[r.ID] = true
		c.rule(field, *r)
		compiled = c.compile(field+".when", r) && compiled
	}
	if compiled {
		p.name()
		c.levels(*p)
		c.heard(*p)
	}
}

func (c checker) rule(field string, r Rule) {
	c.Require(r.ID != "", field+".id", empty, lang.Say("请给规则命名", "name the rule"))
	c.Require(r.Level.Valid() && r.Level != None, field+".level", lang.Say("不是需要处理的级别", "is not a level to act on"),
		lang.Say("请用 mild、moderate、high 或 imminent", "use mild, moderate, high or imminent"))
	c.Require(r.HearWithin >= 0, field+".hearWithin", lang.Say("是负数", "is negative"),
		lang.Say("删去即用该级别的时限", "remove it to use the level's deadline"))
	c.Require(r.Text.ZH != "" && r.Text.EN != "", field+".text", lang.Say("缺一种语言", "is empty in a language"), lang.Say("请用两种语言说明", "explain it in both"))
	c.Require(r.Source != "", field+".source", empty, lang.Say("请写出处，或写明是自己的选择", "say who says so, or that it is our own choice"))
}

var empty = lang.Say("未填写", "is empty")

func (c checker) compile(field string, r *Rule) bool {
	compiled, err := compiler{c.library}.compile(r.When)
	if err != nil {
		what, mend := lang.Say("不能使用（%v）", "cannot be used (%v)", err), lang.Say("请改正条件", "correct the condition")
		if f, ok := errors.AsType[*fault](err); ok {
			what, mend = f.what, f.mend
		}
		return c.Require(false, field, what, mend)
	}
	r.condition = compiled
	return c.Require(compiled.satisfiable(), field, lang.Say("永远不成立", "can never hold"), lang.Say("请让年龄和年级有交集", "let the ages and grades overlap"))
}

// levels refuses a policy under which a level cannot be reached.
func (c checker) levels(p Policy) {
	for _, l := range Levels[1:] {
		reached := p.OnRequest.Level == l
		for _, r := range p.Rules {
			reached = reached || r.Level == l
		}
		c.Require(reached, "rules", lang.Say("没有规则达到 %q", "never lead to %q", l), lang.Say("请加一条这一级的规则", "add a rule of this level"))
	}
}

// heard refuses a policy under which a critical answer, or a blank in its place,
// could go unheard. It tries each alone, of somebody of whom nothing is known:
// since more facts never calm a policy, what is heard there is always heard.
func (c checker) heard(p Policy) {
	for _, ref := range c.library.Versions() {
		form, err := c.library.Form(instrument.Battery{ref})
		if !c.Require(err == nil, "", lang.Say("不能与 %s 核对", "cannot be held against %s", ref),
			lang.Say("请用能载入的量表库", "use a library that loads")) {
			continue
		}
		for _, s := range p.Unheard(form) {
			if s.Blank {
				c.Require(false, "rules", lang.Say("没有听到 %q 留空", "do not hear a blank of %q", s.Item),
					lang.Say("请为它加一条规则，或加一条 criticalBlank()", "add a rule for it, or one for criticalBlank()"))
			} else {
				c.Require(false, "rules", lang.Say("没有听到 %q 的关键回答", "do not hear a critical answer to %q", s.Item),
					lang.Say("请为它加一条规则，或加一条 critical()", "add a rule for it, or one for critical()"))
			}
		}
	}
}

// Silence is a critical answer, or a blank in its place, that a policy does not hear.
type Silence struct {
	Item  instrument.ItemKey
	Blank bool
}

// Unheard lists what a policy would let pass on a form.
func (p Policy) Unheard(form *instrument.Form) (all []Silence) {
	for _, item := range form.Items() {
		if !item.IsCritical() {
			continue
		}
		if p.AssessDraft(form, instrument.Answers{item.Key: lowestHeard(item)}).Level == None {
			all = append(all, Silence{Item: item.Key})
		}
		blank := Facts{Result: instrument.Result{CriticalBlank: []instrument.ItemKey{item.Key}}}
		if item.Kind != instrument.FreeText && p.Assess(blank).Level == None {
			all = append(all, Silence{item.Key, true})
		}
	}
	return all
}

func lowestHeard(item instrument.Item) instrument.Answer {
	switch item.Kind {
	case instrument.FreeText:
		return instrument.Answer{Text: "…"}
	case instrument.MultiChoice:
		return instrument.Answer{Chosen: []int{item.HeardFrom()}}
	default:
		return instrument.Given(item.HeardFrom())
	}
}

// The ages and grades that are tried.
const oldest, highestGrade = 30, 12

// satisfiable tells whether a condition can hold at some age and grade, when all
// else that it asks for is so.
func (c condition) satisfiable() bool {
	for age := 0; age <= oldest; age++ {
		for grade := 0; grade <= highestGrade; grade++ {
			if c.fits(&Facts{Subject: instrument.Subject{Age: age, Grade: grade}}) {
				return true
			}
		}
	}
	return false
}

// fits is holds with every leaf taken as true but those about age and grade.
func (c condition) fits(f *Facts) bool {
	switch {
	case c.all != nil:
		for _, part := range c.all {
			if !part.fits(f) {
				return false
			}
		}
		return true
	case c.any != nil:
		for _, part := range c.any {
			if part.fits(f) {
				return true
			}
		}
		return false
	}
	return c.leaf.word != wordAge && c.leaf.word != wordGrade || c.leaf.holds(f)
}
