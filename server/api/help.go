package api

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/server/api/words"
)

// HelpLine is a telephone that somebody answers.
type HelpLine struct {
	Number string `json:"number"`
	Name   string `json:"name"`
	When   string `json:"when" doc:"什么时候打 / when to call"`
}

// helpLines are the country's lines. They need no log-in: help is never gated.
func helpLines(ctx context.Context, _ *struct{}) (*list[HelpLine], error) {
	return allOf(words.Lines, func(l words.Line) HelpLine { return helpLine(lang.From(ctx), l) }), nil
}

func helpLine(l lang.Lang, line words.Line) HelpLine {
	return HelpLine{Number: line.Number, Name: line.Name.In(l), When: line.When.In(l)}
}

// linesFor are the lines for a student, the school's own first. It reads as the
// engine, since a student has no part of the tree: call it only when the sitting
// was found to be the caller's.
func (h papers) linesFor(ctx context.Context, sitting string) ([]HelpLine, error) {
	doc, err := h.sittings.Get(ctx, actor.Engine(), sitting)
	if err != nil {
		return nil, err
	}
	school, err := h.org.School(ctx, actor.Engine(), doc.Class.At(unit.School).Code())
	if err != nil {
		return nil, err
	}
	var lines []HelpLine
	if own := words.School; school.Duty.CallBack != "" {
		own.Number = school.Duty.CallBack
		lines = append(lines, helpLine(lang.From(ctx), own))
	}
	for _, line := range words.Lines {
		lines = append(lines, helpLine(lang.From(ctx), line))
	}
	return lines, nil
}
