import type { View } from '../view'
import { account } from './account'
import { admin } from './admin'
import { casefile } from './casefile'
import { counselor } from './counselor'
import { health } from './health'
import { hospital } from './hospital'
import { lead } from './lead'
import { office } from './office'
import { session } from './session'
import { student } from './student'
import { teacher } from './teacher'

// The areas, each looked at in a house of its own: what one plays does not disturb
// another. AREA=name takes one of them, ONLY=name one view.
const all: Record<string, View[]> = { student, counselor, casefile, session, teacher, lead, office, health, hospital, admin, account }

export const areas: [string, View[]][] = Object.entries(all)
  .filter(([name]) => !process.env.AREA || process.env.AREA === name)
  .map(([name, views]) => [name, views.filter((v) => !process.env.ONLY || process.env.ONLY === v.name)] as [string, View[]])
  .filter(([, views]) => views.length)
