import type { Area } from '@staff/area'

export const hospital: Area = { name: 'hospital', routes: [], nav: [], words: { zh: {}, en: {} } }
