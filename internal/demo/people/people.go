// Package people invents plausible people for demonstrations, stories and tests.
// Nobody in it exists, and nothing in it can be mistaken for somebody who does:
// student numbers belong to no region and fail their own check digit, telephone
// numbers keep to one small block. The same seed gives the same people.
package people

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/screening/roster"
)

// Source invents people. It is for one goroutine.
type Source struct {
	random *rand.Rand
	seed   uint64
	serial uint64
}

// New returns a source. Sources whose seeds differ within 0 to 99,999 never give
// the same student number, as long as each invents fewer than a million students.
func New(seed uint64) *Source {
	return &Source{random: rand.New(rand.NewPCG(seed, 0x71a0)), seed: seed % 100_000}
}

// Student invents a student of a class, of the age that the grade has in the
// school year starting in September of a year.
func (s *Source) Student(schoolCode string, grade, class int, schoolYearStart int) roster.Row {
	surname, gender := s.surname(), pick(s, []roster.Gender{roster.Male, roster.Female})
	return roster.Row{
		SchoolCode: schoolCode,
		Number:     s.number(),
		Name:       surname + s.given(gender),
		Gender:     gender,
		Birth:      s.birth(grade, schoolYearStart),
		Grade:      grade,
		Class:      class,
		Guardians:  s.guardians(surname),
		Boarding:   s.boarding(grade),
	}
}

// boarding lets a fifth of the older students sleep at school.
func (s *Source) boarding(grade int) roster.Boarding {
	if grade >= 7 && s.random.IntN(5) == 0 {
		return roster.Boarder
	}
	return roster.Day
}

// Name invents an adult's name.
func (s *Source) Name() string {
	return s.surname() + s.given(pick(s, []roster.Gender{roster.Male, roster.Female}))
}

// Phone invents a mobile number from 19900000000 to 19900009999. The block is
// ours by convention only: no message may be sent to it. Numbers repeat.
func (s *Source) Phone() string { return fmt.Sprintf("1990000%04d", s.random.IntN(10_000)) }

// birth is a day between 1 September and 31 August: a child enters grade 1 in
// the September after the sixth birthday.
func (s *Source) birth(grade, schoolYearStart int) time.Time {
	youngest := time.Date(schoolYearStart-5-grade, time.August, 31, 0, 0, 0, 0, time.UTC)
	return youngest.AddDate(0, 0, -s.random.IntN(365))
}

// number has the shape of a national student number, G and 18 digits. The digits
// cannot be a citizen's: no region has the code 000000, and the last one is not
// the check digit of the others.
func (s *Source) number() string {
	body := fmt.Sprintf("000000%05d%06d", s.seed, s.serial%1_000_000)
	s.serial++
	return fmt.Sprintf("G%s%d", body, (checkDigit(body)+1)%10)
}

// checkDigit is that of GB 11643 (ISO 7064 MOD 11-2), where 10 is written X.
func checkDigit(body string) int {
	sum := 0
	for _, r := range body {
		sum = (sum + int(r-'0')) * 2 % 11
	}
	return (12 - sum) % 11
}

// guardians are two parents, one, or the grandparents a child was left with.
func (s *Source) guardians(surname string) []roster.Guardian {
	father := roster.Guardian{Name: surname + s.given(roster.Male), Relation: roster.Father, Phone: s.Phone()}
	mother := roster.Guardian{Name: s.surname() + s.given(roster.Female), Relation: roster.Mother, Phone: s.Phone()}
	switch s.random.IntN(10) {
	case 0:
		return []roster.Guardian{{Name: surname + s.given(roster.Male), Relation: roster.Grandparent, Phone: s.Phone()}}
	case 1, 2:
		return []roster.Guardian{father}
	case 3, 4, 5:
		return []roster.Guardian{mother}
	}
	return []roster.Guardian{father, mother}
}

func (s *Source) surname() string { return pick(s, surnames) }

// given is one character or, as for most, two.
func (s *Source) given(gender roster.Gender) string {
	characters := neutral
	if s.random.IntN(2) == 0 {
		characters = own[gender]
	}
	if s.random.IntN(4) == 0 {
		return pick(s, characters)
	}
	return pick(s, characters) + pick(s, own[gender])
}

func pick[T any](s *Source, from []T) T { return from[s.random.IntN(len(from))] }

// The characters of names. Surnames are the most common ones, with two of two
// characters, which schools have and programs forget.
var (
	surnames = append(strings.Split("王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤", ""), "欧阳", "诸葛")
	neutral  = strings.Split("子文思雨晨嘉佳一安宁乐天小明清书知言亦若云景希可心元禾青", "")
	own      = map[roster.Gender][]string{
		roster.Male:   strings.Split("伟强磊军勇杰涛超斌浩宇轩泽博航峰凯鹏俊豪睿翔志刚建国华林辰铭哲昊阳", ""),
		roster.Female: strings.Split("芳娜敏静丽艳娟霞秀英玲燕萍红婷雪慧莹琳洁欣怡涵悦萱彤瑶琪颖蕾珊月兰", ""),
	}
)
