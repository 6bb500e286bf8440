package risk

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// ErrPolicy refuses a policy.
var ErrPolicy = errors.New("risk: bad policy")

// Parse reads and checks a policy file over a library. Besides naming only what
// exists, a policy must hear every critical answer of the library, and every
// blank in its place, by a rule of its own.
func Parse(name string, data []byte, l instrument.Library) (Policy, error) {
	var p Policy
	if err := instrument.Decode(name, data, &p); err != nil {
		return Policy{}, fmt.Errorf("%w: %w", ErrPolicy, err)
	}
	c := &checker{file: name, library: l}
	c.policy(p)
	if err := errors.Join(c.problems...); err != nil {
		return Policy{}, err
	}
	return p, nil
}

type checker struct {
	file     string
	library  instrument.Library
	problems []error
}

func (c *checker) require(ok bool, field, fault, mend string) {
	if !ok {
		c.problems = append(c.problems, fmt.Errorf("%w: %w", ErrPolicy,
			&instrument.Problem{File: c.file, Field: field, Fault: fault, Mend: mend}))
	}
}

func (c *checker) policy(p Policy) {
	c.require(p.ID != "", "id", "is empty", "name the policy")
	c.require(p.Version > 0, "version", "is not positive", "count versions from 1")
	for _, l := range ordered[1:] {
		c.require(p.HearWithin[l] > 0, "hearWithin."+string(l), "is missing", `give a duration, for example "24h"`)
	}
	c.require(len(p.HearWithin) == len(ordered)-1, "hearWithin", "names something else than the levels",
		"give one deadline for each level from mild up")
	c.rule("onRequest", p.OnRequest)
	c.require(len(p.OnRequest.All) == 0, "onRequest.all", "has no meaning here", "remove it")
	taken := map[string]bool{p.OnRequest.ID: true}
	for i, r := range p.Rules {
		field := fmt.Sprintf("rules[%d]", i)
		c.require(!taken[r.ID], field+".id", fmt.Sprintf("%q is taken", r.ID), "give each rule an id of its own")
		taken[r.ID] = true
		c.rule(field, r)
		c.require(len(r.All) > 0, field+".all", "is empty", "give at least one condition")
		for j, cond := range r.All {
			c.condition(fmt.Sprintf("%s.all[%d]", field, j), cond)
		}
	}
	c.heard(p)
}

func (c *checker) rule(field string, r Rule) {
	c.require(r.ID != "", field+".id", "is empty", "name the rule")
	c.require(r.Level.Valid() && r.Level != None, field+".level", "is not a level to act on",
		"use mild, moderate, high or imminent")
	c.require(r.HearWithin >= 0, field+".hearWithin", "is negative", "remove it to use the level's deadline")
	c.require(r.Text.ZH != "" && r.Text.EN != "", field+".text", "is empty in a language", "explain it in both")
	c.require(r.Source != "", field+".source", "is empty", "say who says so, or that it is our own choice")
}

func (c *checker) condition(field string, cond Condition) {
	thresholds := cond.Kind == ItemAtLeast || cond.Kind == ScaleAtLeast
	c.require(thresholds || cond.Kind == ItemBlank || cond.Kind == ScaleInvalid, field+".kind", "is not known",
		fmt.Sprintf("use %q, %q, %q or %q", ItemAtLeast, ItemBlank, ScaleAtLeast, ScaleInvalid))
	c.require(thresholds || cond.AtLeast == 0, field+".atLeast", "has no meaning here", "remove it")
	c.require(len(cond.AnyOf) > 0, field+".anyOf", "is empty", "name what the condition looks at")
	for i, key := range cond.AnyOf {
		highest, ok := c.highest(cond.Kind, key)
		c.require(ok, fmt.Sprintf("%s.anyOf[%d]", field, i), fmt.Sprintf("there is no %q of this kind", key),
			"name a critical item, or a scale, of a loaded instrument")
		c.require(!ok || !thresholds || 1 <= cond.AtLeast && cond.AtLeast <= highest, field+".atLeast",
			"can never, or always, hold", fmt.Sprintf("use 1 to %d", highest))
	}
}

// highest returns the highest value of an item or scale that a condition of the
// kind may name: item conditions look at critical items only, since other
// symptoms speak through their scale.
func (c *checker) highest(k Kind, key string) (int, bool) {
	if strings.HasPrefix(string(k), "item-") {
		item, ok := c.library.Item(instrument.ItemKey(key))
		return item.Max(), ok && item.IsCritical()
	}
	scale, ok := c.library.Scale(instrument.ScaleKey(key))
	if !ok {
		return 0, false
	}
	return scale.Bands[len(scale.Bands)-1].Max, true
}

// heard refuses a policy under which a critical answer, or a blank in its place,
// could go unheard.
func (c *checker) heard(p Policy) {
	for _, item := range c.library.Items(c.library.All()) {
		if !item.IsCritical() {
			continue
		}
		lowest := slices.Min(item.Critical)
		c.require(p.hears(ItemAtLeast, item.Key, lowest), "rules", fmt.Sprintf("do not hear a critical answer to %q", item.Key),
			fmt.Sprintf("add a rule whose one condition is this item at least %d", lowest))
		c.require(p.hears(ItemBlank, item.Key, 0), "rules", fmt.Sprintf("do not hear a blank of %q", item.Key),
			"add a rule whose one condition is this item left blank")
	}
}

func (p Policy) hears(k Kind, key instrument.ItemKey, atMost int) bool {
	return slices.ContainsFunc(p.Rules, func(r Rule) bool {
		return len(r.All) == 1 && r.All[0].Kind == k && r.All[0].AtLeast <= atMost &&
			slices.Contains(r.All[0].AnyOf, string(key))
	})
}
