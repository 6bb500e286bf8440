import type { Area } from '@staff/area'

export const lead: Area = { name: 'lead', routes: [], nav: [], words: { zh: {}, en: {} } }
