import type { Area } from '@staff/area'

export const session: Area = { name: 'session', routes: [], nav: [], words: { zh: {}, en: {} } }
