package risk

import (
	"math"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Named is the policy after its rules have changed.
func (p Policy) Named() Policy {
	p.name()
	return p
}

// Compile makes a rule of a condition alone.
func Compile(when string, l instrument.Library) (Rule, error) {
	compiled, err := compiler{l}.compile(when)
	return Rule{When: when, condition: compiled}, err
}

// ReadByCEL evaluates a rule with CEL's own evaluator, as the outside judge of the
// compiled tree. What is unknown compares like infinity on the calm side.
func ReadByCEL(p Policy, r Rule, f Facts, l instrument.Library) (bool, error) {
	env, err := cel.NewEnv(append(words(p, f, l),
		cel.ClearMacros(), cel.CrossTypeNumericComparisons(true),
		cel.Variable(wordAge, cel.IntType), cel.Variable(wordGrade, cel.IntType))...)
	if err != nil {
		return false, err
	}
	checked, issues := env.Compile(r.When)
	if issues.Err() != nil {
		return false, issues.Err()
	}
	program, err := env.Program(checked)
	if err != nil {
		return false, err
	}
	out, _, err := program.Eval(map[string]any{wordAge: f.Subject.Age, wordGrade: f.Subject.Grade})
	return out == types.True, err
}

// words bind the vocabulary to the facts.
func words(p Policy, f Facts, l instrument.Library) []cel.EnvOption {
	of := func(word string, out *cel.Type, read func(key string) ref.Val) cel.EnvOption {
		return cel.Function(word, cel.Overload(word, []*cel.Type{cel.StringType}, out,
			cel.UnaryBinding(func(key ref.Val) ref.Val { return read(string(key.(types.String))) })))
	}
	yes := func(word string, v bool) cel.EnvOption {
		return cel.Function(word, cel.Overload(word, nil, cel.BoolType, cel.FunctionBinding(func(...ref.Val) ref.Val { return types.Bool(v) })))
	}
	scale := func(read func(instrument.ScaleScore, instrument.Direction) instrument.Number) func(string) ref.Val {
		return func(key string) ref.Val {
			s, asked := f.Result.Scale(instrument.ScaleKey(key))
			defined, _ := l.Scale(instrument.ScaleKey(key))
			switch {
			case asked:
				return types.Double(read(s, defined.Worse).Float())
			case defined.Worse == instrument.LowIsWorse:
				return types.Double(math.Inf(1))
			}
			return types.Double(math.Inf(-1))
		}
	}
	return []cel.EnvOption{
		of(wordAnswer, cel.IntType, func(key string) ref.Val {
			if v, given := f.Answers[instrument.ItemKey(key)].Reading(); given {
				return types.Int(v)
			}
			return types.Int(math.MinInt64)
		}),
		of(wordScore, cel.DoubleType, scale(certain)), of(wordReach, cel.DoubleType, scale(possible)),
		of(wordEarlier, cel.IntType, func(level string) ref.Val {
			return types.Int(len(slices.DeleteFunc(slices.Clone(f.Earlier), func(l Level) bool { return !l.AtLeast(Level(level)) })))
		}),
		of(wordBlank, cel.BoolType, func(key string) ref.Val {
			return types.Bool(slices.Contains(f.Result.CriticalBlank, instrument.ItemKey(key)))
		}),
		of(wordIncomplete, cel.BoolType, func(key string) ref.Val {
			s, asked := f.Result.Scale(instrument.ScaleKey(key))
			return types.Bool(asked && !s.Valid && s.Unreached == 0)
		}),
		yes(wordCritical, slices.ContainsFunc(f.Result.CriticalYes, func(k instrument.ItemKey) bool { return !p.named(wordAnswer)[string(k)] })),
		yes(wordAnyBlank, slices.ContainsFunc(f.Result.CriticalBlank, func(k instrument.ItemKey) bool { return !p.named(wordBlank)[string(k)] })),
		yes(wordDoubtful, f.Validity == Caution || f.Validity == Retest), yes(wordRetest, f.Validity == Retest),
	}
}
