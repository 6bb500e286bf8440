import type { View } from '../view'

export const teacher: View[] = [
  { name: 'class', who: 'teacher', path: '/staff/class' },
  {
    name: 'class-reason', who: 'teacher', path: '/staff/class', open: async (page) => {
      const button = page.getByRole('button', { name: /登记原因|Record a reason/ }).first()
      if (!(await button.count())) return
      await button.click()
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
