import { en } from './words.en'
import { zh } from './words.zh'

export const words = { zh, en }
