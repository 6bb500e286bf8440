package roster

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// faultHead is the header of a workbook of faults, and how wide its columns are.
var faultHead = []struct {
	title lang.Words
	width float64
}{
	{lang.Words{ZH: "行", EN: "Row"}, 8}, {lang.Words{ZH: "列", EN: "Column"}, 8}, {lang.Words{ZH: "栏目", EN: "Field"}, 16}, {lang.Words{ZH: "怎样改", EN: "What to do"}, 90},
}

// WriteFaults makes a workbook of what is wrong with a roster, to be sent to
// whoever mends it. It repeats no cell. Where there are more than those listed, the
// last row says so.
func WriteFaults(w io.Writer, faults []Fault, all int, l lang.Lang) error {
	f := excelize.NewFile()
	defer f.Close()
	if err := fillFaults(f, faults, all, l); err != nil {
		return fmt.Errorf("roster: write faults: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("roster: write faults: %w", err)
	}
	return nil
}

func fillFaults(f *excelize.File, faults []Fault, all int, l lang.Lang) error {
	name := lang.Words{ZH: "需要修改", EN: "To be mended"}.In(l)
	err := f.SetSheetName("Sheet1", name)
	head := make([]any, len(faultHead))
	for i, h := range faultHead {
		head[i] = h.title.In(l)
		letter, _ := excelize.ColumnNumberToName(i + 1) // these few have names
		err = errors.Join(err, f.SetColWidth(name, letter, letter, h.width))
	}
	err = errors.Join(err, f.SetSheetRow(name, "A1", &head),
		f.SetPanes(name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	for i, fault := range faults {
		row := []any{fault.Row, fault.Column, cmp.Or(titles[fault.Field].In(l), string(fault.Field)), fault.Mend.In(l)}
		err = errors.Join(err, f.SetSheetRow(name, fmt.Sprintf("A%d", i+2), &row))
	}
	if more := all - len(faults); more > 0 {
		row := []any{"", "", "", fmt.Sprintf(lang.Words{ZH: "另有 %d 处未列出，改好以上再上传即可看到。", EN: "%d more are not listed; mend these and upload again to see them."}.In(l), more)}
		err = errors.Join(err, f.SetSheetRow(name, fmt.Sprintf("A%d", len(faults)+2), &row))
	}
	return err
}
