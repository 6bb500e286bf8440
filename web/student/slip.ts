// What a slip says. Its QR code opens /#school.number.code: browsers keep what is
// behind # to themselves.
export interface Slip { school: string; number: string; code: string }

export function parseSlip(fragment: string): Slip | undefined {
  const parts = fragment.replace(/^#/, '').split('.')
  if (parts.length !== 3 || parts.some((p) => !p)) return undefined
  try {
    const [school, number, code] = parts.map(decodeURIComponent) as [string, string, string]
    return { school, number, code }
  } catch { return undefined }
}

// takeSlip reads the slip of the address and takes it out of there at once.
export function takeSlip(): Slip | undefined {
  if (!location.hash) return undefined
  const slip = parseSlip(location.hash)
  history.replaceState(null, '', location.pathname)
  return slip
}

// tidy forgives full-width characters, spaces and hyphens.
export const tidy = (typed: string) => typed.normalize('NFKC').replace(/[\s-]/g, '')

export const isPIN = (typed: string) => /^[0-9]{4,6}$/.test(typed)
