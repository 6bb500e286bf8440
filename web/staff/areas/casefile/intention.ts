// perIntention makes a value once for each intention: sent again after a lost answer, the
// body is the same under the same key.
export function perIntention<T, A extends unknown[]>(make: (...from: A) => T) {
  let made: { key: string; value: T } | undefined
  return (header: { 'Idempotency-Key': string }, ...from: A): T => {
    const key = header['Idempotency-Key']
    if (made?.key !== key) made = { key, value: make(...from) }
    return made.value
  }
}
