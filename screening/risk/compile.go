package risk

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// longest bounds a condition's text, far above any that a human can review.
const longest = 2000

var shared = sync.OnceValues(language)

// compiler turns one text into a condition over a library. Its faults name the
// mend.
type compiler struct {
	library instrument.Library
}

// fault is what is wrong with a condition, and what would mend it.
type fault struct{ what, mend lang.Words }

func (f *fault) Error() string { return f.what.EN + "; " + f.mend.EN }

func (c compiler) compile(text string) (condition, error) {
	if len(text) > longest {
		return condition{}, &fault{lang.Say("太长", "is too long"), lang.Say("请拆成几条规则，每条至多 %d 字节", "split it into rules of at most %d bytes", longest)}
	}
	env, err := shared()
	if err != nil {
		return condition{}, fmt.Errorf("risk: set up CEL: %w", err)
	}
	checked, issues := env.Compile(text)
	if issues.Err() != nil {
		return condition{}, &fault{lang.Say("不是条件（%s）", "is not a condition (%s)", firstLine(issues.Err().Error())),
			lang.Say("请改正表达式；可用的词见 docs/risk-policy.md", "correct the expression; docs/risk-policy.md lists the words")}
	}
	if checked.OutputType() != cel.BoolType {
		return condition{}, &fault{lang.Say("不是真或假", "is not true or false"), lang.Say("请与一个数比较", "compare the value with a number")}
	}
	return c.node(checked.NativeRep().Expr())
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return strings.TrimPrefix(line, "ERROR: <input>:")
}

var (
	tooMuch   = lang.Say("超出评估规则所能写的", "is more than a policy may say")
	onlyThese = lang.Say("请只用 &&、||，以及 docs/risk-policy.md 里的词与数的比较",
		"use &&, || and comparisons of the words of docs/risk-policy.md with numbers")
)

func (c compiler) node(e ast.Expr) (condition, error) {
	if e.Kind() != ast.CallKind {
		return condition{}, &fault{tooMuch, onlyThese}
	}
	call := e.AsCall()
	switch call.FunctionName() {
	case operators.LogicalAnd:
		all, err := c.nodes(call.Args())
		return condition{all: all}, err
	case operators.LogicalOr:
		some, err := c.nodes(call.Args())
		return condition{any: some}, err
	case operators.LogicalNot:
		return condition{}, &fault{lang.Say("用了“非”", "says not"),
			lang.Say("规则只能增加关注：没有、有效或平静都不能减少它", "a rule may only add concern: what is absent, valid or calm can take none away")}
	case operators.GreaterEquals, operators.Greater, operators.LessEquals, operators.Less, operators.Equals:
		return c.comparison(call)
	}
	key, err := argument(call)
	if err != nil {
		return condition{}, err
	}
	l := leaf{word: call.FunctionName(), key: key}
	return condition{leaf: l}, c.names(l)
}

