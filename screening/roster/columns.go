package roster

import (
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// Meaning names what a column holds: a field, and for guardians which of them, as
// in "phone.2" or "phone.father".
type Meaning string

// Column is a column of the sheet and what it is taken for.
type Column struct {
	Letter string  `bson:"letter" json:"letter"`
	Title  string  `bson:"title" json:"title"`
	Means  Meaning `bson:"means,omitempty" json:"means,omitempty"` // empty: it is not read
}

// longestTitle is how much of a header is shown to whoever corrects the columns.
const longestTitle = 40

var slotNames = map[slot]string{second: "2", third: "3", father: "father", mother: "mother"}

func (c column) meaning() Meaning {
	if name := slotNames[c.slot]; name != "" {
		return Meaning(string(c.field) + "." + name)
	}
	return Meaning(c.field)
}

// column is what a meaning stands for; another word stands for nothing.
func (m Meaning) column() (column, bool) {
	for _, c := range allColumns {
		if c.meaning() == m {
			return c, true
		}
	}
	return column{}, false
}

// allColumns are the columns that a roster can have.
var allColumns = buildColumns()

func buildColumns() (all []column) {
	for _, f := range templateFields {
		all = append(all, column{field: f})
	}
	for s := first; s < slots; s++ {
		for _, f := range []Field{FieldGuardian, FieldRelation, FieldPhone} {
			all = append(all, column{f, s})
		}
	}
	return all
}

// Meanings are the words of all columns, in the order of the template.
func Meanings() []Meaning {
	all := make([]Meaning, len(allColumns))
	for i, c := range allColumns {
		all[i] = c.meaning()
	}
	return all
}

// chosen is what somebody said of a column. It beats every guess, and two that say
// the same remain two.
const chosen = -1

// correct reads the header again with what somebody said of its columns.
func (h header) correct(said map[string]Meaning) header {
	if len(said) == 0 {
		return h
	}
	return readMeanings(h.line, h.titles, func(i int) (meaning, bool) {
		word, told := said[xlsx.ColumnName(i)]
		if !told {
			return guess(h.titles[i])
		}
		c, known := word.column()
		return meaning{c, chosen}, known
	})
}

// columns lists the header as people see it, without what is empty and unread.
func (h header) columns() []Column {
	var all []Column
	for i, title := range h.titles {
		m := h.means[i]
		if title = clean(title); title == "" && m.field == "" {
			continue
		}
		c := Column{Letter: xlsx.ColumnName(i), Title: shorten(title)}
		if m.field != "" && m.rank == h.rank[m.column] {
			c.Means = m.column.meaning()
		}
		all = append(all, c)
	}
	return all
}

func shorten(title string) string {
	runes := []rune(title)
	return string(runes[:min(len(runes), longestTitle)])
}

// Columns lists the columns of the sheet with what they are taken for.
func (s *Sheet) Columns() []Column { return s.head.columns() }

// ParseColumns reads what somebody said of columns, each as "B=phone.2", or "B="
// for one to be left out.
func ParseColumns(said []string) map[string]Meaning {
	all := map[string]Meaning{}
	for _, s := range said {
		letter, word, _ := strings.Cut(s, "=")
		all[letter] = Meaning(word)
	}
	return all
}

// faulty are the fields that two columns hold.
func (h header) faulty() []Field { return slices.Compact(slices.Sorted(slices.Values(h.twice))) }
