import type { View } from '../view'

export const session: View[] = []
