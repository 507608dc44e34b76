import { HTTPException } from 'hono/http-exception'
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
export const LONGEST_VALUE = 1000
/** What the frame of a form asks: its token, whom it is for, and a proof of who sends it. */
const OURS = ['form_token', 'form_for', 'form_proof']
/** A token is made anew; what proves who somebody is, and a password, are in no page. */
const NEVER_AGAIN = ['form_token', 'form_proof', 'password']

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
  return checked(c, [...new URLSearchParams(await c.req.text())], { schema, lists })
}

/** For a page with a form that needs no session: its browser tells where it comes from, which is all that proves it. */
export function showsOrigin(c: Page): void {
  c.set('referrer', 'same-origin')
}

/**
 * Parses a form of pages that need no session, so that it has no token: what shows that a page of ours sent it is the
 * header that `sameSiteForms` looks at, and an origin that hides itself is refused (S-06).
 */
export async function submittedByAnyone<S extends z.ZodType>(
  c: Page,
  schema: S,
): Promise<Form<z.output<S>>> {
  showsOrigin(c)
  if (c.req.header('Origin') === 'null' && c.req.header('Sec-Fetch-Site') !== 'same-origin')
    throw new HTTPException(403)
  return parsed(readFields([...new URLSearchParams(await c.req.text())], []).form, schema)
}

/** Parses the fields of a form, which has errors beside those of the fields if they are given. */
export function checked<S extends z.ZodType>(
  c: Page,
  fields: readonly [string, string][],
  given: { schema: S; lists?: readonly string[]; errors?: Record<string, Key> },
): Form<z.output<S>> {
  const { schema, lists = [], errors = {} } = given
  const { form, token, owner } = readFields(fields, lists)
  refuseOtherOwner(c, owner)
  Object.assign(form.errors, errors)
  const { session } = c.var
  const isOurs = session && isToken(token, session.formToken)
  const stale = c.req.header('Cookie') ? 'form.error.stale' : 'form.error.no_cookie'
  return parsed(form, schema, isOurs ? undefined : stale)
}

/** Reads the fields as the schema does; `refused` is what is wrong with the form as a whole. */
function parsed<S extends z.ZodType>(form: Form<unknown>, schema: S, refused?: Key) {
  const read = schema.safeParse({ ...form.values, ...form.lists })
  for (const issue of read.error?.issues ?? []) {
    const field = String(issue.path[0] ?? '')
    form.errors[field] ??= isKey(issue.message) ? issue.message : 'form.error.invalid'
  }
  if (refused) form.errors[''] = refused
  if (read.success && Object.keys(form.errors).length === 0) form.value = read.data
  return form as Form<z.output<S>>
}

/** A form that was made for one person is never taken for another, who identified in the same browser since. */
function refuseOtherOwner(c: Page, sealed: string) {
  if (!sealed) return
  const { session, audience, seal } = c.var
  const before = seal.owner.open(sealed)
  const present = session && audience.owner(session)
  if (before && present && before.id !== present.id) throw new OtherOwner(before.name, present.name)
}

/** The form was another person's: nothing of it is done, and nothing sends it again. */
export class OtherOwner extends Error {
  /** The name that the form's page showed, and that of whoever is identified now. */
  readonly before: string
  readonly present: string
  constructor(before: string, present: string) {
    super('form of another person')
    this.before = before
    this.present = present
  }
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

/**
 * All fields of a submitted body, for showing them again when the work itself could not be done; its owner too, so that
 * the form is still for whom its page was made.
 */
export async function typedFields(c: Page): Promise<[string, string][]> {
  const fields = [...new URLSearchParams(await c.req.text())]
  return fields.filter(([name]) => !NEVER_AGAIN.includes(name)).slice(0, MOST_FIELDS)
}

/** What was typed to prove who sends a form, beside its fields; undefined when that was not asked. */
export async function proofTyped(c: Page): Promise<string | undefined> {
  const proof = new URLSearchParams(await c.req.text()).get('form_proof')
  return proof?.slice(0, LONGEST_VALUE).replaceAll('\0', '')
}

function readFields(fields: readonly [string, string][], repeatable: readonly string[]) {
  const values = new Map<string, string>()
  const lists = new Map<string, string[]>(repeatable.map((name) => [name, []]))
  const errors = new Map<string, Key>()
  const ours = new Map<string, string>()
  if (fields.length > MOST_FIELDS) errors.set('', 'form.error.unexpected')
  for (const [name, raw] of fields.slice(0, MOST_FIELDS)) {
    const typed = raw.normalize('NFC').trim()
    const text = typed.slice(0, LONGEST_VALUE).replaceAll('\0', '')
    if (OURS.includes(name)) {
      if (ours.has(name)) errors.set('', 'form.error.repeated')
      ours.set(name, text)
      continue
    }
    if (typed.length > LONGEST_VALUE) errors.set(name, 'form.error.too_long')
    if (typed.includes('\0')) errors.set(name, 'form.error.invalid')
    const list = lists.get(name)
    if (list) list.push(text)
    else if (values.has(name)) errors.set(name, 'form.error.repeated')
    else values.set(name, text)
  }
  // Made from maps: a field named __proto__ is a field like any other.
  const form: Form<unknown> = {
    values: Object.fromEntries(values),
    lists: Object.fromEntries(lists),
    errors: Object.fromEntries(errors),
  }
  return { form, token: ours.get('form_token') ?? '', owner: ours.get('form_for') ?? '' }
}

/** What an issue says when its schema names no message of its own. */
z.config({
  customError: (issue) => {
    if (issue.code === 'unrecognized_keys') return 'form.error.unexpected' satisfies Key
    const missing = issue.code === 'invalid_type' && issue.input === undefined
    return (missing ? 'form.error.required' : 'form.error.invalid') satisfies Key
  },
})
