package roster

import (
	"bytes"
	"io"
	"slices"
	"unicode"

	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// Sheet is a roster whose header has been understood. It can be read more than
// once: for a dry run and then for the import.
type Sheet struct {
	opts  Options
	book  *xlsx.Book
	sheet xlsx.Sheet
	head  header
	err   error
}

// Open finds the roster in a workbook, or refuses the file with an *Error. The
// reader must stay open while the sheet is read.
func Open(r io.ReaderAt, size int64, opts Options) (*Sheet, error) {
	if refused := sniff(r, size); refused != nil {
		return nil, refused
	}
	book, err := xlsx.Open(r, size)
	if err != nil {
		return nil, refusal(err)
	}
	s := &Sheet{opts: opts, book: book}
	if err := s.find(); err != nil {
		return nil, err
	}
	return s, nil
}

// find looks for the one sheet that is a roster. Two are refused: taking the
// first would lose the students of the second without a word.
func (s *Sheet) find() error {
	found := 0
	for _, sheet := range s.book.Sheets {
		head, err := findHeader(s.book, sheet)
		if err != nil {
			return refusal(err)
		}
		if head.plausible() {
			s.sheet, s.head = sheet, head
			found++
		}
	}
	s.head = s.head.correct(s.opts.Columns)
	missing := s.head.missing(s.opts)
	switch {
	case found == 0:
		return refuse(NoHeader)
	case found > 1:
		return refuse(SeveralSheets)
	case len(s.head.twice) > 0:
		return refuse(DoubleColumns, s.head.faulty()...).seen(s.head)
	case len(missing) > 0:
		return refuse(MissingColumns, missing...).seen(s.head)
	}
	return nil
}

// sniff tells by the first bytes what people upload instead of a workbook.
func sniff(r io.ReaderAt, size int64) *Error {
	start := make([]byte, min(size, 512))
	if len(start) == 0 {
		return refuse(NoFile)
	}
	if _, err := r.ReadAt(start, 0); err != nil && err != io.EOF {
		return refuse(Damaged)
	}
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		return nil
	case bytes.HasPrefix(start, []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")):
		return refuse(OldFormat)
	case readable(start):
		return refuse(PlainText)
	}
	return refuse(NotWorkbook)
}

// readable tells text in any encoding from binary data. UTF-16 comes with a mark.
func readable(start []byte) bool {
	if bytes.HasPrefix(start, []byte("\xFF\xFE")) || bytes.HasPrefix(start, []byte("\xFE\xFF")) {
		return true
	}
	return !slices.ContainsFunc(start, func(b byte) bool { return b < ' ' && !unicode.IsSpace(rune(b)) })
}
