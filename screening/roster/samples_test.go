package roster

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// update makes the sample workbooks and their golden files anew:
// go test ./screening/roster -run TestSamples -update
var update = flag.Bool("update", false, "make the samples in testdata anew")

const school = "3201060001"

// children are what every good sample holds, in whatever clothes.
var children = []Row{
	{SchoolCode: school, Number: "G000000000000000011", Name: "王芳", Gender: Female, Birth: day(2012, 3, 5), Grade: 7, Class: 3, Boarding: Day,
		Guardians: []Guardian{{Name: "王建国", Relation: Father, Phone: "19900000001"}}},
	{SchoolCode: school, Number: "G000000000000000022", Name: "王芳", Gender: Female, Birth: day(2012, 9, 30), Grade: 7, Class: 3, Boarding: Boarder,
		Guardians: []Guardian{{Name: "李秀英", Relation: Grandparent, Phone: "19900000002"}}},
	{SchoolCode: school, Number: "20240103", Name: "阿依古丽·买买提", Gender: Female, Birth: day(2008, 2, 29), Grade: 11, Class: 12},
	{SchoolCode: school, Number: "L-2024-0104", Name: "Li Xiaoming", Gender: Male, Birth: day(2017, 12, 1), Grade: 1, Class: 1, Boarding: Day,
		Guardians: []Guardian{{Name: "李强", Relation: Father, Phone: "19900000003"}}},
}

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

// sheet is a table as a school types it; a workbook's tabs in order.
type sheet [][]any

