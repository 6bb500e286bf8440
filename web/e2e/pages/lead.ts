import type { View } from '../view'

export const lead: View[] = []
