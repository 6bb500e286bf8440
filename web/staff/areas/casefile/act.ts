// A form that carries out one act: autosaved in this tab, sent once, with the
// problem kept beside it.
import { ref, watch } from 'vue'
import { commandKey } from '@shared/api'
import { useDraft } from '@staff/ui/draft'
import { useAction } from '@staff/ui/load'
import { tell } from '@staff/ui/toast'

export function useAct<T extends object>(key: string, empty: () => T, send: (draft: T, header: { 'Idempotency-Key': string }) => Promise<unknown>, done: () => void, said: string) {
  const { draft, restored, clear } = useDraft('casefile/' + key, empty)
  const intention = ref(commandKey())
  watch(draft, () => { intention.value = commandKey() }, { deep: true }) // another content is another intention
  const action = useAction(async () => {
    await send(draft, { 'Idempotency-Key': intention.value })
    clear()
    tell(said)
    done()
  })
  return { draft, restored, action }
}