// samples are the workbooks of testdata. What no workbook library writes is raw.
var samples = map[string]func() []byte{
	"good-template-chinese.xlsx": func() []byte { return templateBook(lang.ZH) },
	"good-template-english.xlsx": func() []byte { return templateBook(lang.EN) },
	"good-chinese-merged-title.xlsx": func() []byte {
		return workbook(sheet{
			{"江宁实验学校 2024—2025 学年学生名单"},
			{"填表说明：带 * 的必填；学籍号请设为文本"},
			{},
			{"序号", "学校标识码*", "学籍号*", "姓名*", "性别(男/女)", "出生日期", "年级", "班级", "监护人", "关系", "监护人电话", "是否住校"},
			{1, school, "G000000000000000011", "王芳", "女", "2012-3-5", "七年级", "3班", "王建国", "父亲", "19900000001", "否"},
			{2, school, "G000000000000000022", "王芳", "女", "2012年9月30日", "初一", "七(3)班", "李秀英", "外婆", "199-0000-0002", "是"},
			{},
			{3, school, "20240103", "阿依古丽·买买提", "女", "2008/02/29", "高二", "12班"},
			{4, school, "L-2024-0104", "Li Xiaoming", "男", "2017.12.1", "小学一年级", "一班", "李强", "父", "+86 19900000003", "走读"},
		}, merge("A1", "L1"), merge("A2", "L2"))
	},
	"good-full-width-and-spaces.xlsx": func() []byte {
		return workbook(sheet{
			{"　姓　名　", "学校 代码", "学籍号\u200b", "性别", "出生日期", "年级", "班级", "家长姓名", "家长电话", "与学生关系", "住宿"},
			{"王　芳", "３２０１０６０００１", "Ｇ００００００００００００００００１１", " 女", "２０１２－０３－０５", "７", "（３）", "王建国　", "１９９　００００　０００１", "父亲", "走读"},
			{"王 芳\u00a0", "3201060001\u00a0", "g000000000000000022 ", "女　", "2012年 9月 30日", "７年级", "七（３）班", "\ufeff李秀英", "1990000 0002", "奶奶", "√"},
			{"阿依古丽•买买提", school, "2024 0103", "女性", "2008-02-29 00:00:00", "高中二年级", "高二（12）班"},
			{"Li  Xiaoming", school, "l-2024-0104", "Ｍ", "20171201", "一", "１班", "李强", "0086-199-0000-0003", "爸爸", "否"},
		})
	},
	"good-english-any-order.xlsx": func() []byte {
		return workbook(sheet{
			{"Class", "Birth Date", "Sex", "Student No.", "Grade", "Name", "Parent 1 Name", "Parent 1 Mobile", "Relationship", "Boarding?", "School ID", "Remarks"},
			{"Class 3", "2012-03-05", "F", "G000000000000000011", "Grade 7", "王芳", "王建国", "19900000001", "Father", "no", school, "n/a"},
			{3, "2012-09-30T00:00:00Z", "female", "G000000000000000022", 7, "王芳", "李秀英", 19900000002, "Grandmother", "yes", 3201060001},
			{"2024级12班", "2008-02-29", "F", 20240103, "G11", "阿依古丽·买买提", "", "", "", "", school},
			{"(1)", "2017-12-01", "M", "L-2024-0104", "1", "Li Xiaoming", "李强", "19900000003", "dad", "N", school},
		})
	},
	"good-excel-dates.xlsx": func() []byte { return excelDates(false) },
	"good-excel-dates-1904.xlsx": func() []byte {
		return excelDates(true)
	},
	"good-two-numbers-and-parents.xlsx": func() []byte {
		return workbook(sheet{
			{"学号", "学籍号", "学校", "姓名", "性别", "出生日期", "年级", "班级", "父亲姓名", "父亲电话", "第一监护人姓名", "第一监护人关系", "第一监护人联系电话", "寄宿生"},
			{"1", "G000000000000000011", school, "王芳", "女", "20120305", "初中一年级", "初一(3)班", "王建国", "19900000001", "", "", "", "否"},
			{"2", "G000000000000000022", school, "王芳", "女", "20120930", "初中七年级", "7.3班", "", "", "李秀英", "祖母", "19900000002", "寄宿"},
			{"3", "20240103", school, "阿依古丽·买买提", "女", "20080229", "高中2年级", "高二12班", "", "", "", "父亲"},
			{"4", "L-2024-0104", school, "Li Xiaoming", "男", "20171201", "一年级", "一年级(1)班", "李强", "19900000003", "", "", "", "否"},
		})
	},
	"good-second-sheet.xlsx": func() []byte {
		raw := templateBook(lang.ZH)
		f, _ := excelize.OpenReader(bytes.NewReader(raw))
		defer f.Close()
		_, _ = f.NewSheet("各班人数")
		_ = f.SetSheetRow("各班人数", "A1", &[]any{"年级", "班级", "人数"})
		_, _ = f.NewSheet("去年")
		_ = f.SetSheetRow("去年", "A1", &[]any{"姓名", "学籍号"})
		_ = f.SetSheetVisible("去年", false)
		_ = f.MoveSheet("各班人数", "学生名单")
		return save(f)
	},
	"bad-float-number.xlsx": func() []byte {
		return workbook(sheet{
			plain,
			{school, 320106201203051234, "王芳", "女", "2012-03-05", "7", "3"},                    // as a script writes it
			{school, 320106201203051000, "王芳", "女", "2012-03-05", "7", "3"},                    // as LibreOffice does
			{school, 3.2010620120305e+17, "王芳", "女", "2012-03-05", "7", "3"},                   // as Excel does
			{school, "3.20106E+17", "王芳", "女", "2012-03-05", "7", "3"},                         // after a round trip through CSV
			{school, "320106201203051000", "王芳", "女", "2012-03-05", "7", "3"},                  // text: nothing is lost
			{"3.20106E+09", 123456789012345, "王芳", "女", "2012-03-05", "7", "3", "19900000009"}, // 15 digits are exact
		})
	},
	"bad-cells.xlsx": func() []byte {
		return workbook(sheet{
			plain,
			{"江宁实验学校", "未知", "张3", "未知", "2012-02-30", "13", "火箭班", "025-84512345"},
			{"320106", "G1/2", "#N/A", "0", "明天", "2024级", "100", "1990000000"},
			{school, 1.5, 12, "男女", 99999999, "7.5", 3.1, "19900000001,19900000002"},
			{school, "G3", "王芳", "女", "1912-03-05", "初四", "0班", 1.99e10},
			{school, "G4", "王芳", "女", "2030-01-01", "七年级", "八(3)班", 3.5},
			{school, "", "　", "", nil, "", "\u00a0", ""},
		})
	},
	"bad-guardian-and-boarding.xlsx": func() []byte {
		return workbook(sheet{
			{"学校标识码", "学籍号", "姓名", "性别", "出生日期", "年级", "班级", "监护人姓名", "监护人电话", "住校"},
			{school, "G1", "王芳", "女", "2012-03-05", "7", "3", "", "19900000001", "是"},
			{school, "G2", "王芳", "女", "2012-03-05", "7", "3", "李四1", "", "也许"},
		})
	},
	"bad-duplicate-number.xlsx": func() []byte {
		return workbook(sheet{
			plain,
			{school, "G1", "王芳", "女", "2012-03-05", "7", "3"},
			{school, "G2", "王芳", "女", "2012-03-05", "7", "3"},
			{school, "ｇ１", "李强", "男", "2012-03-05", "7", "4"},
			{"3201060002", "G1", "李强", "男", "2012-03-05", "7", "4"},
			{school, " G1 ", "李强", "男", "2012-03-05", "7", "4"},
		})
	},
	"bad-old-format.xlsx":  func() []byte { return append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 504)...) },
	"bad-csv-gb18030.xlsx": func() []byte { return []byte("\xd1\xa7\xbc\xae\xba\xc5,\xd0\xd5\xc3\xfb\r\nG1,\xcd\xf5\xb7\xbc\r\n") },
	"bad-web-page.xlsx":    func() []byte { return []byte("<html><table><tr><td>姓名</td></tr></table></html>") },
	"bad-picture.xlsx":     func() []byte { return []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") },
	"bad-empty.xlsx":       func() []byte { return nil },
	"bad-cut-off.xlsx":     func() []byte { raw := templateBook(lang.ZH); return raw[:len(raw)/2] },
	"bad-no-header.xlsx": func() []byte {
		return workbook(sheet{{school, "G1", "王芳", "女", "2012-03-05", "7", "3"}})
	},
	"bad-missing-columns.xlsx": func() []byte {
		return workbook(sheet{{"姓名", "班级", "出生日期"}, {"王芳", "3", "2012-03-05"}})
	},
	"bad-double-columns.xlsx": func() []byte {
		return workbook(sheet{append(append([]any{}, plain...), "学生姓名", "手机"), {}})
	},
	"bad-several-sheets.xlsx": func() []byte { return workbook2(sheet{plain}, sheet{plain}) },
	"bad-no-rows.xlsx":        func() []byte { return workbook(sheet{{"名单"}, plain, {}, {"　", ""}}) },
}

