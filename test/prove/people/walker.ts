import { expect } from '../proofs/broken.ts'
import { type Answer, titleOf } from '../stage/answer.ts'
import { findForm } from './forms.ts'
import type { Fields, Visitor } from './visitor.ts'

/** A visitor who goes on step by step in one language; paths leave the language out. */
export interface Step {
  /** Opens a page, which must be there and be a sound page. */
  open(path: string): Promise<void>
  /** Fills a form of the page by the names of its fields, sends it, and must be led to a path that matches. */
  send(action: string, fields: Fields, to: string): Promise<string>
  /** Asks for anything, and looks at nothing. */
  fetch(path: string): Promise<Answer>
  /** A link of the page that matches. */
  link(path: string): string
  /** The last value that a form offers for a field. */
  offered(action: string, field: string): string
  page(): string
  /** How many pages were opened. */
  pages(): number
}

/** Leads a visitor through the site in a language. */
export function walker(visitor: Visitor, locale: 'fr' | 'en'): Step {
  let pages = 0
  const form = (action: string) => {
    const found = findForm(visitor.page(), `/${locale}${action}`)
    expect(found !== undefined, `no form ${action} on “${titleOf(visitor.page())}”`)
    return found
  }
  return {
    async open(path) {
      const { status, text, location } = await visitor.get(`/${locale}${path}`)
      expect(status === 200, `${path} answered ${status} ${location || `“${titleOf(text)}”`}`)
      expect(text.includes(`<html lang="${locale}"`), `${path} is not in ${locale}`)
      expect(text.split('<h1').length === 2, `${path} has not exactly one title`)
      pages++
    },
    async send(action, fields, to) {
      const { offers } = form(action)
      const missing = Object.keys(fields).filter((name) => !Object.hasOwn(offers, name))
      expect(missing.length === 0, `the form ${action} has no field ${missing.join(', ')}`)
      const { status, text, location } = await visitor.post(
        visitor.fill(`/${locale}${action}`, fields),
      )
      const led = new RegExp(`^/${locale}${to}$`).test(location)
      expect(
        status === 303 && led,
        `sending ${action} answered ${status} ${location || `“${titleOf(text)}”`}`,
      )
      return location.slice(locale.length + 1)
    },
    fetch: (path) => visitor.get(`/${locale}${path}`),
    link(path) {
      const found = new RegExp(`href="/${locale}(${path})"`).exec(visitor.page())?.[1]
      expect(found !== undefined, `no link to ${path} on “${titleOf(visitor.page())}”`)
      return found
    },
    offered(action, field) {
      const value = form(action).offers[field]?.at(-1)
      expect(value !== undefined, `the form ${action} offers no ${field}`)
      return value
    },
    page: visitor.page,
    pages: () => pages,
  }
}
