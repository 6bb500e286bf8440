// Sums of a board of referrals.
import type { Schemas } from '@shared/api'

export type Row = Schemas['Referral']

export const state = (r: Row) => r.state ?? r.stage
export const open = (r: Row) => r.stage !== 'closed'
export const unopened = (r: Row) => ['sent', 'delivered', 'received'].includes(r.state ?? (r.stage === 'sent' ? 'sent' : ''))
export const late = (r: Row, now: number) => open(r) && r.deadline !== undefined && Date.parse(r.deadline) < now

export interface Sums { open: number; unopened: number; unanswered: number; late: number; booked: number }

export function sums(rows: Row[], now: number): Sums {
  const still = rows.filter(open)
  const are = (...states: string[]) => still.filter((r) => states.includes(r.state ?? '')).length
  return { open: still.length, unopened: still.filter(unopened).length, unanswered: are('seen', 'accepted', 'missed'), late: still.filter((r) => late(r, now)).length, booked: are('appointed', 'attended') }
}

const month = 30 * 86_400_000

export interface Load extends Sums { id: string; name: string; declined: number }

// byHospital says how much each hospital has in hand, and how much it gave back lately:
// what is known of its room.
export function byHospital(rows: Row[], names: Map<string, string>, now: number): Load[] {
  const ids = new Set([...names.keys(), ...rows.map((r) => r.hospital)])
  const gaveBack = (r: Row) => r.state === 'declined' && r.history.some((e) => e.verb === 'decline' && now - Date.parse(e.at) < month)
  return [...ids].map((id) => {
    const own = rows.filter((r) => r.hospital === id)
    return { id, name: names.get(id) ?? id, ...sums(own, now), declined: own.filter(gaveBack).length }
  })
}

// secret makes one for a channel, as Standard Webhooks writes it.
export function secret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32))
  return 'whsec_' + btoa(String.fromCharCode(...bytes))
}

// keySet reads what a hospital gave: a JWK set, or one key.
export function keySet(text: string): Schemas['KeySet'] | undefined {
  try {
    const raw: unknown = JSON.parse(text)
    if (typeof raw !== 'object' || raw === null) return undefined
    const keys = 'keys' in raw ? raw.keys : [raw]
    return Array.isArray(keys) && keys.length && keys.every((k: unknown) => typeof k === 'object' && k !== null && 'kty' in k && !('d' in k)) ? { keys } : undefined
  } catch { return undefined }
}
