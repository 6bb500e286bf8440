package main

import "slices"

// The packages that watch.
const (
	inStore     = "./internal/store"
	inMemory    = "./internal/store/memory"
	inSQLite    = "./internal/store/sqlite"
	inVault     = "./internal/vault"
	inNotify    = "./internal/notify"
	inOutlets   = "./internal/notify/channel"
	inJobs      = "./jobs"
	inScreening = "./screening"
	inRisk      = "./screening/risk"
	inValidity  = "./screening/instrument/validity"
	inLocal     = "./screening/local"
	inCommand   = "./cmd/xinqiao"
	inReferral  = "./referral"
	inPacket    = "./referral/packet"
	inLedger    = "./referral/ledger"
	inIdem      = "./server/api/idem"
	inAuth      = "./server/auth"
	inSignet    = "./internal/signet"
	inChannel   = "./referral/coordination"
	inHospital  = "./internal/refhospital"
	inWire      = "./referral/packet/wire"
	inCourier   = "./internal/courier"
	inFaults    = "./internal/faults"
	inMentoring = "./referral/mentoring"
)

// guards is the whole table, one line of thought each: what keeps the promise, the text
// that does, what stands there once it is gone, and who must notice.
var guards = slices.Concat(effectGuards, disclosureGuards, mentoringGuards, channelGuards, proofGuards)
