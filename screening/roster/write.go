package roster

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/xuri/excelize/v2"
)

// ErrGuardians refuses to write a row with more guardians than the template has
// columns for, rather than to drop one.
var ErrGuardians = errors.New("roster: too many guardians for the template")

// templateGuardians is how many guardians the template has room for.
const templateGuardians = 3

// templateFields are the template's columns before the guardians'.
var templateFields = []Field{FieldSchool, FieldNumber, FieldName, FieldGender, FieldBirth, FieldGrade, FieldClass, FieldBoarding}

var (
	genderWords   = map[Gender]Words{Male: {"男", "M"}, Female: {"女", "F"}}
	relationWords = map[Relation]Words{Father: {"父亲", "Father"}, Mother: {"母亲", "Mother"}, Grandparent: {"祖父母", "Grandparent"}, Other: {"其他", "Other"}}
	boardingWords = map[Boarding]Words{Boarder: {"是", "yes"}, Day: {"否", "no"}}
	gradeWords    = []string{"一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "高一", "高二", "高三"}
)

// Write makes a workbook in the canonical template, empty when there are no
// rows. All cells, filled or not, have the format "text": what a school enters
// later keeps all its digits. Beyond some 15,000 rows excelize buffers in the
// temp folder, so a province's real roster is not for this function.
func Write(w io.Writer, rows iter.Seq[Row], lang Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f, rows, lang); err != nil {
		return fmt.Errorf("roster: write: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("roster: write: %w", err)
	}
	return nil
}

func fill(f *excelize.File, rows iter.Seq[Row], lang Lang) error {
	sheet, head, err := template(f, lang)
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
		if err := sheet.SetRow(fmt.Sprintf("A%d", line), rowCells(row, lang)); err != nil {
			return err
		}
	}
	return sheet.Flush()
}

// template prepares the sheet and returns its header.
func template(f *excelize.File, lang Lang) (*excelize.StreamWriter, []any, error) {
	name := Words{"学生名单", "Roster"}.in(lang)
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
	head := headCells(lang)
	return sheet, head, errors.Join(sheet.SetColStyle(1, len(head), text), sheet.SetColWidth(1, len(head), 16))
}

func headCells(lang Lang) []any {
	var cells []any
	for _, field := range templateFields {
		cells = append(cells, titles[field].in(lang))
	}
	for n := range templateGuardians {
		for _, w := range []Words{
			{"监护人%d姓名", "Guardian %d name"}, {"监护人%d关系", "Guardian %d relation"}, {"监护人%d电话", "Guardian %d phone"},
		} {
			cells = append(cells, fmt.Sprintf(w.in(lang), n+1))
		}
	}
	return cells
}

// rowCells are all text. A value that is not known stays empty.
func rowCells(row Row, lang Lang) []any {
	born, grade, class := "", "", ""
	if !row.Birth.IsZero() {
		born = row.Birth.UTC().Format("2006-01-02")
	}
	if row.Grade >= 1 && row.Grade <= len(gradeWords) {
		grade = Words{gradeWords[row.Grade-1], fmt.Sprintf("Grade %d", row.Grade)}.in(lang)
	}
	if row.Class != 0 {
		class = Words{fmt.Sprintf("%d班", row.Class), fmt.Sprint(row.Class)}.in(lang)
	}
	cells := []any{row.SchoolCode, row.Number, row.Name, genderWords[row.Gender].in(lang), born, grade, class, boardingWords[row.Boarding].in(lang)}
	for _, g := range row.Guardians {
		cells = append(cells, g.Name, relationWords[g.Relation].in(lang), g.Phone)
	}
	return cells
}
