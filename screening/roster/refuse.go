package roster

import (
	"errors"
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// The reasons why a whole file is refused.
const (
	OldFormat      Code = "xls"             // .xls, or locked by a password
	PlainText      Code = "csv"             // CSV, or a web page called .xls
	NotWorkbook    Code = "not-a-workbook"  //
	Damaged        Code = "damaged"         //
	TooLarge       Code = "too-large"       //
	NoFile         Code = "empty-file"      //
	NoHeader       Code = "no-header"       //
	MissingColumns Code = "missing-columns" //
	DoubleColumns  Code = "double-columns"  // two columns for one field
	SeveralSheets  Code = "several-sheets"  //
	NoRows         Code = "no-rows"         //
)

var refusals = map[Code]lang.Words{
	OldFormat: {ZH: "这是旧格式（.xls）或加了密码的工作簿。请用 Excel 或 WPS 打开，去掉密码，另存为 .xlsx 后再上传。",
		EN: "This is an old .xls workbook or one with a password. Open it in Excel or WPS, remove the password, and save it as .xlsx."},
	PlainText: {ZH: "这是 CSV 或网页表格，不是 Excel 工作簿。请用 Excel 或 WPS 打开，核对没有乱码，另存为 .xlsx 后再上传。",
		EN: "This is a CSV file or a web page, not an Excel workbook. Open it in Excel or WPS, check that the text is legible, and save it as .xlsx."},
	NotWorkbook: {ZH: "这不是 Excel 工作簿。请上传 .xlsx 文件。", EN: "This is not an Excel workbook. Upload an .xlsx file."},
	Damaged: {ZH: "文件不完整或已损坏。请用 Excel 或 WPS 打开，重新另存为 .xlsx 后再上传。",
		EN: "The file is incomplete or damaged. Open it in Excel or WPS and save it as .xlsx again."},
	TooLarge: {ZH: "文件太大。请去掉图片和无关的工作表，或分学校上传。", EN: "The file is too large. Remove pictures and other sheets, or upload school by school."},
	NoFile:   {ZH: "文件是空的。", EN: "The file is empty."},
	NoHeader: {ZH: "没有找到表头。表头应在前 20 行内，至少有“姓名”“学籍号”。可以先下载模板。",
		EN: "No header row was found. It must stand within the first 20 rows and name at least “Name” and “Student number”. You can download the template."},
	MissingColumns: {ZH: "缺少这些列：{fields}。请补上后再上传。", EN: "These columns are missing: {fields}. Add them and upload again."},
	DoubleColumns:  {ZH: "这些内容各有两列：{fields}。请各留一列。", EN: "There are two columns for each of these: {fields}. Keep one of each."},
	SeveralSheets: {ZH: "有不止一张工作表含有名单。请合并到一张表，或分成几个文件上传。",
		EN: "More than one sheet holds a roster. Put all students on one sheet, or upload several files."},
	NoRows: {ZH: "表头下面没有学生。", EN: "There are no students below the header."},
}

// Error refuses a whole file.
type Error struct {
	Code   Code       `json:"code"`
	Fields []Field    `json:"fields,omitempty"` // of missing and double columns
	Mend   lang.Words `json:"mend"`
	// Columns are those that were found, where their meaning is what is wrong.
	Columns []Column `bson:"-" json:"-"`
}

// seen adds the columns that were found.
func (e *Error) seen(h header) *Error {
	e.Columns = h.columns()
	return e
}

// Error names the reason only; what to do stands in Mend.
func (e *Error) Error() string { return "roster: file refused: " + string(e.Code) }

func refuse(code Code, fields ...Field) *Error {
	var names lang.Words
	for _, f := range fields {
		names.ZH += "、" + titles[f].ZH
		names.EN += ", " + titles[f].EN
	}
	names = lang.Words{ZH: strings.TrimPrefix(names.ZH, "、"), EN: strings.TrimPrefix(names.EN, ", ")}
	return &Error{Code: code, Fields: fields, Mend: filled(refusals[code], "{fields}", names)}
}

// refusal says in this package's words why a workbook could not be read.
func refusal(err error) *Error {
	switch {
	case errors.Is(err, xlsx.ErrTooLarge):
		return refuse(TooLarge)
	case errors.Is(err, xlsx.ErrNotWorkbook):
		return refuse(NotWorkbook)
	}
	return refuse(Damaged)
}
