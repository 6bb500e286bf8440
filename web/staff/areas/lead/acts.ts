// What an operation is called, from the API's own document: it is never out of date.
import { shallowRef } from 'vue'
import { settings } from '@shared/settings'

interface Operation { operationId?: string; summary?: string }

const names = shallowRef(new Map<string, string>())

export async function loadActs() {
  if (names.value.size) return
  const answer = await fetch('/openapi.json', { credentials: 'same-origin' }).catch(() => undefined)
  if (!answer?.ok) return
  const doc = await answer.json() as { paths: Record<string, Record<string, Operation>> }
  names.value = new Map(Object.values(doc.paths).flatMap((p) => Object.values(p)).map((o) => [o.operationId ?? '', o.summary ?? '']))
}

export const acts = () => [...names.value.keys()].filter(Boolean).sort()
export const actName = (act: string) => {
  const [zh, en] = (names.value.get(act) ?? act).split(' / ')
  return (settings.lang === 'zh' ? zh : en ?? zh) ?? act
}
