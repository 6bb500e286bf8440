package roster

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// cases maps what stands in a cell to what is read, or to "!" and the fault. A
// leading "#" marks a number cell.
type cases map[string]string

func (all cases) run(t *testing.T, read func(xlsx.Cell) string) {
	t.Helper()
	for text, want := range all {
		if got := read(typed(text)); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func typed(text string) xlsx.Cell {
	if text != "" && text[0] == '#' {
		return xlsx.Cell{Text: text[1:], Numeric: true}
	}
	return xlsx.Cell{Text: text}
}

// shown makes a parser's answer comparable.
func shown[T any](parse func(xlsx.Cell) (T, Code)) func(xlsx.Cell) string {
	return func(c xlsx.Cell) string {
		value, code := parse(c)
		if code != "" {
			return "!" + string(code)
		}
		return fmt.Sprint(value)
	}
}

func TestGrades(t *testing.T) {
	cases{
		"七年级": "7", "七": "7", "7": "7", "#7": "7", "#7.0": "7", "７年级": "7", "Grade 7": "7", "GRADE7": "7", "g7": "7", "7级": "7",
		"初一": "7", "初1": "7", "初一年级": "7", "初中一年级": "7", "初中七年级": "7", "初级中学二年级": "8", "初三": "9", "九年级": "9",
		"高一": "10", "高二": "11", "高中三年级": "12", "高三年级": "12", "十二年级": "12", "十": "10", "#12": "12",
		"一年级": "1", "小学六年级": "6", "小六": "6", "小学 3": "3", " 五 年 级 ": "5",
		"0": "!grade", "#0": "!grade", "13": "!grade", "#-7": "!grade", "#7.5": "!grade", "初四": "!grade", "高七": "!grade", "小学七年级": "!grade",
		"2024级": "!grade", "七八年级": "!grade", "十三": "!grade", "grade": "!grade", "年级": "!grade", "幼儿园": "!grade",
	}.run(t, shown(parseGrade))
}

func TestClasses(t *testing.T) {
	cases{
		"3": "{3 0}", "#3": "{3 0}", "#3.0": "{3 0}", "3班": "{3 0}", "三班": "{3 0}", "（3）": "{3 0}", "(3)班": "{3 0}", "【3】班": "{3 0}", "（3班）": "{3 0}",
		"Class 3": "{3 0}", "十二班": "{12 0}", "二十": "{20 0}", "二十三班": "{23 0}", "99": "{99 0}", "03": "{3 0}",
		"七(3)班": "{3 7}", "七（三）班": "{3 7}", "七年级3班": "{3 7}", "七年级（3）班": "{3 7}", "七3班": "{3 7}", "7-3": "{3 7}", "7.3班": "{3 7}",
		"初一(3)班": "{3 7}", "高二12班": "{12 11}", "Grade 7 Class 3": "{3 7}", "七(3班)": "{3 7}",
		"2024级3班": "{3 0}", "2024级（3）班": "{3 0}", "24级3班": "{3 0}", "2027届3班": "{3 0}",
		"0": "!class", "100": "!class", "703": "!class", "#7.3": "!class", "#-3": "!class", "火箭班": "!class", "班": "!class", "(3": "!class",
		"A3": "!class", "2024-3": "!class", "初一三班": "!class", "十三(3)班": "!class", "3班4班": "!class",
	}.run(t, shown(parseClass))
}

func TestDates(t *testing.T) {
	shownDay := func(date1904 bool) func(xlsx.Cell) string {
		return shown(func(c xlsx.Cell) (string, Code) {
			day, code := parseDate(c, date1904)
			return day.Format("2006-01-02"), code
		})
	}
	cases{
		"2012-3-5": "2012-03-05", "2012-03-05": "2012-03-05", "2012/03/05": "2012-03-05", "2012.3.5": "2012-03-05", "2012年3月5日": "2012-03-05",
		"2012 年 3 月 5 日": "2012-03-05", "２０１２－３－５": "2012-03-05", "20120305": "2012-03-05", "#20120305": "2012-03-05", "2012年3月5号": "2012-03-05",
		"2012-03-05 00:00:00": "2012-03-05", "2012-03-05T00:00:00Z": "2012-03-05", "2012/3/5 0:00": "2012-03-05",
		"#40973": "2012-03-05", "#40973.75": "2012-03-05", "#4.0973E+04": "2012-03-05", "2008-02-29": "2008-02-29",
		"2012-13-05": "!date", "2012-02-30": "!date", "2011-02-29": "!date", "2012-00-01": "!date", "2012-3": "!date", "3-5-2012": "!date", "12-3-5": "!date",
		"40973": "!date", "#0": "!date", "#-1": "!date", "#1e300": "!date", "#NaN": "!date", "明天": "!date", "2012-3-5-7": "!date", "20121305": "!date",
		"1979-12-31": "!date-range", "2100-01-01": "!date-range", "#1": "!date-range", "#2012": "!date-range",
	}.run(t, shownDay(false))
	cases{"#39511": "2012-03-05", "2012-3-5": "2012-03-05"}.run(t, shownDay(true))
}

func TestStudentNumbers(t *testing.T) {
	cases{
		"G000000000000000011": "G000000000000000011", "ｇ０１": "G01", " L-01 ": "L-01", "320106201203051000": "320106201203051000", "1E10": "1E10",
		"#20240103": "20240103", "#2.0240103E7": "20240103", "#123456789012345": "123456789012345", "007": "007",
		"#3.2010620120305E+17": "!float-number", "3.20106E+17": "!float-number", "3.20106e17": "!float-number", "1E+05": "!float-number",
		"#320106201203051000": "!float-number", "#1234567890123456": "!float-number", "#1e15": "!float-number",
		"#1.5": "!number", "#-1": "!number", "G": "!number", "学籍号": "!number", "G 1/2": "!number", "-1": "!number", "G0000000000000000000000000000011": "!number",
	}.run(t, shown(parseNumber))
}

func TestPhones(t *testing.T) {
	cases{
		"19900000001": "19900000001", "#19900000001": "19900000001", "#1.9900000001E10": "19900000001", "199 0000 0001": "19900000001",
		"199-0000-0001": "19900000001", "+86 19900000001": "19900000001", "0086-19900000001": "19900000001", "(86)19900000001": "19900000001", "１９９００００００００": "19900000000",
		"1990000000": "!phone", "199000000011": "!phone", "12900000001": "!phone", "025-84512345": "!phone", "无": "!phone", "#1.5": "!phone",
		"1.99E+10": "!float-number", "#1.9900000001E+16": "!float-number",
	}.run(t, shown(parsePhone))
}

func TestNames(t *testing.T) {
	cases{
		"王芳": "王芳", "王　芳": "王芳", "王 小 芳": "王小芳", " 王芳\u00a0": "王芳", "阿依古丽•买买提": "阿依古丽·买买提", "阿依古丽・买买提": "阿依古丽·买买提",
		"Li  Xiaoming": "Li Xiaoming", "O'Neil-Wang": "O'Neil-Wang", "𠮷田": "𠮷田", "王\u200b芳": "王芳",
		"王芳1": "!name", "#12": "!name", "#N/A": "!name", "--": "!name", "王芳/李强": "!name", "王芳(女)": "!name",
	}.run(t, shown(parseName))
	if _, code := parseName(xlsx.Cell{Text: strings.Repeat("王", 41)}); code != BadName {
		t.Error("a name of 41 characters passed")
	}
}

func TestSchools(t *testing.T) {
	cases{
		"3201060001": "3201060001", "#3201060001": "3201060001", "３２０１０６０００１": "3201060001",
		"320106": "!school-code", "江宁实验学校": "!school-code", "32010600011": "!school-code", "3.20106E+09": "!float-number",
	}.run(t, shown(parseSchool))
}

func TestChoices(t *testing.T) {
	cases{"男": "male", " 女 ": "female", "Ｍ": "male", "Female": "female", "#2": "female", "0": "!gender", "男女": "!gender"}.run(t, shown(parseGender))
	cases{"是": "boarder", "走读": "day", "YES": "boarder", "#0": "day", "也许": "!boarding"}.run(t, shown(parseBoarding))
	cases{"父亲": "father", "Mum": "mother", "外 婆": "grandparent", "姑姑": "other"}.run(t, shown(parseRelation))
}

func TestHeaders(t *testing.T) {
	for text, want := range map[string]column{
		"姓名*": {field: FieldName}, "学生 姓名（必填）": {field: FieldName}, "STUDENT NUMBER": {field: FieldNumber}, "学号": {field: FieldNumber},
		"监护人": {FieldGuardian, first}, "监护人2姓名": {FieldGuardian, second}, "家长姓名1": {FieldGuardian, first}, "第三监护人联系电话": {FieldPhone, third},
		"母亲手机号": {FieldPhone, mother}, "父亲": {FieldGuardian, father}, "与学生关系": {FieldRelation, first}, "关系2": {FieldRelation, second}, "Guardian 2 phone": {FieldPhone, second},
	} {
		if got, known := meanings[reduceHeader(text)]; !known || got.column != want {
			t.Errorf("%q means %+v, want %+v", text, got.column, want)
		}
	}
	for _, text := range []string{"", "*", "(姓名)", "班主任", "校名", "备注", "王芳", "第一"} {
		if got, known := meanings[reduceHeader(text)]; known {
			t.Errorf("%q means %+v, want nothing", text, got.column)
		}
	}
}

// What a parser returns is canonical: read again it is itself, and it is within
// the bounds that Row promises.
func FuzzCells(f *testing.F) {
	for _, seed := range []string{"七年级", "七(3)班", "2012年3月5日", "40973.5", "+86 199-0000-0001", "3.2E+17", "Ｇ０１", "王　芳", "十二", "1e400", "NaN", "\xff"} {
		f.Add(seed, false)
		f.Add(seed, true)
	}
	f.Fuzz(func(t *testing.T, text string, numeric bool) {
		c := xlsx.Cell{Text: clean(text), Numeric: numeric}
		if again := clean(c.Text); again != c.Text {
			t.Fatalf("clean is not stable: %q, then %q", c.Text, again)
		}
		stable(t, c, parseNumber)
		stable(t, c, parsePhone)
		stable(t, c, parseName)
		stable(t, c, parseSchool)
		if g, code := parseGrade(c); (code == "") != (g >= 1 && g <= maxGrade) {
			t.Fatalf("grade %d with code %q", g, code)
		}
		if k, code := parseClass(c); (code == "") != (k.number >= 1 && k.number <= maxClass) || k.grade < 0 || k.grade > maxGrade {
			t.Fatalf("class %+v with code %q", k, code)
		}
		d, code := parseDate(c, numeric)
		if (code == "") != (d.Year() >= earliest) || !d.Equal(d.Truncate(24*time.Hour)) {
			t.Fatalf("date %v with code %q", d, code)
		}
	})
}

func stable(t *testing.T, c xlsx.Cell, parse func(xlsx.Cell) (string, Code)) {
	t.Helper()
	once, code := parse(c)
	if code != "" {
		if once != "" {
			t.Fatalf("a value beside the fault %s", code)
		}
		return
	}
	if twice, code := parse(xlsx.Cell{Text: once}); twice != once || code != "" {
		t.Fatalf("%q is read again as %q, %s", once, twice, code)
	}
}
