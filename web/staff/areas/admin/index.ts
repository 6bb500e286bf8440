import type { Area } from '@staff/area'

export const admin: Area = { name: 'admin', routes: [], nav: [], words: { zh: {}, en: {} } }
