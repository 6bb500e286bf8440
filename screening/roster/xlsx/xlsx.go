// Package xlsx reads the cells of an .xlsx workbook as a stream, and tells
// numbers from text.
//
// A roster needs both, and the row iterator of excelize gives neither: it hides
// whether a cell was typed as text or as a number, so that an 18-digit number
// Excel has rounded looks like one it has not; and it ends silently where a
// file is damaged, so that half a school would look like all of it. It also
// unpacks sheets into memory or the temp folder. This package unpacks nothing
// but the shared strings and keeps no names on disk. It reads values only: no
// styles, no formulas, no drawings.
package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// The reasons why a workbook cannot be read.
var (
	ErrNotWorkbook = errors.New("xlsx: not a workbook")
	ErrDamaged     = errors.New("xlsx: the workbook is damaged")
	ErrTooLarge    = errors.New("xlsx: the workbook is too large")
)

// Limits on what a part may unpack to: far above any real roster, far below
// what a zip bomb needs.
const (
	maxSheet   = 512 << 20
	maxStrings = 64 << 20
	maxIndex   = 4 << 20 // workbook.xml and relations
)

// Sheet is a visible worksheet.
type Sheet struct {
	Name string
	part string
}

// Book is an open workbook. Nothing has to be closed: the reader it was opened
// from stays its owner's.
type Book struct {
	Sheets   []Sheet // in the order of the tabs
	Date1904 bool    // dates count from 1904, as old Excel for Mac did

	parts   map[string]*zip.File
	strings []string
}

// Open reads a workbook's table of contents and its shared strings.
func Open(r io.ReaderAt, size int64) (*Book, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	b := &Book{parts: make(map[string]*zip.File, len(archive.File))}
	for _, f := range archive.File {
		b.parts[partName(f.Name)] = f
	}
	main, rels, err := b.workbook()
	if err != nil {
		return nil, err
	}
	if err := b.index(main, rels); err != nil {
		return nil, err
	}
	if shared := rels.ofType("/sharedStrings"); shared != "" {
		return b, b.readStrings(shared)
	}
	return b, nil
}

// workbook finds the main part and its relations.
func (b *Book) workbook() (string, relations, error) {
	top, err := b.relations("")
	if err != nil {
		return "", nil, err
	}
	main := top.ofType("/officeDocument")
	if main == "" || b.parts[main] == nil {
		return "", nil, ErrNotWorkbook
	}
	rels, err := b.relations(main)
	return main, rels, err
}

// index reads which sheets there are, leaving out hidden ones: schools hide
// last year's rosters and lists of choices.
func (b *Book) index(main string, rels relations) error {
	return b.scan(main, maxIndex, func(e *element) error {
		switch e.name {
		case "workbook", "sheets":
			return e.enter()
		case "workbookPr":
			b.Date1904 = e.attr("date1904") == "1" || e.attr("date1904") == "true"
		case "sheet":
			rel := rels[e.attr("id")]
			if state := e.attr("state"); (state == "" || state == "visible") && strings.HasSuffix(rel.kind, "/worksheet") {
				b.Sheets = append(b.Sheets, Sheet{Name: e.attr("name"), part: rel.target})
			}
		}
		return nil
	})
}

type relation struct{ kind, target string }

type relations map[string]relation

func (r relations) ofType(suffix string) string {
	for _, rel := range r {
		if strings.HasSuffix(rel.kind, suffix) {
			return rel.target
		}
	}
	return ""
}

// relations reads where a part's references lead; the empty name stands for the
// package itself. A part without relations has none.
func (b *Book) relations(of string) (relations, error) {
	dir, file := path.Split(of)
	name := dir + "_rels/" + file + ".rels"
	found := relations{}
	if b.parts[partName(name)] == nil {
		return found, nil
	}
	err := b.scan(partName(name), maxIndex, func(e *element) error {
		if e.name == "Relationships" {
			return e.enter()
		}
		target := e.attr("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(dir, target)
		}
		found[e.attr("Id")] = relation{kind: e.attr("Type"), target: partName(target)}
		return nil
	})
	return found, err
}

// partName folds what producers spell differently: case, backslashes and a
// leading slash.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}
