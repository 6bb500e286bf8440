package screening

import "testing"

// BenchmarkImport brings a school of two thousand in, and then once more.
func BenchmarkImport(b *testing.B) {
	rows := pupils(schoolOne, 7, 2000)
	for name, before := range map[string]int{"new": 0, "unchanged": 1} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				r := newRegistry(b)
				for range before {
					r.bring(schoolOne, rows)
				}
				b.StartTimer()
				r.bring(schoolOne, rows)
			}
			b.ReportMetric(float64(b.N*len(rows))/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
