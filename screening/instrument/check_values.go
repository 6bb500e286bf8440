package instrument

import (
	"fmt"

	"github.com/xinqiao/xinqiao/internal/lang"
)

func (d scaleCheck) missing() bool {
	m, field := d.s.Missing, d.field+".missing"
	d.Filled(field+".source", m.Source)
	limited := 0 <= m.MaxBlanks && m.MaxBlanks < len(d.s.Items)
	switch m.Kind {
	case Prorate:
		return d.Require(1 <= m.MaxBlanks && limited, field+".maxBlanks", lang.Say("没有可按比例补的", "leaves nothing to prorate"),
			lang.Say("请用 1 到题数减一", "use 1 up to one less than the number of items")) && d.alike(field)
	case Invalid:
		d.Require(d.s.Formula != Mean || m.MaxBlanks == 0, field+".maxBlanks", noMean,
			lang.Say("请改用 prorate，或写 0", "prorate instead, or use 0"))
		return d.Require(limited, field+".maxBlanks", outOfRange, lang.Say("请用 0 到题数减一", "use 0 up to one less than the number of items"))
	case None, Positive:
		d.Require(d.s.Formula != Mean, field+".kind", noMean, oneOf(Prorate, Invalid))
		return d.Require(m.MaxBlanks == 0, field+".maxBlanks", lang.Say("不用于这种缺失规则", "has no meaning for this kind"), remove) && d.refusals(field)
	}
	return d.Require(false, field+".kind", unknown, oneOf(None, Prorate, Invalid, Positive))
}

var noMean = lang.Say("使均值无法计算", "leaves the mean undefined")

// alike asks for items of one range: otherwise answered items could speak for more
// than a blank one can hold.
func (d scaleCheck) alike(field string) bool {
	first, ok := d.items[d.s.Items[0]], true
	for i, key := range d.s.Items {
		item := d.items[key]
		ok = d.Require(item.Min() == first.Min() && item.Max() == first.Max() && d.s.Formula != Factor, field+".kind",
			lang.Say("不能由其他题代替 items[%d]", "cannot let other items speak for items[%d]", i),
			lang.Say("只有不加权、分值范围相同的题才能按比例补分", "prorate over unweighted items of one range only")) && ok
	}
	return ok
}

func (d scaleCheck) refusals(field string) bool {
	ok := true
	for i, key := range d.s.Items {
		counts := d.items[key].Kind == YesNo && len(d.s.Reversed) == 0 && d.s.Formula == Sum
		ok = d.Require(d.s.Missing.Kind != Positive || counts, field+".kind",
			lang.Say("不能把 items[%d] 的空白算作“是”", "cannot count a blank of items[%d] as yes", i),
			lang.Say("只用于不反向的是非题之和", "use it for unreversed sums of yes-no items only")) && ok
	}
	return ok
}

// bands asks for a partition of all values: a score without a band would be a
// child nobody looks at.
func (d scaleCheck) bands() {
	lowest, highest := d.ends()
	if d.s.Norms != nil {
		d.norms()
		lowest, highest = lowestNorm, highestNorm
	}
	d.lie(lowest, highest)
	field := d.field + ".bands"
	d.Require(len(d.s.Bands) > 0, field, empty, lang.Say("请覆盖 %s 到 %s", "cover %s to %s", lowest, highest))
	named, next := map[string]bool{}, lowest
	for i, b := range d.s.Bands {
		at := fmt.Sprintf("%s[%d]", field, i)
		d.Require(namePattern.MatchString(b.ID) && !named[b.ID], at+".id", lang.Say("不是自己的名称", "is not a name of its own"),
			lang.Say("请用小写字母、数字和连字符，每个名称一次", "use small letters, digits and hyphens, each name once"))
		d.Bilingual(at+".label", b.Label)
		d.Filled(at+".source", b.Source)
		d.Require(b.Min == next, at+".min", lang.Say("有空档或重叠", "leaves a gap or overlaps"), lang.Say("请从 %s 开始", "begin at %s", next))
		d.Require(b.Max >= b.Min && (b.Max-lowest)%d.s.step() == 0, at+".max", lang.Say("小于 min，或落在两个分值之间", "is below min or between two values"),
			lang.Say("应不小于 min，步长 %s", "end at min or above, in steps of %s", d.s.step()))
		named[b.ID], next = true, b.Max+d.s.step()
	}
	d.Require(len(d.s.Bands) == 0 || next == highest+d.s.step(), field, lang.Say("没有到最高分为止", "does not end at the highest score"),
		lang.Say("最后一段应到 %s", "end the last band at %s", highest))
}

