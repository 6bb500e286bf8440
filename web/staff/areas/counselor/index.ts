import type { Area } from '@staff/area'

export const counselor: Area = { name: 'counselor', routes: [], nav: [], words: { zh: {}, en: {} } }
