package roster

import (
	"slices"

	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// searched is how many rows may stand above the header: titles, the name of the
// school, notes on how to fill in.
const searched = 20

// header says which column holds what.
type header struct {
	line   int
	titles []string
	means  []meaning // of each title; without a field it means nothing
	at     map[column]int
	rank   map[column]int
	twice  []Field // fields that two headers name alike
}

func readHeader(line xlsx.Line) header {
	titles := make([]string, len(line.Cells))
	for i, cell := range line.Cells {
		titles[i] = cell.Text
	}
	return readMeanings(line.Number, titles, func(i int) (meaning, bool) { return guess(titles[i]) })
}

// guess takes a title for what people call a field.
func guess(title string) (meaning, bool) {
	m, known := meanings[reduceHeader(title)]
	return m, known
}

func readMeanings(line int, titles []string, of func(int) (meaning, bool)) header {
	h := header{line: line, titles: titles, means: make([]meaning, len(titles)), at: map[column]int{}, rank: map[column]int{}}
	for i := range titles {
		m, known := of(i)
		if !known {
			continue
		}
		h.means[i] = m
		_, taken := h.at[m.column]
		switch {
		case taken && m.rank == h.rank[m.column]:
			h.twice = append(h.twice, m.field)
		case !taken || m.rank < h.rank[m.column]:
			h.at[m.column], h.rank[m.column] = i, m.rank
		}
	}
	return h
}

// plausible tells a header from a title, a note or a list of totals.
func (h header) plausible() bool {
	_, named := h.at[column{field: FieldName}]
	_, numbered := h.at[column{field: FieldNumber}]
	return len(h.at) >= 2 && (named || numbered)
}

// missing lists the required fields without a column.
func (h header) missing(opts Options) []Field {
	return slices.DeleteFunc(opts.required(), func(f Field) bool {
		_, there := h.at[column{field: f}]
		return there
	})
}

// findHeader looks for the row near the top that names the most fields.
func findHeader(book *xlsx.Book, sheet xlsx.Sheet) (best header, err error) {
	seen := 0
	for line, err := range book.Lines(sheet) {
		if err != nil {
			return header{}, err
		}
		if h := readHeader(line); h.plausible() && len(h.at) > len(best.at) {
			best = h
		}
		if seen++; seen == searched {
			break
		}
	}
	return best, nil
}
