import type { View } from '../view'

export const hospital: View[] = []
