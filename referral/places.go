package referral

import (
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/region"
)

// cities returns the prefecture cities of a province.
func cities(province unit.Path) []unit.Path {
	var all []unit.Path
	for _, u := range region.All() {
		if u.Path.Level() == unit.City && province.Covers(u.Path) {
			all = append(all, u.Path)
		}
	}
	return all
}
