package roster

import "github.com/xinqiao/xinqiao/screening/roster/xlsx"

// genders include the codes of GB/T 2261.1, which register exports use.
var genders = map[string]Gender{
	"男": Male, "男性": Male, "男生": Male, "m": Male, "male": Male, "boy": Male, "1": Male,
	"女": Female, "女性": Female, "女生": Female, "f": Female, "female": Female, "girl": Female, "2": Female,
}

var boardings = map[string]Boarding{
	"是": Boarder, "住校": Boarder, "寄宿": Boarder, "住宿": Boarder, "住校生": Boarder, "寄宿生": Boarder, "住宿生": Boarder, "住读": Boarder,
	"yes": Boarder, "y": Boarder, "true": Boarder, "1": Boarder, "√": Boarder, "boarding": Boarder, "boarder": Boarder,
	"否": Day, "走读": Day, "走读生": Day, "不住校": Day, "不寄宿": Day, "不住宿": Day,
	"no": Day, "n": Day, "false": Day, "0": Day, "×": Day, "day": Day, "无": Day,
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

func parseBoarding(c xlsx.Cell) (Boarding, Code) {
	b, known := boardings[compact(c.Text)]
	if !known {
		return "", BadBoarding
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
