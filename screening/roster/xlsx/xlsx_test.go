package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// book makes a workbook with the independent library.
func book(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func open(t *testing.T, raw []byte) *Book {
	t.Helper()
	b, err := Open(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// dump reads a sheet into one text line per row: number, then type and value of each cell.
func dump(t *testing.T, b *Book, sheet Sheet) []string {
	t.Helper()
	var lines []string
	for line, err := range b.Lines(sheet) {
		if err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprint(line.Number)
		for i := range line.Cells {
			mark := "t"
			if line.Cell(i).Numeric {
				mark = "n"
			}
			text += " " + mark + ":" + line.Cell(i).Text
		}
		lines = append(lines, text)
	}
	return lines
}

func TestLinesTellNumbersFromText(t *testing.T) {
	b := open(t, book(t, func(f *excelize.File) {
		_ = f.SetSheetRow("Sheet1", "A2", &[]any{"学籍号", "姓名"})
		_ = f.SetSheetRow("Sheet1", "A4", &[]any{"320106000000001000", 320106000000001000, true, nil, "王 芳 & <李>"})
	}))
	got := dump(t, b, b.Sheets[0])
	want := []string{"2 t:学籍号 t:姓名", "4 t:320106000000001000 n:320106000000001000 t:1 t: t:王 芳 & <李>"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("got\n%q\nwant\n%q", got, want)
	}
}

func TestHiddenSheetsAreLeftOut(t *testing.T) {
	b := open(t, book(t, func(f *excelize.File) {
		_, _ = f.NewSheet("去年")
		_, _ = f.NewSheet("名单")
		_ = f.SetSheetVisible("去年", false)
	}))
	if len(b.Sheets) != 2 || b.Sheets[0].Name != "Sheet1" || b.Sheets[1].Name != "名单" {
		t.Fatalf("sheets = %+v", b.Sheets)
	}
}

func TestDate1904(t *testing.T) {
	yes := true
	b := open(t, book(t, func(f *excelize.File) { _ = f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}) }))
	if !b.Date1904 {
		t.Fatal("the 1904 date system was not seen")
	}
}

// The same random sheet, read by us and by excelize, has the same values.
func TestAgreesWithExcelize(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	raw := book(t, func(f *excelize.File) {
		for range 300 {
			cell, _ := excelize.CoordinatesToCellName(1+random.IntN(30), 1+random.IntN(40))
			_ = f.SetCellValue("Sheet1", cell, []any{random.IntN(1e6), random.Float64(), "字" + cell, " a", true}[random.IntN(5)])
		}
	})
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := f.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	b := open(t, raw)
	seen := 0
	for line, err := range b.Lines(b.Sheets[0]) {
		if err != nil {
			t.Fatal(err)
		}
		for i, value := range want[line.Number-1] {
			if got := line.Cell(i).Text; got != value {
				t.Errorf("row %d column %s: %q, excelize reads %q", line.Number, ColumnName(i), got, value)
			}
			seen++
		}
	}
	if seen < 250 {
		t.Fatalf("only %d cells compared", seen)
	}
}

// archive makes a package by hand, for what no honest producer writes.
func archive(t *testing.T, sheet, shared string) []byte {
	t.Helper()
	const office = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="a" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="` + office + `"><sheets><sheet name="S" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="` + office + `/worksheet" Target="/XL/Sheet.xml"/><Relationship Id="c" Type="` + office + `/sharedStrings" Target="strings.xml"/></Relationships>`,
		`xl\sheet.xml`:               sheet,
		"xl/strings.xml":             shared,
	} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestRichTextWithoutPhoneticGuides(t *testing.T) {
	b := open(t, archive(t,
		`<worksheet><sheetData><row><c t="s"><v>1</v></c><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c><c><f>1+1</f><v>2</v></c></row></sheetData></worksheet>`,
		`<sst><si><t>x</t></si><si><r><t>王</t></r><rPh sb="0" eb="1"><t>wang</t></rPh><r><t>芳</t></r></si></sst>`))
	if got := dump(t, b, b.Sheets[0]); len(got) != 1 || got[0] != "1 t:王芳 t:ab n:2" {
		t.Fatalf("got %q", got)
	}
}

// A damaged sheet must end in an error: half a school is not all of it.
func TestDamageIsNeverSilent(t *testing.T) {
	row := `<row><c><v>1</v></c></row>`
	for name, sheet := range map[string]string{
		"cut off":               `<worksheet><sheetData>` + row,
		"cut off after the row": `<worksheet><sheetData>` + row + `</sheetData>`,
		"no data":               `<worksheet></worksheet>`,
		"empty":                 ``,
		"wrong end tag":         `<worksheet><sheetData>` + row + `</worksheet>`,
		"no such string":        `<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>`,
		"no such column":        `<worksheet><sheetData><row><c r="ZZZZ1"><v>7</v></c></row></sheetData></worksheet>`,
		"no column":             `<worksheet><sheetData><row><c r="1"><v>7</v></c></row></sheetData></worksheet>`,
	} {
		b := open(t, archive(t, sheet, `<sst/>`))
		var last error
		for _, err := range b.Lines(b.Sheets[0]) {
			last = err
		}
		if !errors.Is(last, ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, last)
		}
	}
}

func TestChecksumIsCompared(t *testing.T) {
	raw := archive(t, `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`, `<sst/>`)
	b := open(t, raw)
	b.parts["xl/sheet.xml"].CRC32++
	var last error
	for _, err := range b.Lines(b.Sheets[0]) {
		last = err
	}
	if !errors.Is(last, ErrDamaged) {
		t.Fatalf("%v, want ErrDamaged", last)
	}
}

func TestPartsAreLimited(t *testing.T) {
	if testing.Short() {
		t.Skip("long, and of one goroutine")
	}
	raw := archive(t, `<worksheet/>`, `<sst><si><t>`+strings.Repeat(" ", maxStrings)+`</t></si></sst>`)
	if _, err := Open(bytes.NewReader(raw), int64(len(raw))); !errors.Is(err, ErrTooLarge) {
		t.Fatalf("%v, want ErrTooLarge", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	var other bytes.Buffer
	z := zip.NewWriter(&other)
	_, _ = z.Create("word/document.xml")
	_ = z.Close()
	for want, raw := range map[error][]byte{ErrDamaged: []byte("PK\x03\x04 cut"), ErrNotWorkbook: other.Bytes()} {
		if _, err := Open(bytes.NewReader(raw), int64(len(raw))); !errors.Is(err, want) {
			t.Errorf("%v, want %v", err, want)
		}
	}
}

func TestStoppingEarly(t *testing.T) {
	b := open(t, book(t, func(f *excelize.File) {
		_ = f.SetCellValue("Sheet1", "A1", 1)
		_ = f.SetCellValue("Sheet1", "A2", 2)
	}))
	for line, err := range b.Lines(b.Sheets[0]) {
		if err != nil || line.Number != 1 {
			t.Fatalf("line %d, %v", line.Number, err)
		}
		break
	}
}

func TestColumnNames(t *testing.T) {
	for n, name := range map[int]string{0: "A", 25: "Z", 26: "AA", 701: "ZZ", 702: "AAA"} {
		if ColumnName(n) != name || column(name+"12") != n {
			t.Errorf("%d = %s = %d, want %s", n, ColumnName(n), column(name+"12"), name)
		}
	}
}
