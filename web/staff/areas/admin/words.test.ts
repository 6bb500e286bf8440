import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { words } from './words'

type Tree = { [key: string]: string | Tree }
const has = (key: string) => typeof key.split('.').slice(1).reduce<string | Tree | undefined>((at, part) => (at as Tree | undefined)?.[part], words.zh as Tree) === 'string'
const files = readdirSync(new URL('.', import.meta.url), { recursive: true }).map(String).filter((f) => /\.(vue|ts)$/.test(f) && !f.includes('.test.'))

test('every word that a page asks for by its whole name exists', () => {
  const asked = files.flatMap((f) => [...readFileSync(join(new URL('.', import.meta.url).pathname, f), 'utf8').matchAll(/'(admin\.[\w.-]*\w)'(?! ?\+)/g)].map((m) => m[1]!))
  expect(asked.length).toBeGreaterThan(200)
  expect([...new Set(asked)].filter((key) => !has(key))).toEqual([])
})
