package validity

// Limits are all thresholds. They are configuration with a version, not law.
type Limits struct {
	Answers      int     // fewest answers on which speed, longstring and IRV are judged
	Speed        float64 // a smaller share of slow enough answers fires
	RunShare     float64 // a run of at least this share of the answered items fires
	IRV          float64 // a standard deviation of at most this fires; negative turns it off
	EvenOdd      float64 // a smaller consistency fires
	Synonyms     float64 // a smaller correlation fires
	WrongCaution int     // as many wrong required items fire
	WrongRetest  int     // as many wrong required items order a retest alone
	OutlierP     float64 // a D² above this quantile of χ² fires

	PairR        float64 // for [Moments.Pairs]
	FloorMS      int     // for [Stopwatch]: milliseconds under which no floor lies
	FloorAnswers int     // for [Stopwatch]: fewest times from which a floor is made
}

// DefaultLimits are the published cuts, and cautious ones of ours where the
// literature gives none. They have not been tried on Chinese pupils: a school that
// has data should set its own.
func DefaultLimits() Limits {
	return Limits{
		// Ours: on fewer answers one slip or one honest run decides.
		Answers: 10,
		// Wise & Kong 2005, Applied Measurement in Education 18, 163–183: response
		// time effort under .90 (to be checked).
		Speed: .90,
		// Curran 2016, J. Exp. Soc. Psychol. 66, 4–19: a run of half the scale or
		// more (to be checked).
		RunShare: .5,
		// Ours: Dunn et al. 2018 compare within a sample and give no fixed cut; 0
		// means one and the same answer throughout.
		IRV: 0,
		// Johnson 2005, J. Res. Pers. 39, 103–129, after Jackson: individual
		// reliability under .30 (to be checked).
		EvenOdd: .30,
		// Ours: no cut is agreed on; under 0 synonyms are answered as opposites.
		Synonyms: 0,
		// docs of the project, "Careless or defensive answering": one wrong is a
		// caution, two or more a flag.
		WrongCaution: 1,
		WrongRetest:  2,
		// χ²(p, .99), same place.
		OutlierP: OutlierP,
		// Meade & Craig 2012, Psychol. Methods 17, 437–455: r above .60.
		PairR: .60,
		// Wood et al. 2017, Soc. Psychol. Personal. Sci. 8, 454–464: one second an
		// item (to be checked). The 2 s of Huang et al. 2012 are an adult rule.
		FloorMS: 1000,
		// Ours: the median of fewer times moves too much.
		FloorAnswers: 30,
	}
}
