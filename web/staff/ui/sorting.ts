// How a table is sorted, as it stands in the address: a column's key, with a minus
// before it downwards; nothing: as the rows were given.
export const sorted = (sort: string) => ({ key: sort.replace(/^-/, ''), down: sort.startsWith('-') })
export const directed = (key: string, down: boolean) => (key && down ? '-' + key : key)

// turned is what a touch on a column's header makes of it: up, down, as given.
export const turned = (sort: string, key: string) => (sort === key ? directed(key, true) : sort === directed(key, true) ? '' : key)

// inOrder sorts rows by a value of theirs: numbers as numbers, words as Chinese readers expect.
export function inOrder<T>(rows: T[], by: (row: T) => string | number, down: boolean): T[] {
  const compare = (a: T, b: T) => {
    const [x, y] = [by(a), by(b)]
    return typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'zh-CN', { numeric: true })
  }
  return [...rows].sort((a, b) => (down ? compare(b, a) : compare(a, b)))
}
