import type { Area } from '@staff/area'

export const office: Area = { name: 'office', routes: [], nav: [], words: { zh: {}, en: {} } }
