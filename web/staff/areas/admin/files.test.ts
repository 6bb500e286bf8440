import { expect, test } from 'vitest'
import type { Problem } from '@shared/api'
import { around, faultsOf, notJSON } from './files'

test.each([
  ['{"a": 1}', undefined],
  ['{\n  "a": 1,\n  oops\n}', 3],
  ['{\n  "a": 1', 2],
])('%s', (text, line) => expect(notJSON(text)?.line).toBe(line))

test('a file keeps its lines inside a body', () => {
  const body = around('policy', '{\n"id": "x"\n}', { unit: '32' })
  expect(body).toBe('{"unit":"32","policy":{\n"id": "x"\n}}')
  expect(JSON.parse(body)).toEqual({ unit: '32', policy: { id: 'x' } })
})

test('faults name the field of the file', () => {
  const p = { errors: [{ location: 'body.policy.rules[3].when', message: 'm', line: 7 }, { location: 'body.policy', message: 'n' }] } as unknown as Problem
  expect(faultsOf(p)).toEqual([{ line: 7, field: 'rules[3].when', mend: 'm' }, { line: undefined, field: '', mend: 'n' }])
})
