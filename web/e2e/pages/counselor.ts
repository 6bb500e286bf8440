import type { Page } from 'playwright-core'
import { code, once, Scene } from '../scene'
import { grave, high, mild, moderate } from '../seated'
import type { House } from '../house'
import type { View } from '../view'

interface Queue { imminent: string; high: string; moderate: string; mild: string; heard: string; student: string; interview: string }

// A queue with one alert of each level, and what counselors do beside it.
const queue = once(async (scene): Promise<Queue> => {
  const hall = await scene.seated()
  const imminent = await hall.alert(grave)
  const [second, heard, third, fourth] = [await hall.alert(high), await hall.alert(high), await hall.alert(moderate, true), await hall.alert(mild)]
  await scene.post('counselor', `/alerts/${heard.id}/hear`, { note: '在心理室谈了半小时；学生说最近睡不好，愿意继续谈。' })
  await scene.post('counselor', `/alerts/${third.id}/acknowledge`)
  await scene.post('lead', `/schools/${code}/drills`) // left alone: an exercise in the queue
  await (await hall.alone(imminent.student, 'retest')).answers(moderate)
  const { id: interview } = await scene.post<{ id: string }>('counselor', `/campaigns/${hall.campaign}/interviews`, { student: imminent.student })
  const paper = await scene.get<{ assent: { id: string } }>('counselor', `/sittings/${interview}/paper`)
  await scene.post('counselor', `/sittings/${interview}/assent`, { text: paper.assent.id, agrees: true })
  return { imminent: imminent.id, high: second.id, heard: heard.id, moderate: third.id, mild: fourth.id, student: imminent.student, interview }
})

const risen = once((scene) => scene.risen())

const at = (to: (q: Queue) => string) => async (house: House) => '/staff' + to(await queue(house))
const press = (key: string) => async (page: Page) => {
  await page.locator('article .next').waitFor()
  await page.keyboard.press(key)
  await page.locator('dialog[open]').waitFor()
}
const click = (name: string) => async (page: Page) => {
  await page.locator('article .next').waitFor()
  await page.locator(name).first().click()
  await page.locator('dialog[open]').waitFor()
}

// wished lets a mentor ask for a counselor's look first.
async function wished(house: House) {
  const scene = Scene.of(house)
  const mine = await scene.list<{ student: string; turn: number; waits: boolean }>('teacher', '/mentees')
  const last = mine.at(-1)!
  if (!mine.some((m) => m.waits)) await scene.post('teacher', `/mentees/${last.student}/tasks/${last.turn}/done`, { seen: 'look' })
  return '/staff/alerts'
}

export const counselor: View[] = [
  { name: 'queue-wishes', who: 'counselor', path: wished, open: async (page) => { await page.locator('#wishes').waitFor() } },
  { name: 'queue', who: 'counselor', path: at(() => '/alerts') },
  { name: 'alert', who: 'counselor', path: at((q) => '/alerts/' + q.imminent), open: async (page) => { await page.locator('#history').waitFor() } },
  { name: 'alert-assign', who: 'counselor', path: at((q) => '/alerts/' + q.high), open: press('m') },
  { name: 'alert-hear', who: 'counselor', path: at((q) => '/alerts/' + q.high), open: click('.next button:nth-of-type(2)') },
  { name: 'alert-triage', who: 'counselor', path: at((q) => '/alerts/' + q.heard), open: click('.next .primary') },
  { name: 'alert-snooze', who: 'counselor', path: at((q) => '/alerts/' + q.moderate), open: click('.next button:nth-of-type(3)') },
  { name: 'alert-keys', who: 'counselor', path: at((q) => '/alerts/' + q.high), open: press('?') },
  { name: 'queue-assign', who: 'counselor', path: at(() => '/alerts'), open: async (page) => { await page.locator('header .row button').nth(0).click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'queue-hand-over', who: 'counselor', path: at(() => '/alerts'), open: async (page) => { await page.locator('header .row button').nth(1).click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'alert-lead', who: 'lead', path: at((q) => '/alerts/' + q.imminent), open: async (page) => { await page.locator('#history').waitFor() } },
  { name: 'paper', who: 'counselor', path: at((q) => '/papers/' + q.imminent), open: async (page) => { await page.locator('#answers').first().waitFor() } },
  { name: 'student-papers', who: 'counselor', path: at((q) => `/students/${q.student}/papers`), open: async (page) => { await page.locator('figure svg').first().waitFor() } },
  { name: 'invitations', who: 'counselor', path: at(() => '/invitations') },
  { name: 'invitation-window', who: 'counselor', path: at(() => '/invitations'), open: async (page) => { await page.locator('tbody button').first().click(); await page.locator('dialog[open]').waitFor() } },
  { name: 'interview', who: 'counselor', path: at((q) => '/interviews/' + q.interview), open: async (page) => { await page.locator('progress').waitFor() } },
  { name: 'counselor-inbox', who: 'counselor', path: at(() => '/inbox?all=1') },
  { name: 'escalation', who: 'office', path: async (house) => '/staff/alerts/' + (await risen(house)).id },
]
