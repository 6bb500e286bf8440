// Ledgers as the pages read them: sums and references, no person.
import { api, ok, type Schemas } from '@shared/api'
import { everyPage } from '@staff/ui/pages'

export const provable = () => ok(api.GET('/api/v1/ledgers')).then((p) => p.items)
export const ledgersOf = (campaign: string): Promise<Schemas['Ledger'][]> =>
  everyPage((after) => ok(api.GET('/api/v1/campaigns/{id}/ledgers', { params: { path: { id: campaign }, query: { limit: 200, after } } })))
export const fileOf = (id: string) => '/api/v1/ledgers/' + encodeURIComponent(id)

// Sums are what a signed ledger states; its form is the ledger's own and stands in no schema.
export interface Sums {
  papers: { sittings: number; submitted: number; erased: number }
  counts: Record<'high' | 'submitted' | 'scored' | 'alerted' | 'seen' | 'heard' | 'triaged' | 'inCase' | 'referred' | 'falseAlarms' | 'closed' | 'open' | 'exceptions', number>
}

export const sums = (id: string): Promise<Sums> =>
  ok(api.GET('/api/v1/ledgers/{id}', { params: { path: { id } } })).then((file) => (file as unknown as { statement: Sums }).statement)

export const counted = ['high', 'alerted', 'seen', 'heard', 'triaged', 'inCase', 'referred', 'falseAlarms', 'closed', 'open'] as const