func (c compiler) nodes(args []ast.Expr) ([]condition, error) {
	out := make([]condition, len(args))
	for i, a := range args {
		var err error
		if out[i], err = c.node(a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

var written = map[string]operator{operators.GreaterEquals: atLeast, operators.Greater: above,
	operators.LessEquals: atMost, operators.Less: below, operators.Equals: equal}

// mirrored turns "2 <= x" into "x >= 2".
var mirrored = map[operator]operator{atLeast: atMost, above: below, atMost: atLeast, below: above, equal: equal}

func (c compiler) comparison(call ast.CallExpr) (condition, error) {
	left, right, op := call.Args()[0], call.Args()[1], written[call.FunctionName()]
	if left.Kind() == ast.LiteralKind {
		left, right, op = right, left, mirrored[op]
	}
	limit, ok := literal(right)
	if !ok {
		return condition{}, &fault{lang.Say("不是与至多两位小数的数比较", "compares with something else than a number of at most two decimals"), onlyThese}
	}
	l := leaf{op: op, limit: limit}
	switch left.Kind() {
	case ast.IdentKind:
		l.word = left.AsIdent()
	case ast.CallKind:
		var err error
		if l.key, err = argument(left.AsCall()); err != nil {
			return condition{}, err
		}
		l.word = left.AsCall().FunctionName()
	default:
		return condition{}, &fault{lang.Say("不是一个词与一个数的比较", "compares something else than a word with a number"), onlyThese}
	}
	return c.aimed(l)
}

// aimed gives a comparison its direction and refuses one that could take concern
// away when an answer gets worse.
func (c compiler) aimed(l leaf) (condition, error) {
	if l.word == wordAge || l.word == wordGrade {
		return condition{leaf: l}, nil
	}
	if err := c.names(l); err != nil {
		return condition{}, err
	}
	if scale, ok := c.library.Scale(instrument.ScaleKey(l.key)); ok {
		l.worse = scale.Worse
	}
	fitting := []operator{atLeast, above}
	if l.worse == instrument.LowIsWorse {
		fitting = []operator{atMost, below}
	}
	if !slices.Contains(fitting, l.op) {
		return condition{}, &fault{lang.Say("%s(%q) %s 会在情况变差时减少关注", "%s(%q) %s would take concern away when things get worse", l.word, l.key, l.op),
			lang.Say("请用 %s 或 %s 比较", "compare with %s or %s", fitting[0], fitting[1])}
	}
	lowest, highest := c.ends(l)
	if !l.op.holds(highest, l.limit) && !l.op.holds(lowest, l.limit) || l.op.holds(lowest, l.limit) && l.op.holds(highest, l.limit) {
		return condition{}, &fault{lang.Say("%s(%q) %s %s 总是或从不成立", "%s(%q) %s %s can never, or always, hold", l.word, l.key, l.op, l.limit),
			lang.Say("取值从 %s 到 %s", "the values go from %s to %s", lowest, highest)}
	}
	return condition{leaf: l}, nil
}

// manyEarlier is more assessments than a student has within a year.
const manyEarlier = 50

func (c compiler) ends(l leaf) (lowest, highest instrument.Number) {
	switch l.word {
	case wordAnswer:
		item, _ := c.library.Item(instrument.ItemKey(l.key))
		if item.Kind == instrument.FreeText {
			return instrument.Whole(0), instrument.Whole(1)
		}
		return instrument.Whole(item.Min()), instrument.Whole(item.Max())
	case wordEarlier:
		return 0, instrument.Whole(manyEarlier)
	}
	form, err := c.library.Form(instrument.Battery{instrument.Ref(strings.SplitN(l.key, ".", 2)[0])})
	if err != nil {
		return 0, 0
	}
	return form.Ends(instrument.ScaleKey(l.key))
}

// names refuses an item, scale or level that does not exist.
func (c compiler) names(l leaf) error {
	ok, what := true, lang.Words{}
	switch l.word {
	case wordAnswer:
		_, ok = c.library.Item(instrument.ItemKey(l.key))
		what = lang.Say("题", "item")
	case wordBlank:
		item, known := c.library.Item(instrument.ItemKey(l.key))
		ok, what = known && len(item.Critical) > 0, lang.Say("关键题", "critical item")
	case wordScore, wordReach, wordIncomplete:
		_, ok = c.library.Scale(instrument.ScaleKey(l.key))
		what = lang.Say("分量表", "scale")
	case wordEarlier:
		ok, what = Level(l.key).Valid() && Level(l.key) != None, lang.Say("需要处理的级别", "level to act on")
	case wordCritical, wordAnyBlank, wordDoubtful, wordRetest:
	default:
		return &fault{lang.Say("用了 %q，超出评估规则所能写的", "uses %q, which is more than a policy may say", l.word), onlyThese}
	}
	if !ok {
		return &fault{lang.Words{ZH: fmt.Sprintf("没有%s %q", what.ZH, l.key), EN: fmt.Sprintf("there is no %s %q", what.EN, l.key)},
			lang.Say("请写已载入量表中的", "name one of a loaded instrument")}
	}
	return nil
}

// argument is the one text that a word takes, or none.
func argument(call ast.CallExpr) (string, error) {
	if call.IsMemberFunction() || len(call.Args()) > 1 {
		return "", &fault{tooMuch, onlyThese}
	}
	if len(call.Args()) == 0 {
		return "", nil
	}
	if arg := call.Args()[0]; arg.Kind() == ast.LiteralKind {
		if text, ok := arg.AsLiteral().(types.String); ok {
			return string(text), nil
		}
	}
	return "", &fault{lang.Say("名称是算出来的", "names something that is computed"),
		lang.Say(`请直接写键，例如 answer("phq-a.self-harm")`, `write the key itself, for example answer("phq-a.self-harm")`)}
}

func literal(e ast.Expr) (instrument.Number, bool) {
	if e.Kind() != ast.LiteralKind {
		return 0, false
	}
	switch v := e.AsLiteral().(type) {
	case types.Int:
		n, err := instrument.ParseNumber(fmt.Sprintf("%d", int64(v)))
		return n, err == nil
	case types.Double:
		n, err := instrument.ParseNumber(fmt.Sprintf("%v", float64(v)))
		return n, err == nil
	}
	return 0, false
}
