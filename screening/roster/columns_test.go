package roster

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// bookOf has one sheet with these rows.
func bookOf(t *testing.T, rows ...[]any) *bytes.Reader {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		if err := f.SetSheetRow("Sheet1", "A"+string(rune('1'+i)), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(out.Bytes())
}

const schoolOfColumns = "3201060001"

func TestColumnsCanBeCorrected(t *testing.T) {
	file := func() *bytes.Reader {
		return bookOf(t, []any{"学生", "编码", "性别", "出生日期", "年级", "班级", "备注", "家长电话"},
			[]any{"王一", "G320106201203050011", "男", "2012-03-05", "七年级", "1班", "王妈妈", "13800000000"})
	}
	open := func(said ...string) (*Sheet, error) {
		f := file()
		return Open(f, f.Size(), Options{SchoolCode: schoolOfColumns, Columns: ParseColumns(said)})
	}
	_, err := open()
	refused, ok := errors.AsType[*Error](err)
	if !ok || refused.Code != MissingColumns || refused.Fields[0] != FieldNumber {
		t.Fatal(err)
	}
	for i, want := range []Column{{"A", "学生", "name"}, {"B", "编码", ""}, {"C", "性别", "gender"}} {
		if refused.Columns[i] != want {
			t.Errorf("column %d: %+v, want %+v", i, refused.Columns[i], want)
		}
	}
	sheet, err := open("B=number", "G=guardian", "H=phone")
	if err != nil {
		t.Fatal(err)
	}
	for row, faults := range sheet.Rows(t.Context()) {
		if len(faults) != 0 || row.Number == "" || row.Guardians[0].Name != "王妈妈" || row.Guardians[0].Phone != "13800000000" {
			t.Errorf("%+v %+v", row, faults)
		}
	}
	if _, err = open("B=number", "G=number"); !errors.As(err, &refused) || refused.Code != DoubleColumns {
		t.Errorf("two numbers: %v", err)
	}
	if _, err = open("B=number", "A="); !errors.As(err, &refused) || refused.Fields[0] != FieldName {
		t.Errorf("without a name: %v", err)
	}
}

func TestEveryMeaningIsAColumn(t *testing.T) {
	seen := map[Meaning]bool{}
	for _, m := range Meanings() {
		if c, ok := m.column(); !ok || c.meaning() != m || seen[m] {
			t.Errorf("%q", m)
		}
		seen[m] = true
	}
}

func TestWriteFaults(t *testing.T) {
	var out bytes.Buffer
	faults := []Fault{{Row: 3, Column: "C", Field: FieldName, Code: BadName, Mend: lang.Words{ZH: "改名字", EN: "mend the name"}}}
	if err := WriteFaults(&out, faults, 5, lang.ZH); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("需要修改")
	if err != nil || len(rows) != 3 || rows[1][0] != "3" || rows[1][2] != "姓名" || rows[1][3] != "改名字" {
		t.Errorf("%v %v", rows, err)
	}
}
