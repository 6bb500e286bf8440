import type { View } from '../view'

export const admin: View[] = []
