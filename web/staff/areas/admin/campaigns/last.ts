// What was entered for the class before, for as long as the page is open.
export const last = { room: '', day: '', to: '', counselor: '', invigilator: '' }
