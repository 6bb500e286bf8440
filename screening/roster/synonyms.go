package roster

import (
	"strings"
	"unicode"
)

// meaning is what a header says. Where two headers say the same, the lower rank
// wins: the national student number before the school's own.
type meaning struct {
	column
	rank int
}

// synonyms are the spellings of a field, reduced as by reduceHeader.
var synonyms = map[Field][]string{
	FieldSchool:   {"学校标识码", "学校代码", "学校编码", "学校编号", "学校", "schoolcode", "schoolid", "school"},
	FieldNumber:   {"学籍号", "全国学籍号", "学籍号码", "学籍编号", "studentnumber", "studentno", "studentid", "studentcode"},
	FieldName:     {"姓名", "学生姓名", "学生", "name", "studentname", "fullname"},
	FieldGender:   {"性别", "学生性别", "gender", "sex"},
	FieldBirth:    {"出生日期", "出生年月日", "出生年月", "生日", "birthdate", "dateofbirth", "birthday", "birth", "dob"},
	FieldGrade:    {"年级", "所在年级", "年级名称", "grade", "gradelevel"},
	FieldClass:    {"班级", "班", "所在班级", "班级名称", "行政班", "班号", "class", "classname", "classnumber"},
	FieldBoarding: {"住校", "寄宿", "住宿", "是否住校", "是否寄宿", "是否住宿", "寄宿生", "住校生", "住宿生", "boarding", "boarder"},
}

// fallbacks are used only where no better column is there.
var fallbacks = map[Field][]string{
	FieldNumber: {"学号", "学生学号", "学生编号", "number"},
}

var (
	guardianWords = []string{"监护人", "家长", "guardian", "parent"}
	fatherWords   = []string{"父亲", "爸爸", "father"}
	motherWords   = []string{"母亲", "妈妈", "mother"}
	ordinals      = map[slot][]string{first: {"", "1", "一"}, second: {"2", "二"}, third: {"3", "三"}}
	aspects       = map[Field][]string{
		FieldGuardian: {"", "姓名", "name"},
		FieldRelation: {"关系", "与学生关系", "与本人关系", "relation", "relationship"},
		FieldPhone:    {"电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式", "phone", "phonenumber", "mobile", "tel", "telephone"},
	}
)

// meanings is every header known, built once from the tables above.
var meanings = buildMeanings()

func buildMeanings() map[string]meaning {
	known := map[string]meaning{}
	for field, spellings := range synonyms {
		for _, s := range spellings {
			known[s] = meaning{column: column{field: field}}
		}
	}
	for field, spellings := range fallbacks {
		for _, s := range spellings {
			known[s] = meaning{column{field: field}, 1}
		}
	}
	for field, spellings := range aspects {
		for _, aspect := range spellings {
			addGuardians(known, field, aspect)
		}
	}
	return known
}

// addGuardians adds "监护人2电话", "第二监护人电话", "监护人电话2", "电话2",
// "父亲电话" and so on for one aspect.
func addGuardians(known map[string]meaning, field Field, aspect string) {
	for s, nths := range ordinals {
		to := meaning{column: column{field, s}}
		for _, nth := range nths {
			for _, who := range guardianWords {
				known[who+nth+aspect], known[who+aspect+nth], known["第"+nth+who+aspect] = to, to, to
			}
			if field != FieldGuardian {
				known[aspect+nth] = to
			}
		}
	}
	for s, words := range map[slot][]string{father: fatherWords, mother: motherWords} {
		for _, who := range words {
			known[who+aspect] = meaning{column: column{field, s}}
		}
	}
}

// reduceHeader leaves of a header what tells its meaning: no case, no space, no
// star for "required", no remark in brackets.
func reduceHeader(text string) string {
	text = strings.ToLower(clean(text))
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '(' || r == '[' || r == '【':
			depth++
		case r == ')' || r == ']' || r == '】':
			depth = max(0, depth-1)
		case depth == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return r
		}
		return -1
	}, text)
}
