import type { Area } from '../area'
import { account } from './account'
import { admin } from './admin'
import { casefile } from './casefile'
import { counselor } from './counselor'
import { health } from './health'
import { hospital } from './hospital'
import { lead } from './lead'
import { office } from './office'
import { session } from './session'
import { teacher } from './teacher'

export const areas: Area[] = [counselor, casefile, session, teacher, lead, office, health, hospital, admin, account]