// ends computes what a form would, for the scale under check and its parts.
func (d scaleCheck) ends() (lowest, highest Number) {
	in := d.in
	in.Scales = []Scale{d.s}
	for _, key := range d.s.Scales {
		in.Scales = append([]Scale{d.earlier[key]}, in.Scales...)
	}
	f := newForm([]Instrument{in})
	last := f.scales[len(f.scales)-1]
	return last.lowest, last.highest
}

func (d scaleCheck) lie(lowest, highest Number) {
	if l := d.s.Lie; l != nil {
		d.Require(lowest < l.Limit && l.Limit <= highest && d.s.Worse == HighIsWorse, d.field+".lie.limit", lang.Say("从不或总会达到", "is never, or always, reached"),
			lang.Say("请用大于 %s、不超过 %s 的值，且分高为差", "use a value above %s and up to %s, where high is worse", lowest, highest))
		d.Filled(d.field+".lie.source", l.Source)
	}
}

func (d scaleCheck) change() {
	if r := d.s.Change; r != nil {
		d.Require(0 < r.R && r.R < whole, d.field+".reliability.r", lang.Say("不是信度", "is no reliability"), lang.Say("请用 0 与 1 之间的值", "use a value between 0 and 1"))
		d.Require(0 < r.SD, d.field+".reliability.sd", notPositive, lang.Say("请写样本的标准差", "give the standard deviation of the sample"))
		d.Filled(d.field+".reliability.source", r.Source)
	}
}

func (d scaleCheck) norms() {
	n, field := d.s.Norms, d.field+".norms"
	d.Require(n.Kind == TScore || n.Kind == Percentile, field+".kind", unknown, oneOf(TScore, Percentile))
	d.Filled(field+".source", n.Source)
	d.Require(len(n.Groups) > 0, field+".groups", empty, lang.Say("请列出各组", "list the groups"))
	for i, g := range n.Groups {
		at := fmt.Sprintf("%s.groups[%d]", field, i)
		d.Require(g.N > 0, at+".n", notPositive, lang.Say("请写样本量", "give the size of the sample"))
		d.Require(g.Gender == "" || g.Gender == Male || g.Gender == Female, at+".gender", unknown,
			lang.Say("请用 male 或 female，或不写", "use male or female, or leave it out"))
		if g.Mean != nil || g.SD != nil {
			d.Require(n.Kind == TScore && g.Mean != nil && g.SD != nil && 0 < *g.SD && *g.SD <= highestWeight*10 && len(g.Table) == 0, at,
				lang.Say("不能得出 T 分", "does not make T scores"), lang.Say("请写 mean 和大于零的 sd，不写 table", "give mean and a positive sd, and no table"))
			continue
		}
		d.table(at+".table", g.Table)
	}
}

// table asks that more never means a lower place.
func (d scaleCheck) table(field string, rows []NormRow) {
	d.Require(len(rows) > 0, field, empty, lang.Say("请写 table，或 T 分的 mean 和 sd", "give a table, or mean and sd of T scores"))
	for i, r := range rows {
		at := fmt.Sprintf("%s[%d]", field, i)
		d.Require(i == 0 || rows[i-1].From < r.From && rows[i-1].Value <= r.Value, at,
			lang.Say("没有大于前一行", "is not above the row before"), lang.Say("请从小到大排列", "order the rows"))
		d.Require(lowestNorm <= r.Value && r.Value <= highestNorm && r.Value%d.s.step() == 0, at+".value",
			lang.Say("超出范围，或落在两步之间", "is out of range or between two steps"), lang.Say("请用 0 到 100，步长 %s", "use 0 to 100 in steps of %s", d.s.step()))
	}
}

var notPositive = lang.Say("不大于零", "is not positive")
