package fhir

import (
	"strings"

	"github.com/xinqiao/xinqiao/referral/packet"
)

// subject is who a packet is about.
type subject struct {
	pseudonym, gender, birthYear, grade string
	identity                            *identity
}

type identity struct {
	name, birth string
	guardians   []packet.Contact
}

func subjectOf(p packet.Packet) subject {
	year, _, _ := strings.Cut(p.Student.Birth, "-")
	return subject{pseudonym: p.Reference, gender: p.Student.Gender, birthYear: year, grade: p.Student.Grade,
		identity: &identity{p.Student.Name, p.Student.Birth, p.Guardians}}
}
