// Package lang is what people read, in the languages that the platform speaks, and
// the language that a request is answered in: Chinese unless the reader asks for
// English.
package lang

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// Lang is a language that the platform speaks.
type Lang string

// The languages, the first being the default.
const (
	ZH Lang = "zh"
	EN Lang = "en"
)

// Words is one text in every language.
type Words struct {
	ZH string `bson:"zh-CN" json:"zh-CN,omitempty"`
	EN string `bson:"en" json:"en,omitempty"`
}

// Say puts the same things into the words of both languages.
func Say(zh, en string, args ...any) Words {
	if len(args) == 0 {
		return Words{zh, en}
	}
	return Words{fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)}
}

// String says it in both, for readers of whom no language is known.
func (w Words) String() string { return w.ZH + " / " + w.EN }

// Part is one language of a text that was written as String says it; a text without
// the mark is for readers of both.
func Part(text string, l Lang) string {
	zh, en, both := strings.Cut(text, " / ")
	if both && l == EN {
		return en
	}
	return zh
}

// In returns the text in a language, or in Chinese when there is no other.
func (w Words) In(l Lang) string {
	if l == EN && w.EN != "" {
		return w.EN
	}
	return w.ZH
}

var matcher = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// Choose reads an Accept-Language header.
func Choose(header string) Lang {
	_, index := language.MatchStrings(matcher, header)
	if index == 1 {
		return EN
	}
	return ZH
}

type contextKey struct{}

// Into attaches the language of a request.
func Into(ctx context.Context, l Lang) context.Context {
	return context.WithValue(ctx, contextKey{}, l)
}

// From returns the language of a request, Chinese when none was chosen.
func From(ctx context.Context) Lang {
	if l, ok := ctx.Value(contextKey{}).(Lang); ok {
		return l
	}
	return ZH
}
