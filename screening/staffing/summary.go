package staffing

// Summary is the checks of a district, or of any other set of schools, added up.
// Schools that the ratio does not cover add their students and teachers too.
type Summary struct {
	Schools  int `bson:"schools" json:"schools"`
	Covered  int `bson:"covered" json:"covered"` // schools under the ratio
	Enrolled int `bson:"enrolled" json:"enrolled"`
	Required int `bson:"required" json:"required"`
	Present  int `bson:"present" json:"present"`
	// Deficit adds the deficits of the schools: a surplus elsewhere does not
	// stand in a short school's consulting room.
	Deficit          int `bson:"deficit" json:"deficit"`
	Short            int `bson:"short" json:"short"`                       // schools with a deficit or without their full-timer
	FullTimeRequired int `bson:"fullTimeRequired" json:"fullTimeRequired"` // schools that need a full-timer
	FullTimePresent  int `bson:"fullTimePresent" json:"fullTimePresent"`   // those of them that have one
}

// Sum adds up checks.
func Sum(checks []Check) Summary {
	var s Summary
	for _, c := range checks {
		s = s.Plus(c.summary())
	}
	return s
}

// Plus adds two summaries, so that districts add up to a city.
func (s Summary) Plus(t Summary) Summary {
	return Summary{
		Schools:          s.Schools + t.Schools,
		Covered:          s.Covered + t.Covered,
		Enrolled:         s.Enrolled + t.Enrolled,
		Required:         s.Required + t.Required,
		Present:          s.Present + t.Present,
		Deficit:          s.Deficit + t.Deficit,
		Short:            s.Short + t.Short,
		FullTimeRequired: s.FullTimeRequired + t.FullTimeRequired,
		FullTimePresent:  s.FullTimePresent + t.FullTimePresent,
	}
}

func (c Check) summary() Summary {
	return Summary{
		Schools:          1,
		Covered:          one(c.Covered),
		Enrolled:         c.Enrolled,
		Required:         c.Required,
		Present:          c.Present,
		Deficit:          c.Deficit,
		Short:            one(c.Short()),
		FullTimeRequired: one(c.FullTimeRequired),
		FullTimePresent:  one(c.FullTimeRequired && c.FullTimePresent),
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
