package api

import (
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/referral"
	channel "github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// programProblems are the refusals that the programs of hospitals meet. The contract
// says which of them a program should try again.
var programProblems = map[error]kind{
	signet.ErrSignature: {401, "signature",
		lang.Words{ZH: "签名无效", EN: "No valid signature"},
		lang.Words{ZH: "请用已登记的 Ed25519 密钥，按 v1a 对 webhook-id.webhook-timestamp.正文 签名。",
			EN: "Sign webhook-id.webhook-timestamp.body as v1a with a registered Ed25519 key."}},
	signet.ErrStale: {401, "stale",
		lang.Words{ZH: "时间戳与现在相差超过五分钟", EN: "The timestamp is more than five minutes away"},
		lang.Words{ZH: "请校准时钟；重发时用新的时间戳，webhook-id 不变。", EN: "Set the clock; a retry has a new timestamp and the same webhook-id."}},
	wire.ErrMessage: {422, "message",
		lang.Words{ZH: "回执或答复的内容不对", EN: "The receipt or answer is not as documented"},
		lang.Words{ZH: "字段和取值见 docs/coordination-channel.md；已阅和答复要写明经办人 by。", EN: "See docs/coordination-channel.md; seen and answers name a human in by."}},
	channel.ErrHash: {422, "hash",
		lang.Words{ZH: "哈希与发出的内容不符", EN: "The hash is not that of what was sent"},
		lang.Words{ZH: "sha256 是所收正文逐字节的哈希。", EN: "sha256 is the hash of the body, byte for byte, as it was received."}},
	channel.ErrReused: {422, "webhook-id-reused",
		lang.Words{ZH: "同一个 webhook-id 用于不同的内容", EN: "This webhook-id came with another body"},
		lang.Words{ZH: "新的内容请用新的 webhook-id。", EN: "A new message has a new webhook-id."}},
	channel.ErrIllegal: {409, "illegal-answer",
		lang.Words{ZH: "与转介目前的状态不符", EN: "This does not fit where the referral stands"},
		lang.Words{ZH: "已留存。如果前一条还在路上，请稍后用同一个 webhook-id 重发。", EN: "It is kept. If an earlier answer is still on its way, send it again later under the same webhook-id."}},
	channel.ErrClosed: {410, "withdrawn-answer",
		lang.Words{ZH: "转介已撤回", EN: "The referral was taken back"},
		lang.Words{ZH: "请销毁材料，不必再答复。", EN: "Destroy the packet; no answer is needed."}},
	channel.ErrMany: {409, "too-many-receipts",
		lang.Words{ZH: "关于同一条消息的回执太多", EN: "Too many receipts about one message"},
		lang.Words{ZH: "请检查重发逻辑：重发时 webhook-id 不变。", EN: "Check the retries: they keep their webhook-id."}},
	channel.ErrEndpoint: {422, "endpoint",
		lang.Words{ZH: "接口地址不能用", EN: "The endpoint cannot be used"},
		lang.Words{ZH: "请用公网的 https 地址，或管理员在 XINQIAO_HOSPITAL_NETWORKS 允许的网段。",
			EN: "Use https on the public internet, or a network that the administrator allows in XINQIAO_HOSPITAL_NETWORKS."}},
	signet.ErrKeys: {422, "public-keys",
		lang.Words{ZH: "公钥不能用", EN: "The public keys cannot be used"},
		lang.Words{ZH: "请给一至四个 Ed25519 公钥（JWK：kty OKP，crv Ed25519，x）。", EN: "Give one to four Ed25519 public keys (JWK: kty OKP, crv Ed25519, x)."}},
	signet.ErrSecret: {422, "channel-secret",
		lang.Words{ZH: "通道密钥格式不对", EN: "Not a channel secret"},
		lang.Words{ZH: "whsec_ 加 24 至 64 字节的 base64。", EN: "whsec_ and 24 to 64 bytes in base64."}},
	referral.ErrConnection: {422, "connection",
		lang.Words{ZH: "接口登记不完整", EN: "The connection is not complete"},
		lang.Words{ZH: "首次登记要有地址、公钥和一至两个通道密钥。", EN: "The first time give endpoint, public keys and one or two channel secrets."}},
}
