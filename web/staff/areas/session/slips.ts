// The printed page of a session's slips comes from the server, in the reader's language.
export const slipsOf = (session: string) => `/api/v1/sessions/${encodeURIComponent(session)}/slips/print`
