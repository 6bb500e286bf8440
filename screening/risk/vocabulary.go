package risk

import (
	"cel.dev/cel-go/cel"
)

// The words of a condition. docs/risk-policy.md explains each; they are the whole
// vocabulary besides &&, ||, comparisons and literals.
const (
	wordAnswer     = "answer"        // answer("item") >= 2: what stands in the paper
	wordBlank      = "blank"         // blank("item"): a critical item was shown and left blank
	wordScore      = "score"         // score("scale") >= 15: valid, or certain whatever the blanks hide
	wordReach      = "reach"         // reach("scale") >= 15: possible, depending on the blanks
	wordIncomplete = "incomplete"    // incomplete("scale"): blanks leave it without a valid score
	wordCritical   = "critical"      // critical(): a critical answer to an item that no rule names by answer()
	wordAnyBlank   = "criticalBlank" // criticalBlank(): a blank of a critical item that no rule names by blank()
	wordDoubtful   = "doubtful"      // doubtful(): the answering was careless or defensive, perhaps
	wordRetest     = "retest"        // retest(): so much so that the paper is asked again
	wordEarlier    = "earlier"       // earlier("high") >= 1: findings of the last year, without false alarms
	wordAge        = "age"           // in completed years
	wordGrade      = "grade"         // 1 to 12
)

// language is CEL with these words and without everything that a condition does
// not need: no macros, so no loops.
func language() (*cel.Env, error) {
	yes := func(word string, args ...*cel.Type) cel.EnvOption {
		return cel.Function(word, cel.Overload(word, args, cel.BoolType))
	}
	value := func(word string, of *cel.Type) cel.EnvOption {
		return cel.Function(word, cel.Overload(word, []*cel.Type{cel.StringType}, of))
	}
	return cel.NewEnv(
		cel.ClearMacros(), cel.CrossTypeNumericComparisons(true),
		value(wordAnswer, cel.IntType), value(wordScore, cel.DoubleType), value(wordReach, cel.DoubleType), value(wordEarlier, cel.IntType),
		yes(wordBlank, cel.StringType), yes(wordIncomplete, cel.StringType),
		yes(wordCritical), yes(wordAnyBlank), yes(wordDoubtful), yes(wordRetest),
		cel.Variable(wordAge, cel.IntType), cel.Variable(wordGrade, cel.IntType),
	)
}