// plain is the simplest full header.
var plain = []any{"学校标识码", "学籍号", "姓名", "性别", "出生日期", "年级", "班级", "联系电话"}

func templateBook(l lang.Lang) []byte {
	var out bytes.Buffer
	must(Write(&out, slices.Values(children), l))
	return out.Bytes()
}

// excelDates holds dates as Excel does: numbers of days.
func excelDates(date1904 bool) []byte {
	rows := sheet{{"学校标识码", "学籍号", "姓名", "性别", "出生日期", "年级", "班级", "监护人", "关系", "手机号码", "住校"}}
	for _, c := range children {
		row := []any{c.SchoolCode, c.Number, c.Name, string(c.Gender), c.Birth, c.Grade, c.Class}
		for _, g := range c.Guardians {
			row = append(row, g.Name, string(g.Relation), g.Phone, map[Boarding]int{Boarder: 1}[c.Boarding])
		}
		rows = append(rows, row)
	}
	return workbook(rows, func(f *excelize.File) { must(f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &date1904})) })
}

func workbook(s sheet, then ...func(*excelize.File)) []byte {
	f := excelize.NewFile()
	defer f.Close()
	for _, do := range then {
		do(f)
	}
	put(f, "Sheet1", s)
	return save(f)
}

func workbook2(a, b sheet) []byte {
	f := excelize.NewFile()
	defer f.Close()
	put(f, "Sheet1", a)
	_, err := f.NewSheet("初二")
	must(err)
	put(f, "初二", b)
	return save(f)
}

func put(f *excelize.File, name string, s sheet) {
	for i, row := range s {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		must(err)
		must(f.SetSheetRow(name, cell, &row))
	}
}

func merge(from, to string) func(*excelize.File) {
	return func(f *excelize.File) { must(f.MergeCell("Sheet1", from, to)) }
}

func save(f *excelize.File) []byte {
	var out bytes.Buffer
	must(f.Write(&out))
	return out.Bytes()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// makeSamples writes every workbook; files of testdata without a maker are removed.
func makeSamples(t *testing.T) {
	t.Helper()
	old, err := filepath.Glob("testdata/*.xlsx")
	must(err)
	for _, file := range old {
		must(os.Remove(file))
	}
	must(os.MkdirAll("testdata", 0o755))
	for name, build := range samples {
		must(os.WriteFile(filepath.Join("testdata", name), build(), 0o644))
	}
}
