// A table as a file that spreadsheets open: with a byte order mark, and with
// nothing that they would run as a formula.
const cell = (value: string | number) => {
  const text = typeof value === 'number' ? String(value) : value.replace(/^[=+\-@\t\r]/, "'$&")
  return /[",\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text
}

export const csv = (rows: (string | number)[][]) => '\ufeff' + rows.map((r) => r.map(cell).join(',')).join('\r\n') + '\r\n'

export function download(name: string, rows: (string | number)[][]) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([csv(rows)], { type: 'text/csv;charset=utf-8' }))
  link.download = name + '.csv'
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
}
