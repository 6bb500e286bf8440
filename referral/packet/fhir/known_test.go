package fhir

import "github.com/xinqiao/xinqiao/referral/packet"

// known fills in who it is about.
func known(p *packet.Packet) {
	p.Student = packet.Patient{Name: "学生甲", Gender: "female", Birth: "2013-05-06", Grade: "7"}
	p.Guardians = []packet.Contact{{Name: "妈妈", Relation: "mother", Phone: "19900000001"}}
}
