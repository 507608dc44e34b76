import type http from 'node:http'

/** What a visitor got: status 0 when the connection ended without an answer, and then why. */
export interface Answer {
  status: number
  text: string
  /** The path of a redirection, without the query that makes its address new. */
  location: string
  headers: http.IncomingHttpHeaders
  milliseconds: number
}

/** A posted form, as it can be posted again. */
export interface Sent {
  path: string
  body: string
}

/** The title of a page, for telling what was seen. */
export const titleOf = (page: string) =>
  /<title>([^<]*)/.exec(page)?.[1]?.trim() ?? page.slice(0, 80)
