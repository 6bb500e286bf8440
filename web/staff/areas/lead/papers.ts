// Inspection papers (督导台账): what a school shows, each line with date and source.
import { me } from '@staff/session'
import { campaigns, coverage, drills, excused, figures, percent, readiness, school, staffing, toCome, type Row } from './school'
import { counted, ledgersOf, provable, sums } from './ledgers'
import { placeName, depth } from '@staff/ui/places'
import { date, time } from '@staff/ui/when'

export interface Section { key: string; source: string; at: string; head: string[]; rows: (string | number)[][]; note?: string }
type T = (key: string, values?: Record<string, unknown>) => string

export async function papers(t: T): Promise<{ name: string; made: string; sections: Section[] }> {
  const now = time(new Date())
  const [own, all, staff, alerts, runs] = await Promise.all([school(), campaigns(), staffing(), figures(), drills()])
  const opened = all.filter((c) => c.state !== 'draft')
  const sections: Section[] = []
  for (const c of opened) {
    const { school: total, rows } = await coverage(c.id)
    const line = (r: Row) => [depth(r.unit) === 4 ? t('lead.cover.school') : placeName(r.unit), r.invited, r.submitted, percent(r.submitted, r.invited), r.waiting, r.unfinished, excused(r), toCome(r)]
    sections.push({ key: 'cover-' + c.id, source: t('lead.papers.source.coverage', { name: c.name }), at: total.at ? time(total.at) : t('lead.cover.uncounted'),
      head: ['unit', 'invited', 'submitted', 'rate', 'waiting', 'unfinished', 'excused', 'toCome'].map((k) => t('lead.cover.' + k)), rows: [total, ...rows].filter((r) => r.invited).map(line) })
  }
  const s = staff.schools[0]
  if (s) {
    sections.push({ key: 'staff', source: t('lead.papers.source.staffing', { rule: staff.rule.source.startsWith('Jiangsu Province') && t('lead.papers.rule') || staff.rule.source }), at: now,
      head: ['enrolled', 'required', 'present', 'deficit', 'fullTime'].map((k) => t('lead.staff.' + k)),
      rows: [[s.enrolled, s.required, s.present, s.deficit, s.fullTimeRequired ? t(s.fullTimePresent ? 'lead.staff.yes' : 'lead.staff.no') : t('lead.staff.notAsked')]] })
  }
  sections.push({ key: 'alerts', source: t('lead.papers.source.alerts', { from: date(alerts.since) }), at: time(alerts.at),
    head: ['opened', 'acknowledged', 'ackInTime', 'heardAll', 'heardInTime', 'waitingAll', 'overdueAll', 'closed'].map((k) => t('lead.alert.' + k)),
    rows: [[alerts.opened, alerts.acknowledged, alerts.ackInTime, alerts.heard, alerts.heardInTime, alerts.waiting, alerts.overdue, alerts.closed]] })
  sections.push({ key: 'drills', source: t('lead.papers.source.drills'), at: now, head: ['began', 'result', 'hopsHead'].map((k) => t('lead.drill.' + k)),
    rows: runs.map((d) => [time(d.began), t('lead.drill.state.' + d.state), `${d.hops.filter((h) => h.state === 'passed').length}/${d.hops.length}`]) })
  const drafts = await Promise.all(all.filter((c) => c.state === 'draft').map(async (c) => ({ c, gate: await readiness(c.id) })))
  sections.push({ key: 'ready', source: t('lead.papers.source.readiness'), at: now, head: ['name', 'verdict', 'gapsHead'].map((k) => t('lead.ready.' + k)),
    rows: [...drafts.map(({ c, gate }) => [c.name, t(gate.ready ? 'lead.ready.yes' : 'lead.ready.no'), gate.gaps.filter((g) => !g.warning).length]),
      ...opened.map((c) => [c.name, t('lead.ready.openedOn', { at: c.opened ? date(c.opened) : '' }) + (c.waiver?.second ? t('lead.ready.waived') : ''), '—'])] })
  for (const c of me.value.permissions.includes('see-ledgers') ? await provable() : []) {
    const last = (await ledgersOf(c.id)).find((l) => l.signed)
    if (!last) continue
    const { counts } = await sums(last.id)
    sections.push({ key: 'ledger-' + c.id, source: t('lead.papers.source.ledger', { name: c.name, n: last.number }), at: time(last.cutoff),
      head: [...counted, 'exceptions' as const].map((k) => t('lead.ledger.count.' + k)), rows: [[...counted, 'exceptions' as const].map((k) => counts[k])] })
  }
  return { name: own.name, made: now, sections }
}

export const asRows = (p: { name: string; made: string; sections: Section[] }) =>
  [[p.name, p.made], ...p.sections.flatMap((s) => [[], [s.source, s.at], s.head, ...s.rows])]
