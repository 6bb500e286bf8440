import type { View } from '../view'

export const account: View[] = [
  { name: 'log-in', path: '/staff/login' },
  { name: 'inbox', who: 'counselor', path: '/staff/inbox' },
  { name: 'account', who: 'counselor', path: '/staff/account' },
  { name: 'nowhere', who: 'counselor', path: '/staff/nowhere' },
]
