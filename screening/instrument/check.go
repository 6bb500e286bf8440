package instrument

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// highestOption is far above any questionnaire's; it keeps sums from overflowing.
const highestOption = 100

var (
	namePattern = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
	statuses    = []Status{Verbatim, Published, Unvalidated}
)

// check holds a definition against every rule that scoring relies on.
func check(file string, in Instrument) error {
	c := &checker{file: file}
	c.header(in)
	for _, name := range slices.Sorted(maps.Keys(in.Options)) {
		c.options("options."+name, in.Options[name])
	}
	c.items(in)
	c.scales(in)
	return c.err()
}

func (c *checker) header(in Instrument) {
	c.require(namePattern.MatchString(string(in.ID)), "id", "is not a name",
		"use small letters, digits and hyphens")
	c.require(c.file == string(in.ID)+".json", "id", "is not the name of the file",
		"name the file after the id: "+string(in.ID)+".json")
	c.filled("version", in.Version)
	c.bilingual("title", in.Title)
	c.filled("licence", in.Licence)
	c.filled("citation", in.Citation)
	c.provenance("wording.zh-CN", in.Wording.ZH)
	c.provenance("wording.en", in.Wording.EN)
	c.bilingual("period", in.Period)
	c.bilingual("intro", in.Intro)
}

func (c *checker) provenance(field string, p Provenance) {
	c.require(slices.Contains(statuses, p.Status), field+".status", "is not known",
		fmt.Sprintf("use one of %q", statuses))
	c.filled(field+".source", p.Source)
}

func (c *checker) options(field string, options []Option) {
	c.require(len(options) >= 2, field, "has fewer than two options", "list every answer")
	for i, o := range options {
		at := fmt.Sprintf("%s[%d]", field, i)
		c.bilingual(at+".label", o.Label)
		c.require(0 <= o.Value && o.Value <= highestOption, at+".value", "is out of range",
			fmt.Sprintf("score from 0 up, and not above %d", highestOption))
		c.require(i == 0 || options[i-1].Value < o.Value, at+".value", "is not above the one before",
			"order the options by value, each value once")
	}
}

func (c *checker) items(in Instrument) {
	c.require(len(in.Items) > 0, "items", "is empty", "list the items")
	earlier := map[ItemKey]Item{}
	for i, item := range in.Items {
		field := fmt.Sprintf("items[%d]", i)
		c.key(field+".key", in.ID, string(item.Key))
		_, twice := earlier[item.Key]
		c.require(!twice, field+".key", fmt.Sprintf("%q is taken", item.Key), "give each item a key of its own")
		c.item(field, item)
		c.condition(field+".showIfAnyYes", item, earlier)
		earlier[item.Key] = item
	}
}

// key asks for "<instrument>.<name>": with it keys are unique across files.
func (c *checker) key(field string, id ID, key string) {
	name, ok := strings.CutPrefix(key, string(id)+".")
	c.require(ok && namePattern.MatchString(name), field, fmt.Sprintf("%q is not a key of this instrument", key),
		fmt.Sprintf("write %q and a name of small letters, digits and hyphens that says what is asked", string(id)+"."))
}

func (c *checker) item(field string, item Item) {
	c.bilingual(field+".text", item.Text)
	c.require(item.Kind == Choice || item.Kind == YesNo, field+".kind", "is not known",
		fmt.Sprintf("use %q or %q", Choice, YesNo))
	if !c.require(len(item.Options) > 0, field+".optionSet", fmt.Sprintf("%q is not among the options", item.OptionSet),
		"name a set of options") {
		return
	}
	c.require(item.Kind != YesNo || isYesNo(item.Options), field+".optionSet", "does not fit a yes-no item",
		"use options with the values 0 for no and 1 for yes")
	for i, v := range item.Critical {
		c.require(item.Allows(v), fmt.Sprintf("%s.critical[%d]", field, i), "no option has this value",
			"list values of the item's options")
	}
	c.require(upward(item), field+".critical", "leaves out an answer above a critical one",
		"list every value from the lowest critical one up")
}

// upward tells whether whatever is worse than a critical answer is critical too.
func upward(item Item) bool {
	return !item.IsCritical() || !slices.ContainsFunc(item.Options, func(o Option) bool {
		return o.Value > slices.Min(item.Critical) && !item.CriticalYes(o.Value)
	})
}

func isYesNo(options []Option) bool {
	return len(options) == 2 && options[0].Value == 0 && options[1].Value == 1
}

func (c *checker) condition(field string, item Item, earlier map[ItemKey]Item) {
	for i, key := range item.ShowIfAnyYes {
		asked, ok := earlier[key]
		c.require(ok && asked.Kind == YesNo && len(asked.ShowIfAnyYes) == 0, fmt.Sprintf("%s[%d]", field, i),
			fmt.Sprintf("%q is not an earlier yes-no item that is always shown", key), "name such an item")
	}
}
