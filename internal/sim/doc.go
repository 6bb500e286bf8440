// Package sim plays days of a school that loses its processes: one goroutine, a seeded
// scheduler that calls the same step functions as the server, the engine in memory
// that passes the conformance suite, a clock that jumps to what is due next. Crashes,
// lost answers, repeated work, another process in the middle of a step and a clock that is set
// back are thrown in. After each
// step it is asked whether a danger was lost, doubled or left to nobody. The same seed
// plays the same days, byte for byte.
//
// It proves the steps and their order, not the engines, Redis or the network: those
// are for the process tests.
package sim
