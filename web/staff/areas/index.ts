import type { Area } from '../area'
import { account } from './account'
import { admin } from './admin'
import { counselor } from './counselor'
import { health } from './health'
import { hospital } from './hospital'
import { lead } from './lead'
import { office } from './office'
import { session } from './session'
import { teacher } from './teacher'

export const areas: Area[] = [counselor, session, teacher, lead, office, health, hospital, admin, account]
