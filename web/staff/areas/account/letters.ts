// Where a message leads, for somebody in a role. Ids tell by their form what they
// name: a case is student~n, what belongs to it begins with that.
import type { Role } from '@staff/area'

export interface Letter { kind: string; object: string }

const caseOf = (object: string) => object.split('~').slice(0, 2).join('~')
const atSchool = (role: Role) => role === 'counselor' || role === 'lead'

export function pathOf(l: Letter, role: Role): string | undefined {
  switch (l.kind) {
    case 'alert': case 'alert-seat': case 'alert-raised': return `/alerts/${l.object}`
    case 'case': return `/cases/${l.object}`
    case 'absent': return l.object.split('~').length === 2 ? `/cases/${l.object}` : `/alerts/${l.object}`
    case 'referral': case 'referral-news': case 'channel':
      if (role === 'hospital') return `/referrals/${l.object}`
      return atSchool(role) ? `/cases/${caseOf(l.object)}` : role === 'health' ? '/routing' : undefined
    case 'return': return `/returns/${l.object}`
    case 'notice': case 'notice-unseen': return '/notices'
    case 'paper-due': case 'paper-missed': return '/invitations'
    case 'work-stuck': return '/engine'
    case 'care-task': case 'card': case 'card-ended': return '/care'
    case 'card-over': case 'card-unread': case 'care-overdue': return `/cases/${l.object}`
    case 'mentor-concern': return '/alerts'
    case 'mentors-lacking': return '/mentors'
    case 'handed-over': return atSchool(role) ? '/alerts' : undefined
  }
  return undefined
}

// An exercise is confirmed where it arrived: an alert by acknowledging, a notice by
// opening it.
export const confirms = (l: Letter & { exercise?: string }) =>
  l.exercise ? (l.kind.startsWith('alert') ? 'alert' : l.kind === 'notice' ? 'notice' : undefined) : undefined
