// Package region knows the administrative units of the province by their
// official GB/T 2260 codes, so that every place in the platform is a real one.
// Source and edition stand at the head of data/gbt2260-32.csv.
package region

import (
	_ "embed" // the table of units
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"github.com/xinqiao/xinqiao/internal/unit"
)

// Unit is a province, a prefecture city or a county-level unit.
type Unit struct {
	Code    string // "32", "3201" or "320106"
	Name    string
	English string
	Path    unit.Path
}

//go:embed data/gbt2260-32.csv
var table string

// All returns the province, its cities and their districts and counties, each
// parent before its children.
func All() []Unit { return slices.Clone(units()) }

// ByCode finds a unit by its official code without trailing zeros.
func ByCode(code string) (Unit, bool) {
	i, found := slices.BinarySearchFunc(units(), code, func(u Unit, code string) int {
		return strings.Compare(u.Code, code)
	})
	if !found {
		return Unit{}, false
	}
	return units()[i], true
}

// units is sorted by code, which puts a parent before its children because its
// code is the beginning of theirs.
var units = sync.OnceValue(func() []Unit {
	reader := csv.NewReader(strings.NewReader(table))
	reader.Comment = '#'
	records, err := reader.ReadAll()
	if err != nil {
		panic("region: the embedded table does not parse: " + err.Error())
	}
	all := make([]Unit, 0, len(records)-1)
	for _, record := range records[1:] {
		all = append(all, Unit{Code: record[0], Name: record[1], English: record[2], Path: path(record[0])})
	}
	slices.SortFunc(all, func(a, b Unit) int { return strings.Compare(a.Code, b.Code) })
	return all
})

// path follows from the code: two digits a level.
func path(code string) unit.Path {
	var p unit.Path
	for end := 2; end <= len(code); end += 2 {
		p = p.Child(code[:end])
	}
	return p
}
