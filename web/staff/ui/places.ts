// What a place is called, read from its path of official codes: province, city,
// district, school, grade, class.
import { settings } from '@shared/settings'

const grades = ['一年级', '二年级', '三年级', '四年级', '五年级', '六年级', '七年级', '八年级', '九年级', '高一', '高二', '高三']

const part = (path: string, n: number) => path.split('/')[n] ?? ''

export const depth = (path: string) => (path ? path.split('/').length : 0)
export const schoolOf = (path: string) => path.split('/').slice(0, 4).join('/')
export const schoolCode = (path: string) => part(path, 3)
export const gradeOf = (path: string) => Number(part(path, 4))
export const outward = (path: string) => path.replaceAll('/', '~')

// gradeName is a grade, 1 to 12, as schools say it.
export function gradeName(grade: number): string {
  const zh = grades[grade - 1]
  return !zh ? '—' : settings.lang === 'zh' ? zh : `Grade ${grade}`
}

// placeName is a grade or a class by its usual name; other places by their code.
export function placeName(path: string): string {
  const zh = settings.lang === 'zh'
  switch (depth(path)) {
    case 6: return zh ? `${gradeName(gradeOf(path))}${part(path, 5)}班` : `Class ${part(path, 4)}/${part(path, 5)}`
    case 5: return gradeName(gradeOf(path))
    default: return path.split('/').at(-1) ?? ''
  }
}
