package calendar

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// Year is what the State Council has arranged for one year.
type Year struct {
	Year     int      `json:"year"`
	Source   string   `json:"source"` // the notice, with number and date
	Holidays []Feast  `json:"holidays"`
	MakeUps  []Date   `json:"makeUps"` // weekend days on which people work and children learn
	index    *yearIdx // by day
}

// Feast is a holiday of the state.
type Feast struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
	Span
}

type yearIdx struct{ off, on map[Date]bool }

// festival are the days of a year's festivals that follow the moon and the sun.
type festival struct {
	Year       int  `json:"year"`
	SpringEve  Date `json:"springEve"`
	Qingming   Date `json:"qingming"`
	DragonBoat Date `json:"dragonBoat"`
	MidAutumn  Date `json:"midAutumn"`
}

//go:embed data/state.json
var stateData []byte

//go:embed data/festivals.json
var festivalData []byte

// book is the bundled data.
type book struct {
	years     map[int]Year
	festivals map[int]festival
}

var bundled = sync.OnceValue(func() book {
	b := book{years: map[int]Year{}, festivals: map[int]festival{}}
	var years []Year
	var festivals []festival
	mustRead(stateData, &years)
	mustRead(festivalData, &festivals)
	for _, y := range years {
		y.index = &yearIdx{off: map[Date]bool{}, on: map[Date]bool{}}
		for _, f := range y.Holidays {
			for d := f.From; d <= f.To; d = d.Add(1) {
				y.index.off[d] = true
			}
		}
		for _, d := range y.MakeUps {
			y.index.on[d] = true
		}
		b.years[y.Year] = y
	}
	for _, f := range festivals {
		b.festivals[f.Year] = f
	}
	return b
})

func mustRead(raw []byte, into any) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		panic(fmt.Errorf("calendar: bundled data: %w", err)) // the files are part of the binary and under test
	}
}

// Official returns the state's arrangement of a year; known is false while it is not
// yet published (or not yet bundled).
func Official(year int) (y Year, known bool) {
	y, known = bundled().years[year]
	return y, known
}

// statutory tells whether a day is one of the thirteen on which everybody rests by the
// regulation on festivals (全国年节及纪念日放假办法, as of 2025), however the days
// around it are arranged.
func statutory(d Date) bool {
	day := d.Start()
	switch fmt.Sprintf("%d-%d", day.Month(), day.Day()) {
	case "1-1", "5-1", "5-2", "10-1", "10-2", "10-3":
		return true
	}
	f, known := bundled().festivals[day.Year()]
	if !known {
		return false
	}
	spring := Span{From: f.SpringEve, To: f.SpringEve.Add(3)}
	return spring.Has(d) || d == f.Qingming || d == f.DragonBoat || d == f.MidAutumn
}

// stateKind is a day as the state arranges it.
func stateKind(d Date) Kind {
	weekday := d.Weekday()
	weekend := weekday == time.Saturday || weekday == time.Sunday
	y, known := Official(d.Start().Year())
	switch {
	case known && y.index.on[d]:
		return MakeUp
	case known && y.index.off[d], !known && statutory(d):
		return Holiday
	case weekend:
		return Weekend
	}
	return SchoolDay
}
