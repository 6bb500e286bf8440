import type { House } from '../house'
import type { View } from '../view'
import { ownClass } from './session'

const myClass = async (house: House) => { await ownClass(house); return '/staff/class' }

export const teacher: View[] = [
  { name: 'class', who: 'teacher', path: myClass, open: async (page) => { await page.locator('.missed').waitFor() } },
  {
    name: 'class-reason', who: 'teacher', path: myClass, open: async (page) => {
      await page.getByRole('button', { name: /^更正原因|^登记原因|the reason$|a reason$/ }).first().click()
      await page.locator('dialog[open]').waitFor()
    },
  },
  { name: 'care', who: 'teacher', path: '/staff/care', open: async (page) => { await page.locator('.task').first().waitFor() } },
  {
    name: 'care-look', who: 'teacher', path: '/staff/care', open: async (page) => {
      await page.getByRole('button', { name: /想请心理老师看一看|Ask the counselor/ }).first().click()
      await page.locator('dialog[open]').waitFor()
    },
  },
  { name: 'absences', who: 'teacher', path: '/staff/class/absences' },
]
