import { test } from 'vitest'
import { House } from './house'
import { Staged } from './stage'
const folder = new URL('../shots/', import.meta.url).pathname
test('papers', { timeout: 300_000 }, async () => {
  const house = await House.open()
  try {
    const s = await (await (await Staged.open(house)).reviewed()).refused()
    const page = await house.logIn('counselor', { viewport: { width: 794, height: 1123 } })
    for (const p of ['minutes', 'refusal-record', 'guardian-letter']) {
      await page.goto(`/api/v1/cases/${s.id}/${p}`)
      await page.screenshot({ path: `${folder}paper-${p}.png`, fullPage: true })
    }
  } finally { await house.close() }
})
