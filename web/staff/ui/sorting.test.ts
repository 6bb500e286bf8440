import { expect, test } from 'vitest'
import { directed, inOrder, sorted, turned } from './sorting'

test.each([['', 'a', 'a'], ['a', 'a', '-a'], ['-a', 'a', ''], ['b', 'a', 'a'], ['-b', 'a', 'a']])('the header of a table sorted by "%s" touched at %s makes "%s"', (sort, key, want) => expect(turned(sort, key)).toBe(want))

test.each(['', 'a', '-a'])('"%s" comes back from its parts', (sort) => expect(directed(sorted(sort).key, sorted(sort).down)).toBe(sort))
test('no column has no direction', () => expect(directed('', true)).toBe(''))

test.each([
  [[10, 9, 100], false, [9, 10, 100]],
  [[10, 9, 100], true, [100, 10, 9]],
  [['10班', '9班', '1班'], false, ['1班', '9班', '10班']],
  [['周', '李', '张'], false, ['李', '张', '周']],
])('%j sorted (down: %s) is %j', (rows, down, want) => expect(inOrder<string | number>(rows, (r) => r, down)).toEqual(want))
test('the rows that were given stay as they were', () => {
  const given = [2, 1]
  inOrder(given, (r) => r, false)
  expect(given).toEqual([2, 1])
})
