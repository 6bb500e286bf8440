// The classes of grades 1 to 3 about whose children an adult answers, in the reader's
// part of the school.
import { api, ok, type Schemas } from '@shared/api'
import { me } from '@staff/session'
import { everyPage } from '@staff/ui/pages'
import { depth, gradeOf, schoolCode } from '@staff/ui/places'

export interface Observed { campaign: Schemas['Campaign']; classes: string[] }

export async function observed(): Promise<Observed[]> {
  const own = me.value.unit ?? ''
  const all = await everyPage((after) => ok(api.GET('/api/v1/campaigns', { params: { query: { limit: 200, after } } })))
  const running = all.filter((c) => c.state === 'open' && c.observed?.length)
  if (!running.length) return []
  const classes = depth(own) === 6 ? [own] : (await ok(api.GET('/api/v1/schools/{code}/classes', { params: { path: { code: schoolCode(own) } } }))).items.map((c) => c.path)
  return running
    .map((campaign) => ({ campaign, classes: classes.filter((c) => campaign.observed?.includes(gradeOf(c)) && campaign.units.some((u) => c === u || c.startsWith(u + '/'))) }))
    .filter((o) => o.classes.length)
}
