package api

import (
	"github.com/xinqiao/xinqiao/internal/lang"
	channel "github.com/xinqiao/xinqiao/referral/coordination"
)

// troubles say what is wrong between the platform and a hospital's programs, and what
// people can do about it: they have a telephone.
var troubles = map[channel.Trouble]lang.Words{
	channel.Unreachable: {ZH: "医院系统没有回应。平台会继续重发；请同时打电话告知医院。",
		EN: "The hospital's programs do not answer. The platform goes on trying; tell the hospital by telephone as well."},
	channel.Refused: {ZH: "医院系统的接口已停用或拒收。请打电话告知医院，并请其与卫健联系人更正接口登记。",
		EN: "The hospital's endpoint is gone or refuses. Tell the hospital by telephone, and have the health contact correct the endpoint."},
	channel.Unconfirmed: {ZH: "医院系统有回应，但没有签名回执。请打电话确认医院已收到。",
		EN: "The hospital's programs answered and signed no receipt. Make sure by telephone that the hospital has it."},
	channel.Misfit: {ZH: "医院发来的一条答复与转介目前的状态不符，未能执行。请打电话问清，并请医院更正。",
		EN: "An answer of the hospital does not fit where the referral stands, and was not carried out. Ask by telephone what holds, and have the hospital correct it."},
	channel.Flooded: {ZH: "医院系统发来的内容过多，新的不再接收。请打电话问清，并请其检查系统。",
		EN: "The hospital's programs said more than is kept, and nothing more is taken. Ask by telephone what holds, and have them look at their system."},
}

// recall is what people do when a packet was taken back and no program takes the word.
var recall = lang.Words{ZH: "转介已撤回，但医院系统没有收到。请打电话告知医院，并请其销毁材料。",
	EN: "The referral was taken back, and the hospital's programs have not taken the word. Tell the hospital by telephone, and have it destroy the packet."}

// advice is what a trouble of a message of some kind means, and what to do.
func advice(k channel.Kind, t channel.Trouble) lang.Words {
	if k == channel.Withdrawal {
		return recall
	}
	return troubles[t]
}
