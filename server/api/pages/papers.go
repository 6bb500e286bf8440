package pages

import (
	"io"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/server/api/words"
)

// Minutes is the printed record of a review meeting.
type Minutes struct{ referral.Minutes }

// Write writes the paper.
func (m Minutes) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "minutes", m) }

// Refusal is the printed record of a refusal.
type Refusal struct{ referral.Refusal }

// Lines are help lines.
func (Refusal) Lines() []words.Line { return words.Lines[:2] }

// Write writes the paper.
func (r Refusal) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "refusal", r) }

// Invitation is the letter to the guardians. It goes to a family: no word that
// labels a child, and nothing of why.
type Invitation struct{ referral.Invitation }

// Lines are help lines.
func (Invitation) Lines() []words.Line { return words.Lines[:2] }

// Write writes the letter.
func (i Invitation) Write(w io.Writer) error { return templates.ExecuteTemplate(w, "invitation", i) }

// classOf says a class as people do: 七年级1班.
func classOf(class unit.Path) string {
	grade := unit.GradeName(class.Parent().Code()).ZH
	if grade == "" {
		return ""
	}
	return grade + class.Code() + "班"
}

// roleOf is a member of a meeting.
func roleOf(r actor.Role) lang.Words {
	if r == actor.Lead {
		return lang.Words{ZH: "分管校领导", EN: "school lead"}
	}
	return lang.Words{ZH: "心理教师", EN: "counselor"}
}
