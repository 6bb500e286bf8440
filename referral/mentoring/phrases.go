package mentoring

import (
	"slices"
	"strings"
)

// Phrase is one of a fixed list: nobody writes freely about a student here.
type Phrase struct {
	ID     string
	ZH, EN string
}

// callBack stands in a phrase for the school's own telephone.
const callBack = "{call}"

// tasks are what a mentor does, drawn for every student alike.
var tasks = []Phrase{
	{"talk", "聊一次天", "Have a talk"},
	{"greet", "课间打个招呼，问问近况", "Say hello between lessons, and ask how things are"},
	{"rhythm", "留意作息与出勤", "Keep an eye on sleep and attendance"},
	{"praise", "留意一件做得好的事，当面说出来", "Notice something done well, and say so"},
	{withFamily, "与家长联系一次", "Be in touch with the family once"},
}

// withFamily is not drawn for a student with a guardian who must not be told: a mentor
// does not know, and must not find out by asking.
const withFamily = "family"

// CardList is the list of phrases that new cards are made of. A card keeps the version it
// was made from, so that it says later what it said.
const CardList = 1

// emergency stands on every card.
const emergency = "emergency"

var cardLists = map[int][]Phrase{1: {
	{"company", "请不要让他（她）独处。", "Please do not leave this student alone."},
	{"arrival", "请留意他（她）是否到校；缺席请立即告诉心理老师。", "Please see whether this student arrives; tell the counselor at once of an absence."},
	{"breaks", "请留意课间、午休和放学后他（她）在哪里。", "Please know where this student is in breaks, at noon and after school."},
	{"night", "请在熄灯前和夜里各看一眼，确认他（她）在宿舍。", "Please look before lights-out and in the night whether this student is in the dormitory."},
	{"keep-away", "请把药品和锐器收好。", "Please keep medicines and sharp things out of reach."},
	{"as-usual", "请像平常一样相处，不在别人面前提起。", "Please be as you always are, and do not mention it before others."},
	{"listen", "他（她）愿意说时请听着：不评判，不追问，也不答应保密。", "Should this student want to talk, listen: do not judge, do not press, and promise no secrecy."},
	{"tell", "有任何不放心，请马上打给心理老师：{call}。", "Whatever worries you, call the counselor at once: {call}."},
	{emergency, "如情况紧急，先拨 120 或 110，再打给：{call}。", "In an emergency call 120 or 110 first, then: {call}."},
}}

// CardPhrases returns the phrases of a version of the list.
func CardPhrases(list int) []Phrase { return slices.Clone(cardLists[list]) }

// With puts a telephone number into a phrase that was said in some language.
func (p Phrase) With(call, said string) string { return strings.ReplaceAll(said, callBack, call) }

// Obliged tells whether a phrase stands on every card.
func (p Phrase) Obliged() bool { return p.ID == emergency }

// Task returns a task by its id.
func Task(id string) Phrase {
	i := slices.IndexFunc(tasks, func(p Phrase) bool { return p.ID == id })
	if i < 0 {
		return Phrase{}
	}
	return tasks[i]
}
