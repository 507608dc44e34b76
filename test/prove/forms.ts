/** A form of a page, with what it would send if nobody touched it. */
export interface Form {
  action: string
  fields: Record<string, readonly string[]>
  /** The names of everything that can be filled or chosen, with the values offered. */
  offers: Record<string, readonly string[]>
}

/** The first form whose action is this path, or matches. */
export function findForm(page: string, action: string | RegExp): Form | undefined {
  return formsOf(page).find((form) =>
    typeof action === 'string' ? form.action === action : action.test(form.action),
  )
}

/** The forms of a page, read as a browser without JavaScript does. */
export function formsOf(page: string): Form[] {
  return [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inside = '']) => {
    const fields: Record<string, string[]> = {}
    const offers: Record<string, string[]> = {}
    for (const [, element = '', attributes = '', rest = ''] of inside.matchAll(
      /<(input|button|select|textarea)\b([^>]*)>(?:([^<]*)<\/textarea>|(.*?)<\/select>)?/gs,
    )) {
      const name = attribute(attributes, 'name')
      if (!name) continue
      const type = attribute(attributes, 'type') ?? (element === 'button' ? 'submit' : 'text')
      const value = element === 'textarea' ? decoded(rest) : (attribute(attributes, 'value') ?? '')
      offers[name] = [...(offers[name] ?? []), value]
      const chosen = / checked\b/.test(attributes) || !/^(radio|checkbox|submit)$/.test(type)
      if (chosen && element !== 'select') fields[name] = [...(fields[name] ?? []), value]
    }
    for (const [, attributes = '', options = ''] of inside.matchAll(
      /<select\b([^>]*)>(.*?)<\/select>/gs,
    )) {
      const name = attribute(attributes, 'name') ?? ''
      const values = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, option = '']) => option)
      const selected = values.find((option) => / selected\b/.test(option)) ?? values[0] ?? ''
      offers[name] = values.map((option) => attribute(option, 'value') ?? '')
      fields[name] = [attribute(selected, 'value') ?? '']
    }
    return { action: attribute(tag, 'action') ?? '', fields, offers }
  })
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(` ${tag}`)?.[1]
  return value === undefined ? undefined : decoded(value)
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }

const decoded = (text: string) =>
  text.replaceAll(/&(?:#(\d+)|(\w+));/g, (all, code: string | undefined, name: string) =>
    code ? String.fromCodePoint(Number(code)) : (NAMED[name] ?? all),
  )
