import * as z from 'zod'
import { isKey, type Key } from '../i18n/translate.ts'
import type { Page } from './context.ts'
import { isToken } from './formToken.ts'

export interface Form<T> {
  /** What the person typed, to show again. */
  values: Record<string, string>
  /** What the person ticked, for the fields that repeat. */
  lists: Record<string, string[]>
  /** Message keys by field name; the empty name is the form as a whole. */
  errors: Record<string, Key>
  /** The parsed value, when there is no error. */
  value?: T
}

const MOST_FIELDS = 60
const LONGEST_VALUE = 1000

/** A form nobody has filled yet. */
export function blank(values: Record<string, string> = {}, lists: Record<string, string[]> = {}) {
  return { values, lists, errors: {} } as Form<never>
}

/**
 * Parses a submitted form. Never throws for what a person typed: errors come back as message keys, a stale or
 * foreign form token among them. Fields named in `lists` may repeat; any other repeated field is refused (S-12).
 */
export async function submitted<S extends z.ZodType>(
  c: Page,
  schema: S,
  lists: readonly string[] = [],
): Promise<Form<z.output<S>>> {
  const { form, token } = readFields(await c.req.text(), lists)
  const parsed = schema.safeParse({ ...form.values, ...form.lists })
  for (const issue of parsed.error?.issues ?? []) {
    const field = String(issue.path[0] ?? '')
    form.errors[field] ??= isKey(issue.message) ? issue.message : 'form.error.invalid'
  }
  const { session } = c.var
  if (!session || !isToken(token, session.formToken)) form.errors[''] = 'form.error.stale'
  if (parsed.success && Object.keys(form.errors).length === 0) form.value = parsed.data
  return form as Form<z.output<S>>
}

/** A form without fields of its own (a lone button), refused as a whole when its token is stale. */
export async function pressed<S extends z.ZodRawShape>(c: Page, fields: S = {} as S) {
  const form = await submitted(c, z.strictObject(fields))
  if (!form.value) throw new FormRefused(form)
  return form.value
}

/** A form that has no page of its own to show again: the answer is a page that sends it again. */
export class FormRefused extends Error {
  readonly form: Form<unknown>
  constructor(form: Form<unknown>) {
    super('form refused')
    this.form = form
  }
}

/** All fields of a submitted body, for showing them again when the work itself could not be done. */
export async function typedFields(c: Page): Promise<[string, string][]> {
  const fields = [...new URLSearchParams(await c.req.text())]
  return fields.filter(([name]) => name !== 'form_token').slice(0, MOST_FIELDS)
}

function readFields(body: string, repeatable: readonly string[]) {
  const fields = [...new URLSearchParams(body)]
  const form: Form<unknown> = {
    values: {},
    lists: Object.fromEntries(repeatable.map((name) => [name, []])),
    errors: {},
  }
  let token = ''
  if (fields.length > MOST_FIELDS) form.errors[''] = 'form.error.unexpected'
  for (const [name, raw] of fields.slice(0, MOST_FIELDS)) {
    const text = raw.normalize('NFC').trim()
    if (name === 'form_token') token = text
    else if (repeatable.includes(name)) form.lists[name]?.push(text.slice(0, LONGEST_VALUE))
    else {
      if (Object.hasOwn(form.values, name)) form.errors[name] = 'form.error.repeated'
      if (text.length > LONGEST_VALUE) form.errors[name] = 'form.error.too_long'
      if (text.includes('\0')) form.errors[name] = 'form.error.invalid'
      Object.defineProperty(form.values, name, {
        value: text.slice(0, LONGEST_VALUE).replaceAll('\0', ''),
        enumerable: true,
        configurable: true,
        writable: true,
      })
    }
  }
  return { form, token }
}

/** Every schema message is a translation key; the default for an issue that names none: */
z.config({
  customError: (issue) => {
    if (issue.code === 'unrecognized_keys') return 'form.error.unexpected' satisfies Key
    const missing = issue.code === 'invalid_type' && issue.input === undefined
    return (missing ? 'form.error.required' : 'form.error.invalid') satisfies Key
  },
})
