import type { View } from '../view'

export const teacher: View[] = []
