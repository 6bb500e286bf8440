import type { Area } from '@staff/area'

export const health: Area = { name: 'health', routes: [], nav: [], words: { zh: {}, en: {} } }
