package fhir

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// ErrQuestionnaire refuses a resource.
var ErrQuestionnaire = errors.New("fhir: not a Questionnaire that can be imported")

// refusal says what in a resource cannot be imported.
type refusal struct{ says lang.Words }

func (r *refusal) Error() string { return r.says.String() }

func refuse(zh, en string, args ...any) error { return &refusal{lang.Say(zh, en, args...)} }

// Import reads a Questionnaire. One that Export wrote comes back as it was. Any
// other becomes a draft: its items and options with their ordinal values, one sum
// over them, and in every place that FHIR does not fill a word in 【】 that the
// checker lets pass and its author replaces; its licence is restricted until
// somebody writes a permission, so that a draft cannot be used by accident.
func Import(data []byte) (instrument.Instrument, error) {
	var q Questionnaire
	if err := json.Unmarshal(data, &q); err != nil || q.ResourceType != "Questionnaire" {
		return instrument.Instrument{}, fmt.Errorf("%w: %w", ErrQuestionnaire, refuse("请给一个 FHIR R4 Questionnaire（JSON）", "give one FHIR R4 Questionnaire as JSON"))
	}
	in, own, err := foundation(q)
	if err != nil {
		return instrument.Instrument{}, err
	}
	im := importer{in: in, sets: map[string][]instrument.Option{}, keys: map[string]instrument.ItemKey{}, codes: map[string]map[string]int{}}
	if err := im.items(q.Item, nil); err != nil {
		return instrument.Instrument{}, err
	}
	im.in.Items, im.in.Options = im.out, im.sets
	if !own {
		im.draftScale()
	}
	written, err := json.Marshal(im.in)
	if err != nil {
		return instrument.Instrument{}, fmt.Errorf("fhir: import: %w", err)
	}
	return instrument.Parse(string(in.ID)+".json", written)
}

const fill = "【请补充 / to be filled in】"

var notName = regexp.MustCompile(`[^a-z0-9]+`)

// name makes an id of anything.
func name(text string) string {
	text = strings.Trim(notName.ReplaceAllString(strings.ToLower(text), "-"), "-")
	if text == "" || text[0] < 'a' || text[0] > 'z' {
		text = "q-" + text
	}
	return strings.Trim(text[:min(len(text), 60)], "-")
}

// foundation is everything but items and options: from our own extension, or of a
// draft.
func foundation(q Questionnaire) (in instrument.Instrument, own bool, err error) {
	title := text(q.Title, q.Translated)
	for _, e := range q.Extension {
		if e.URL == scoring {
			if err := instrument.Decode("scoring", []byte(e.ValueString), &in); err != nil {
				return in, false, fmt.Errorf("%w: %w", ErrQuestionnaire, err)
			}
			in.Title = title
			return in, true, nil
		}
	}
	both := instrument.Text{ZH: fill, EN: fill}
	from := &instrument.Provenance{Status: instrument.Unvalidated, Source: "FHIR Questionnaire " + q.URL}
	if title.ZH == "" {
		title.ZH = fill
	}
	if title.EN == "" {
		title.EN = title.ZH
	}
	terms := q.Copyright
	if terms == "" {
		terms = fill
	}
	return instrument.Instrument{ID: instrument.ID(name(q.Name + " " + q.Title)), Version: "1", Title: title, Respondent: instrument.Self,
		Licence: instrument.Licence{Kind: instrument.Restricted, Terms: terms}, Citation: fill,
		Notes:   []string{"由 FHIR 导入，分量表、分段和关键回答待写。 / Imported from FHIR; scales, bands and critical answers are to be written."},
		Wording: instrument.Wording{ZH: from, EN: from}, Period: both, Intro: both}, false, nil
}

// importer collects items and option sets.
type importer struct {
	in    instrument.Instrument
	out   []instrument.Item
	sets  map[string][]instrument.Option
	keys  map[string]instrument.ItemKey // by link id
	codes map[string]map[string]int     // by link id: the values of the answers' codes
}

// items reads what stands on one level; around is the display condition of the group
// that it stands in.
func (im *importer) items(items []Item, around []EnableWhen) error {
	for _, item := range items {
		when, err := within(around, item)
		if asks := item.Type != "group" && item.Type != "display"; err == nil && asks {
			err = im.item(item, when)
		}
		if err != nil {
			return fmt.Errorf("%w: %q: %w", ErrQuestionnaire, item.LinkID, err)
		}
		if err := im.items(item.Item, when); err != nil {
			return err
		}
	}
	return nil
}

// within is the display condition of an item, or of the group around it. Two that must
// both hold cannot be said by ours.
func within(around []EnableWhen, item Item) ([]EnableWhen, error) {
	switch {
	case len(around) > 0 && len(item.EnableWhen) > 0:
		return nil, refuse("所在的组也有显示条件，两者不能都写", "has a display condition inside a group with one: keep one of them")
	case len(item.EnableWhen) > 1 && item.EnableBehavior != "any":
		return nil, refuse("几个显示条件只能是任一成立（enableBehavior any）", "has several display conditions, which can only be joined by any (enableBehavior)")
	}
	return slices.Concat(around, item.EnableWhen), nil
}

func (im *importer) item(q Item, when []EnableWhen) error {
	item, known := im.known(q.LinkID)
	item.Text = text(q.Text, q.Translated)
	if !known {
		im.bilingual(&item.Text)
	}
	if q.Repeats && q.Type != "choice" {
		return refuse("可以答几次（repeats）；只有选择题可以", "takes several answers (repeats); only choices can")
	}
	switch q.Type {
	case "choice", "boolean":
		if err := im.choice(&item, q); err != nil {
			return err
		}
	case "integer":
		item.Kind, item.Range = instrument.NumberItem, &instrument.Range{Min: limit(q, minValue, 0), Max: limit(q, maxValue, 100)}
	case "text", "string":
		item.Kind = instrument.FreeText
	default:
		return refuse("类型 %q 不能用；请用 choice、boolean、integer 或 text", "the type %q cannot be used; use choice, boolean, integer or text", q.Type)
	}
	read, err := im.conditions(when)
	if err != nil {
		return err
	}
	if !slices.EqualFunc(item.ShowIf, read, im.alike) {
		item.ShowIf = read
	}
	im.out, im.keys[q.LinkID] = append(im.out, item), item.Key
	return nil
}

// known is the item of our own extension, or a new one with a key of its own.
func (im *importer) known(link string) (instrument.Item, bool) {
	for _, item := range im.in.Items {
		if string(item.Key) == link {
			return item, true
		}
	}
	return instrument.Item{Key: instrument.ItemKey(string(im.in.ID) + "." + name(link))}, false
}

func (im *importer) bilingual(t *instrument.Text) {
	if t.ZH == "" {
		t.ZH = fill
	}
	if t.EN == "" {
		t.EN = t.ZH
	}
}

func limit(q Item, url string, otherwise int) int {
	for _, e := range q.Extension {
		if e.URL == url && e.ValueInteger != nil {
			return *e.ValueInteger
		}
	}
	return otherwise
}
