import type { View } from '../view'

export const health: View[] = []
