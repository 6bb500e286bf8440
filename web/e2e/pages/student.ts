import type { View } from '../view'

export const student: View[] = []
