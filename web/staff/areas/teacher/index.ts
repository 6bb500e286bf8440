import type { Area } from '@staff/area'

export const teacher: Area = { name: 'teacher', routes: [], nav: [], words: { zh: {}, en: {} } }
