package roster

import "github.com/xinqiao/xinqiao/screening/roster/xlsx"

// genders include the codes of GB/T 2261.1, which register exports use.
var genders = map[string]Gender{
	"男": Male, "男性": Male, "男生": Male, "m": Male, "male": Male, "boy": Male, "1": Male,
	"女": Female, "女性": Female, "女生": Female, "f": Female, "female": Female, "girl": Female, "2": Female,
}

var boardings = map[string]bool{
	"是": true, "住校": true, "寄宿": true, "住宿": true, "住校生": true, "寄宿生": true, "住宿生": true, "住读": true,
	"yes": true, "y": true, "true": true, "1": true, "√": true, "boarding": true, "boarder": true,
	"否": false, "走读": false, "走读生": false, "不住校": false, "不寄宿": false, "不住宿": false,
	"no": false, "n": false, "false": false, "0": false, "×": false, "day": false, "无": false,
}

var relations = map[string]Relation{
	"父亲": Father, "父": Father, "爸爸": Father, "父子": Father, "父女": Father, "father": Father, "dad": Father,
	"母亲": Mother, "母": Mother, "妈妈": Mother, "母子": Mother, "母女": Mother, "mother": Mother, "mum": Mother, "mom": Mother,
	"祖父": Grandparent, "祖母": Grandparent, "爷爷": Grandparent, "奶奶": Grandparent, "外祖父": Grandparent, "外祖母": Grandparent,
	"外公": Grandparent, "外婆": Grandparent, "姥爷": Grandparent, "姥姥": Grandparent, "祖父母": Grandparent,
	"grandparent": Grandparent, "grandfather": Grandparent, "grandmother": Grandparent,
}

func parseGender(c xlsx.Cell) (Gender, Code) {
	g, known := genders[compact(c.Text)]
	if !known {
		return "", BadGender
	}
	return g, ""
}

func parseBoarding(c xlsx.Cell) (bool, Code) {
	b, known := boardings[compact(c.Text)]
	if !known {
		return false, BadBoarding
	}
	return b, ""
}

// parseRelation refuses nothing: families are of many kinds.
func parseRelation(c xlsx.Cell) (Relation, Code) {
	if r, known := relations[compact(c.Text)]; known {
		return r, ""
	}
	return Other, ""
}
