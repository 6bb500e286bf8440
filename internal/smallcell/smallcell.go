// Package smallcell decides which counts of a table are too small to be shown: behind
// a count of a few stands somebody who could be known. It is pure.
package smallcell

// Least is the smallest count that is shown; none at all is shown, too.
const Least = 10

// Row is the counts of one unit; the rows of a table have the same columns.
type Row []int

// Alone hides the small counts of a row that stands by itself.
func Alone(r Row) []bool {
	hidden := make([]bool, len(r))
	for c, n := range r {
		hidden[c] = n > 0 && n < Least
	}
	return hidden
}

// Below hides what must not be known of the rows that add up to a row: each small
// count, and where a column hides one only while its sum is shown, the next smallest
// too, since the one could be had by taking the others from the sum. A sum that is
// hidden does not come to light by adding up either.
func Below(sumHidden []bool, rows []Row) [][]bool {
	hidden := make([][]bool, len(rows))
	for i, r := range rows {
		hidden[i] = Alone(r)
	}
	for c, unknown := range sumHidden {
		if n := hiddenIn(hidden, c); unknown && n == 0 || !unknown && n == 1 {
			if i := smallestShown(hidden, rows, c); i >= 0 {
				hidden[i][c] = true
			}
		}
	}
	return hidden
}

func hiddenIn(hidden [][]bool, c int) (n int) {
	for _, h := range hidden {
		if h[c] {
			n++
		}
	}
	return n
}

// smallestShown is -1 where nothing but zeros is shown.
func smallestShown(hidden [][]bool, rows []Row, c int) int {
	found := -1
	for i, r := range rows {
		if !hidden[i][c] && r[c] > 0 && (found < 0 || r[c] < rows[found][c]) {
			found = i
		}
	}
	return found
}
