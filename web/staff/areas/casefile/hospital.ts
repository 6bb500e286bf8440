// How a hospital receives a referral.
import type { Schemas } from '@shared/api'

export type Kind = 'program' | 'login' | 'paper' | 'none'

export const kindOf = (h: Schemas['Hospital']): Kind => (h.closed ? 'none' : h.endpoint ? 'program' : h.contacts.length ? 'login' : h.paper ? 'paper' : 'none')
