import { expect, test } from 'vitest'
import { csv } from './csv'

test.each([
  ['a plain row', [['甲', 1]], '甲,1'],
  ['what separates and quotes', [['a,b', 'c"d', 'e\nf']], '"a,b","c""d","e\nf"'],
  ['what a spreadsheet would run', [['=1+1', '+86', '@x', -1]], "'=1+1,'+86,'@x,-1"],
])('%s', (_, rows, want) => expect(csv(rows as (string | number)[][])).toBe('\ufeff' + want + '\r\n'))
