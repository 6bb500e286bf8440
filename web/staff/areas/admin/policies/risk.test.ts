import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { words } from '../words'
import { changesOf, faultsIn, freshRule, groupOf, readSource, successor, written, type RiskSource } from './risk'

const file = readFileSync(new URL('../../../../../screening/risk/data/default.json', import.meta.url), 'utf8')
const found = () => JSON.parse(file) as RiskSource
const next = () => successor(found())

test('the next version of the platform’s own has a name of its own', () => expect([next().id, next().version]).toEqual(['local', 1]))
test('the next version of one’s own counts on', () => expect(successor({ ...found(), id: 'lishui', version: 4 })).toMatchObject({ id: 'lishui', version: 5 }))
test('what nobody changed is written as it was read', () => expect(JSON.parse(written(next()))).toEqual({ ...found(), id: 'local', version: 1 }))
test('a deadline that was emptied is that of the level', () => {
  const p = next()
  const at = p.rules.findIndex((r) => r.hearWithin)
  p.rules[at]!.hearWithin = ''
  expect((JSON.parse(written(p)) as RiskSource).rules[at]).not.toHaveProperty('hearWithin')
})

test.each([
  ['score("phq-a.total") >= 15 && answer("phq-a.self-harm") >= 1', 'phq-a'],
  ["blank('asq.wish-dead')", 'asq'],
  ['score("phq-a.total") >= 10 && score("gad-7.total") >= 10', 'several'],
  ['critical()', 'all'], ['earlier("high") >= 1', 'all'], ['', 'all'],
])('%s is a rule of %s', (when, want) => expect(groupOf(when)).toBe(want))

test('a new rule takes nobody’s name', () => expect(freshRule('phq-a', ['phq-a-rule-1', 'x']).id).toBe('phq-a-rule-2'))

describe('what changed', () => {
  test('nothing', () => expect(changesOf(found(), next())).toEqual([]))
  test('the order alone is no change', () => { const p = next(); p.rules.reverse(); expect(changesOf(found(), p)).toEqual([]) })
  test('one more, one other, one less', () => {
    const p = next()
    const [gone] = p.rules.splice(0, 1)
    p.rules[0]!.level = 'mild'
    p.rules.push(freshRule('gad-7', []))
    expect(changesOf(found(), p).map((c) => [c.kind, c.rule.id])).toEqual([['changed', p.rules[0]!.id], ['added', 'gad-7-rule-1'], ['removed', gone!.id]])
  })
  test('a time written otherwise is the same time', () => { const p = next(); for (const r of p.rules) if (r.hearWithin) r.hearWithin += '0m0s'; expect(changesOf(found(), p)).toEqual([]) })
})

test.each<[string, (p: RiskSource) => unknown, string, string]>([
  ['the platform’s name', (p) => (p.id = 'default'), 'id', 'name'],
  ['version nought', (p) => (p.version = 0), 'version', 'version'],
  ['a level without a time', (p) => (p.hearWithin.high = ''), 'hearWithin.high', 'span'],
  ['a rule without a condition', (p) => (p.rules[2]!.when = ' '), 'rules[2].when', 'when'],
  ['a reason in one language', (p) => (p.rules[2]!.text.en = ''), 'rules[2].text', 'text'],
  ['no source', (p) => (p.onRequest.source = ''), 'onRequest.source', 'source'],
])('%s', (_, spoil, path, why) => {
  const p = next()
  spoil(p)
  expect(faultsIn(p)).toEqual([{ path, why }])
  expect((words.zh.risk as { fault: Record<string, string> }).fault[why]).toBeTruthy()
})

test('the platform’s own has no fault but its name', () => expect(faultsIn(next())).toEqual([]))
test('a file is read, or it is said where it breaks', () => {
  expect(readSource(file)).toEqual(found())
  expect(readSource(file.slice(0, -3))).toHaveProperty('line')
  expect(readSource('{"id": "x"}')).toBeUndefined()
})
