// Rosters on their way to the server. The file stays in this page only, for the
// case that the meaning of a column has to be corrected.
import { api, ok, type Schemas } from '@shared/api'

const files = new Map<string, File>()
export const fileOf = (id: string) => files.get(id)

const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export async function upload(file: File, unit: string, columns: string[] = []): Promise<Schemas['Import']> {
  const doc = await ok(api.POST('/api/v1/imports', {
    params: { query: { unit, ...(columns.length ? { columns } : {}) } },
    body: file as never, bodySerializer: (body: unknown) => body as Blob, headers: { 'Content-Type': type },
    querySerializer: { array: { style: 'form', explode: false } },
  }))
  files.clear()
  files.set(doc.id, file)
  return doc
}

export const ended = (state: string) => ['refused', 'done', 'cancelled'].includes(state)
