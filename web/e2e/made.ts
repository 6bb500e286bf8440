// Makes the pasts once, before all tests: loading a year takes the server ten seconds,
// a drill as many, and copying either takes none.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { House, made, type Past } from './house'
import { Scene } from './scene'

export default async function make() {
  if (process.env[made]) return
  const folder = mkdtempSync(join(tmpdir(), 'xinqiao-made-'))
  const lived = async (past: Past, then: (house: House) => Promise<unknown> = async () => {}) => {
    const house = await House.open(past, join(folder, past))
    try { await then(house) } finally { await house.ends() }
  }
  await Promise.all([lived('year'), (async () => {
    await lived('district')
    cpSync(join(folder, 'district'), join(folder, 'drill'), { recursive: true })
    await lived('drill', (house) => Scene.of(house).drill())
  })()])
  process.env[made] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
