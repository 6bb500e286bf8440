package endtoend

import (
	"encoding/binary"
	"fmt"
	"slices"
	"testing"
	"unicode/utf16"
)

// needle is a text that must lie nowhere in clear.
type needle struct{ kind, text string }

// shortest is the least number of bytes that are looked for among arbitrary bytes:
// shorter texts come about by chance in what is sealed.
const shortest = 6

// scanner finds many needles in one pass, in UTF-8 and in both kinds of UTF-16.
type scanner struct {
	patterns map[uint64][]pattern // by their first bytes
	maybe    []bool               // by a hash of their first bytes
	count    int
}

type pattern struct {
	needle
	encoding string
	bytes    []byte
}

func newScanner(needles []needle) *scanner {
	s := &scanner{patterns: map[uint64][]pattern{}, maybe: make([]bool, 1<<20)}
	slices.SortFunc(needles, func(a, b needle) int { return len(a.text) - len(b.text) })
	for _, n := range needles {
		s.add(pattern{n, "UTF-8", []byte(n.text)})
		s.add(pattern{n, "UTF-16LE", wide(n.text, binary.LittleEndian)})
		s.add(pattern{n, "UTF-16BE", wide(n.text, binary.BigEndian)})
	}
	return s
}

func (s *scanner) add(p pattern) {
	if len(p.bytes) < shortest {
		return
	}
	head := headOf(p.bytes)
	if slices.ContainsFunc(s.patterns[head], func(q pattern) bool { return string(q.bytes) == string(p.bytes) }) {
		return
	}
	s.patterns[head] = append(s.patterns[head], p)
	s.maybe[slot(head)] = true
	s.count++
}

func headOf(b []byte) uint64 {
	_ = b[shortest-1]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40
}

func slot(head uint64) uint64 { return head * 0x9E3779B97F4A7C15 >> 44 }

func wide(text string, order binary.AppendByteOrder) (bytes []byte) {
	for _, unit := range utf16.Encode([]rune(text)) {
		bytes = order.AppendUint16(bytes, unit)
	}
	return bytes
}

// scan names the kinds of what it finds, each with its first place. It does not
// repeat the text: this test's own report is a log too.
func (s *scanner) scan(where string, in []byte) (leaks []string) {
	seen := map[string]bool{}
	for at := 0; at+shortest <= len(in); at++ {
		head := headOf(in[at:])
		if !s.maybe[slot(head)] {
			continue
		}
		for _, p := range s.patterns[head] {
			if len(in)-at >= len(p.bytes) && string(in[at:at+len(p.bytes)]) == string(p.bytes) && !seen[p.kind+p.encoding] {
				seen[p.kind+p.encoding] = true
				leaks = append(leaks, fmt.Sprintf("%s: %s, in %s, at byte %d", where, p.kind, p.encoding, at))
			}
		}
	}
	return leaks
}

func TestScannerFindsWhatItShould(t *testing.T) {
	s := newScanner([]needle{{"name", "欧阳文静"}, {"short name", "王伟"}, {"number", "G0000003201180000017"}, {"pin", "4711"}})
	for name, c := range map[string]struct {
		in    string
		leaks int
	}{
		"nothing":                {"南京市心桥路初级中学", 0},
		"UTF-8":                  {"x欧阳文静x", 1},
		"UTF-16 little":          {"x" + string(wide("欧阳文静", binary.LittleEndian)), 1},
		"UTF-16 big":             {"x" + string(wide("欧阳文静", binary.BigEndian)), 1},
		"at the end":             {"......王伟", 1},
		"half":                   {"欧阳文", 0},
		"two kinds":              {"王伟 G0000003201180000017", 2},
		"twice is one":           {"王伟王伟", 1},
		"too short to look for":  {"4711", 0},
		"short name, two octets": {string(wide("王伟", binary.LittleEndian)), 0},
	} {
		if got := s.scan("here", []byte(c.in)); len(got) != c.leaks {
			t.Errorf("%s: %v", name, got)
		}
	}
}
