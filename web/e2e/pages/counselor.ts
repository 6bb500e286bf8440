import type { View } from '../view'

export const counselor: View[] = []
