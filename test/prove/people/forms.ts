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
function formsOf(page: string): Form[] {
  return [...page.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)].map(([, tag = '', inside = '']) => {
    const form: Form = { action: attribute(tag, 'action') ?? '', fields: {}, offers: {} }
    const add = (to: Form['fields'], name: string, value: string) => {
      to[name] = [...(to[name] ?? []), value]
    }
    for (const [, element, attributes = ''] of inside.matchAll(/<(input|button)\b([^>]*)>/g)) {
      const [name, value = ''] = [attribute(attributes, 'name'), attribute(attributes, 'value')]
      if (!name) continue
      add(form.offers, name, value)
      const choice = /^(radio|checkbox)$/.test(attribute(attributes, 'type') ?? '')
      const sent = choice ? /\schecked\b/.test(attributes) : element === 'input'
      if (sent) add(form.fields, name, value)
    }
    for (const [, attributes = '', list = ''] of inside.matchAll(SELECT)) {
      const options = [...list.matchAll(/<option\b([^>]*)>/g)].map(([, option = '']) => option)
      const selected = options.find((option) => /\sselected\b/.test(option)) ?? options[0] ?? ''
      const name = attribute(attributes, 'name') ?? ''
      for (const option of options) add(form.offers, name, attribute(option, 'value') ?? '')
      add(form.fields, name, attribute(selected, 'value') ?? '')
    }
    return form
  })
}

const SELECT = /<select\b([^>]*)>(.*?)<\/select>/gs

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(` ${tag}`)?.[1]
  return value === undefined ? undefined : decoded(value)
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }

const decoded = (text: string) =>
  text.replaceAll(/&(?:#(\d+)|(\w+));/g, (all, code: string | undefined, name: string) =>
    code ? String.fromCodePoint(Number(code)) : (NAMED[name] ?? all),
  )
