// A first password that can be told on the telephone: no letter that looks or
// sounds like another, 60 bits. Plain HTTP has getRandomValues too.
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

export function password(): string {
  const picked: string[] = []
  while (picked.length < 12) {
    const [byte] = crypto.getRandomValues(new Uint8Array(1))
    if (byte! < letters.length * 8) picked.push(letters[byte! % letters.length]!) // the rest would favour some letters
  }
  return [0, 4, 8].map((at) => picked.slice(at, at + 4).join('')).join('-')
}
