package roster

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"

	"github.com/xuri/excelize/v2"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// ErrGuardians refuses to write a row with more guardians than the template has
// columns for, rather than to drop one.
var ErrGuardians = errors.New("roster: too many guardians for the template")

// templateGuardians is how many guardians the template has room for.
const templateGuardians = 3

// templateFields are the template's columns before the guardians'.
var templateFields = []Field{FieldSchool, FieldNumber, FieldName, FieldGender, FieldBirth, FieldGrade, FieldClass, FieldBoarding}

var (
	genderWords   = map[Gender]lang.Words{Male: {ZH: "男", EN: "M"}, Female: {ZH: "女", EN: "F"}}
	relationWords = map[Relation]lang.Words{Father: {ZH: "父亲", EN: "Father"}, Mother: {ZH: "母亲", EN: "Mother"}, Grandparent: {ZH: "祖父母", EN: "Grandparent"}, Other: {ZH: "其他", EN: "Other"}}
	boardingWords = map[Boarding]lang.Words{Boarder: {ZH: "是", EN: "yes"}, Day: {ZH: "否", EN: "no"}}
)

// Write makes a workbook in the canonical template, empty when there are no
// rows. All cells, filled or not, have the format "text": what a school enters
// later keeps all its digits. Beyond some 15,000 rows excelize buffers in the
// temp folder, so a province's real roster is not for this function.
func Write(w io.Writer, rows iter.Seq[Row], l lang.Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f, rows, l); err != nil {
		return fmt.Errorf("roster: write: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("roster: write: %w", err)
	}
	return nil
}

func fill(f *excelize.File, rows iter.Seq[Row], l lang.Lang) error {
	sheet, head, err := template(f, l)
	if err != nil {
		return err
	}
	if err := sheet.SetRow("A1", head); err != nil {
		return err
	}
	line := 1
	for row := range rows {
		if len(row.Guardians) > templateGuardians {
			return ErrGuardians
		}
		line++
		if err := sheet.SetRow(fmt.Sprintf("A%d", line), rowCells(row, l)); err != nil {
			return err
		}
	}
	return sheet.Flush()
}

// template prepares the sheet and returns its header.
func template(f *excelize.File, l lang.Lang) (*excelize.StreamWriter, []any, error) {
	name := lang.Words{ZH: "学生名单", EN: "Roster"}.In(l)
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return nil, nil, err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // the built-in format "@"
	if err != nil {
		return nil, nil, err
	}
	sheet, err := f.NewStreamWriter(name)
	if err != nil {
		return nil, nil, err
	}
	head := headCells(l)
	return sheet, head, errors.Join(sheet.SetColStyle(1, len(head), text), sheet.SetColWidth(1, len(head), 16))
}

func headCells(l lang.Lang) []any {
	var cells []any
	for _, field := range templateFields {
		cells = append(cells, titles[field].In(l))
	}
	for n := range templateGuardians {
		for _, w := range []lang.Words{
			{ZH: "监护人%d姓名", EN: "Guardian %d name"}, {ZH: "监护人%d关系", EN: "Guardian %d relation"}, {ZH: "监护人%d电话", EN: "Guardian %d phone"},
		} {
			cells = append(cells, fmt.Sprintf(w.In(l), n+1))
		}
	}
	return cells
}

// rowCells are all text. A value that is not known stays empty.
func rowCells(row Row, l lang.Lang) []any {
	born, class := "", ""
	if !row.Birth.IsZero() {
		born = row.Birth.UTC().Format("2006-01-02")
	}
	if row.Class != 0 {
		class = lang.Words{ZH: fmt.Sprintf("%d班", row.Class), EN: fmt.Sprint(row.Class)}.In(l)
	}
	cells := []any{row.SchoolCode, row.Number, row.Name, genderWords[row.Gender].In(l), born, unit.GradeName(strconv.Itoa(row.Grade)).In(l), class, boardingWords[row.Boarding].In(l)}
	for _, g := range row.Guardians {
		cells = append(cells, g.Name, relationWords[g.Relation].In(l), g.Phone)
	}
	return cells
}
