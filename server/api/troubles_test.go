package api

import (
	"testing"

	channel "github.com/xinqiao/xinqiao/referral/coordination"
)

func TestEveryTroubleHasWords(t *testing.T) {
	for _, trouble := range channel.Troubles() {
		if words := advice(channel.Packet, trouble); words.ZH == "" || words.EN == "" {
			t.Errorf("nobody learns what %q means and what to do", trouble)
		}
	}
	if advice(channel.Withdrawal, channel.Refused) != recall {
		t.Error("nobody learns that a packet has to be destroyed")
	}
	if len(troubles) != len(channel.Troubles()) {
		t.Error("there are words for a trouble that does not happen")
	}
}
