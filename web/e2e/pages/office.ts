import type { View } from '../view'

export const office: View[] = []
