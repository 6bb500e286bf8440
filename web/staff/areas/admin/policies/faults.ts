// What is wrong with a care policy, told at its field before it is sent: the rules that
// the server holds it to as well.
import type { Schemas } from '@shared/api'
import { secondsOf, units } from './span'

export interface Fault { path: string; why: string } // why is a word of admin.care.fault

export const levels = ['imminent', 'high', 'moderate', 'mild'] as const
const single = ['approvals', 'noticeSeen', 'police'] as const
const { days: day } = units
const longest = 400 * day

function ofChain(path: string, chain: Schemas['Chain'], danger: boolean): Fault[] {
  const steps = chain.steps ?? []
  const after = steps.map((s) => secondsOf(s.after))
  const why = (steps[0]?.to !== 'owner' || after[0] !== 0) ? 'first'
    : after.some((s, i) => i > 0 && s <= after[i - 1]!) ? 'order'
      : secondsOf(chain.repeat) <= 0 ? 'repeat'
        : danger && !['lead', 'district'].every((to) => steps.some((s) => s.to === to)) ? 'inside'
          : danger && Math.max(after.at(-1)!, secondsOf(chain.repeat)) > day ? 'lastDay' : ''
  return why ? [{ path, why }] : []
}

function ofFollowUps(all: string[]): Fault[] {
  if (!all.length) return [{ path: 'followUps', why: 'noFollowUp' }]
  return all.flatMap((s, i) => {
    if (secondsOf(s) <= 0) return [{ path: `followUps.${i}`, why: 'positive' }]
    return i > 0 && secondsOf(s) <= secondsOf(all[i - 1]) ? [{ path: `followUps.${i}`, why: 'laterThanBefore' }] : []
  })
}

export function faultsIn(p: Schemas['CarePolicy']): Fault[] {
  const found: Fault[] = []
  const hold = (good: boolean, path: string, why: string) => { if (!good) found.push({ path, why }) }
  hold(p.id.trim() !== '', 'id', 'name')
  hold(Number.isInteger(p.version) && p.version > 0, 'version', 'version')
  hold((p.legalBasis['zh-CN'] ?? '').trim() !== '', 'legalBasis', 'basis')
  for (const l of levels) {
    const care = p.levels[l]!
    const danger = l === 'imminent' || l === 'high'
    found.push(...ofChain(`levels.${l}.chain`, care.chain, danger))
    hold(!care.hearWithin || secondsOf(care.hearWithin) > 0, `levels.${l}.hearWithin`, 'positiveOrEmpty')
    hold(secondsOf(care.ackExpires) > 0, `levels.${l}.ackExpires`, 'positive')
    hold(secondsOf(care.triageWithin) > 0, `levels.${l}.triageWithin`, 'positive')
    hold(l !== 'imminent' || care.notice === 'at-once', `levels.${l}.notice`, 'atOnce')
  }
  found.push(...ofChain('overdue', p.overdue, false), ...ofFollowUps(p.followUps ?? []))
  const { days = 0, before } = p.holidays ?? {}
  hold(Number.isInteger(days) && days >= 3, 'holidays.days', 'days')
  hold(secondsOf(before) > 0 && secondsOf(before) <= 30 * day, 'holidays.before', 'before')
  for (const s of single) hold(secondsOf(p[s]) > 0, s, 'positive')
  hold(secondsOf(p.review) > secondsOf(p.approvals), 'review', 'afterApprovals')
  for (const g of ['case', 'referral', 'return'] as const) {
    for (const [state, span] of Object.entries(p[g])) hold(secondsOf(span) > 0 && secondsOf(span) <= longest, `${g}.${state}`, 'upTo400')
  }
  return found
}

// refusedAt is the field that the server's answer is about.
export const refusedAt = (location: string) => location.replace(/^body\.?/, '')
