package roster

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// stage is a kind of school with its grades.
type stage struct {
	names  []string // longer ones first
	before int      // grades of the stages before it
	years  int
}

var stages = []stage{
	{names: []string{"小学", "小"}, before: 0, years: 6},
	{names: []string{"初级中学", "初中", "初"}, before: 6, years: 3},
	{names: []string{"高级中学", "高中", "高"}, before: 9, years: 3},
}

const maxGrade = 12

// parseGrade reads 七年级, 初一, 7, Grade 7, 高二 and the like.
func parseGrade(c xlsx.Cell) (int, Code) {
	text := compact(c.Text)
	if whole, _ := digits(c); c.Numeric {
		text = whole
	}
	if n := gradeOf(text); n != 0 {
		return n, ""
	}
	return 0, BadGrade
}

// gradeOf returns 0 for what is no grade.
func gradeOf(text string) int {
	text = strings.TrimPrefix(strings.TrimPrefix(text, "grade"), "g")
	text = strings.TrimSuffix(strings.TrimSuffix(text, "级"), "年")
	for _, s := range stages {
		for _, name := range s.names {
			if rest, cut := strings.CutPrefix(text, name); cut {
				return s.grade(numeral(rest))
			}
		}
	}
	if n := numeral(text); n <= maxGrade {
		return n
	}
	return 0
}

// grade counts 初一 as 7, and takes 初中七年级 as it is.
func (s stage) grade(n int) int {
	switch {
	case n >= 1 && n <= s.years:
		return s.before + n
	case n > s.before && n <= s.before+s.years:
		return n
	}
	return 0
}

// class is a class's number, and its grade where the class is written with it.
type class struct{ number, grade int }

var (
	classShape = regexp.MustCompile(`^(.*?)[-.·]?(?:\((\d+|[一二三四五六七八九十]+)\)|(\d+|[一二三四五六七八九十]+))$`)
	cohort     = regexp.MustCompile(`^(20)?\d{2}(级|届)$`)
)

const maxClass = 99

// parseClass reads 3班, 七(3)班, (3), 3, 2024级3班, Class 3 and the like.
func parseClass(c xlsx.Cell) (class, Code) {
	text := compact(c.Text)
	if whole, _ := digits(c); c.Numeric {
		if !digitsOnly.MatchString(whole) {
			return class{}, BadClass
		}
		text = whole
	}
	text = strings.NewReplacer("[", "(", "]", ")", "【", "(", "】", ")", "〔", "(", "〕", ")").Replace(text)
	parts := classShape.FindStringSubmatch(strings.TrimSuffix(strings.Replace(text, "班)", ")", 1), "班"))
	if parts == nil {
		return class{}, BadClass
	}
	found := class{number: numeral(parts[2] + parts[3])}
	if before := strings.TrimSuffix(parts[1], "class"); before != "" && !cohort.MatchString(before) {
		if found.grade = gradeOf(before); found.grade == 0 {
			return class{}, BadClass
		}
	}
	if found.number < 1 || found.number > maxClass {
		return class{}, BadClass
	}
	return found, ""
}

// numeral reads 1 to 9999 in Arabic and 1 to 99 in Chinese numerals; 0 is neither.
func numeral(text string) int {
	if digitsOnly.MatchString(text) && len(text) <= 4 {
		n, _ := strconv.Atoi(text)
		return n
	}
	tens, ones, ten := strings.Cut(text, "十")
	if !ten {
		return chineseDigit(text)
	}
	n := 10
	if tens != "" {
		n *= chineseDigit(tens)
	}
	if ones == "" || n == 0 {
		return n
	}
	if one := chineseDigit(ones); one != 0 {
		return n + one
	}
	return 0
}

func chineseDigit(text string) int {
	for i, r := range []rune("一二三四五六七八九") {
		if text == string(r) {
			return i + 1
		}
	}
	return 0
}
