package unit

import (
	"strconv"

	"github.com/xinqiao/xinqiao/internal/lang"
)

var gradeNames = []string{"一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级", "高一", "高二", "高三"}

// GradeName is what schools call the grade of a code: 七年级, 高一. Where there is no
// such grade it is empty.
func GradeName(code string) lang.Words {
	grade, err := strconv.Atoi(code)
	if err != nil || grade < 1 || grade > len(gradeNames) {
		return lang.Words{}
	}
	return lang.Words{ZH: gradeNames[grade-1], EN: "Grade " + strconv.Itoa(grade)}
}
