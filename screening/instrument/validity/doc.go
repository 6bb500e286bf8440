// Package validity computes published indices of careless or defensive answering
// and says whether a paper is valid, needs caution, or should be taken again.
//
// It has no access to risk and no influence on it: it sees no score, no band and
// no level, and nothing it returns may lower, delay or hide one. All it can order
// is a retest. "valid" means that no sign of careless answering was found; it
// never means low risk. A paper that is all healthy and was answered too fast is
// reported as possible under-reporting.
//
// Everything here is a pure function of its arguments: no input or output, no
// clock, no random numbers, no map order. The same arguments give the same bytes
// on the same processor family; gonum's kernels may differ in the last bit on
// another one.
//
// An index that is not defined for a paper returns ok = false. It is then silent:
// it speaks neither for the paper nor against it.
//
// Sources marked "to be checked" were named from memory and must be compared with
// the original before a figure is shown to anyone as published.
package validity
