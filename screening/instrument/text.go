package instrument

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// Texts is the text of an instrument whose key is bundled without it: a file that
// the school writes from the form it has a right to use.
type Texts struct {
	Instrument ID                  `json:"instrument"`
	Version    string              `json:"version"`    // of the result
	Permission string              `json:"permission"` // who gave it, to whom and when
	Wording    Wording             `json:"wording"`
	Period     Text                `json:"period"`
	Intro      Text                `json:"intro"`
	Options    map[string][]Option `json:"options"` // each set of the key, with labels
	Items      []struct {
		Key  ItemKey `json:"key"`
		Text Text    `json:"text"`
	} `json:"items"`
}

// LoadText joins a key and a file of its text into a definition that can be used.
// The scoring stays the key's own.
func (l Library) LoadText(name string, data []byte) (Instrument, error) {
	var t Texts
	if err := Decode(name, data, &t); err != nil {
		return Instrument{}, err
	}
	c := NewChecker(name, data)
	in, ok := l.keyOf(t.Instrument)
	if !c.Require(ok, "instrument", lang.Say("%q 不是只有计分键的量表", "%q is no key without text", t.Instrument),
		lang.Say("请写这样的一个，例如 mht", "name one, for example mht")) {
		return Instrument{}, c.Err()
	}
	c.Require(number(t.Version) > number(in.Version), "version", lang.Say("没有大于计分键的版本", "is not above the key's"),
		lang.Say("请用大于 %s 的版本号", "use a higher version than %s", in.Version))
	c.Filled("permission", t.Permission)
	in = t.fill(c, in)
	if err := c.Err(); err != nil {
		return Instrument{}, err
	}
	// Written and read again, the joined definition passes the same check as any other.
	written, err := json.Marshal(in)
	if err != nil {
		return Instrument{}, fmt.Errorf("instrument: join %s: %w", name, err)
	}
	return Parse(name, written)
}

// keyOf is the newest key of an instrument, also where a text of it is newer: a wording
// is mended by another version.
func (l Library) keyOf(id ID) (key Instrument, found bool) {
	for ref, in := range l.versions {
		if ref.ID() == id && in.KeyOnly && (!found || number(key.Version) < number(in.Version)) {
			key, found = in, true
		}
	}
	return key, found
}

func (t Texts) fill(c *Checker, in Instrument) Instrument {
	in.KeyOnly, in.Version, in.Licence.Permission = false, t.Version, t.Permission
	in.Wording, in.Period, in.Intro = t.Wording, t.Period, t.Intro
	options := map[string][]Option{}
	for set, labels := range in.Options {
		same := slices.EqualFunc(labels, t.Options[set], func(a, b Option) bool { return a.Value == b.Value })
		c.Require(same, "options."+set, lang.Say("与计分键的分值不符", "does not hold the key's values"),
			lang.Say("请按计分键的顺序给每个分值写文字", "give each value of the key its label, in its order"))
		options[set] = t.Options[set]
	}
	in.Options = options
	texts := map[ItemKey]Text{}
	for i, item := range t.Items {
		_, twice := texts[item.Key]
		known := slices.ContainsFunc(in.Items, func(k Item) bool { return k.Key == item.Key })
		c.Require(known && !twice, fmt.Sprintf("items[%d].key", i),
			lang.Say("%q 不是计分键的题，或写了两次", "%q is no item of the key, or is given twice", item.Key),
			lang.Say("计分键的每题写一次", "give each item of the key once"))
		texts[item.Key] = item.Text
	}
	in.Items = slices.Clone(in.Items)
	for i := range in.Items {
		text, given := texts[in.Items[i].Key]
		c.Require(given, "items", lang.Say("%q 没有题目文字", "has no text for %q", in.Items[i].Key),
			lang.Say("请给计分键的每题写上文字", "give each item of the key its text"))
		in.Items[i].Text = text
	}
	return in
}
