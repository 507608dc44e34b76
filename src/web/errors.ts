import { HTTPException } from 'hono/http-exception'
import { DatabaseAway } from '../db/deadline.ts'
import { isAway, sqlState } from '../db/errors.ts'
import { formatTime } from '../i18n/format.ts'
import { SITE_ZONE } from '../i18n/zone.ts'
import type { Page } from './context.ts'
import { FormRefused, OtherOwner, typedFields } from './form.ts'
import { isMultipart } from './multipart.ts'
import { render } from './view.ts'

/** Too many tries from one address: 429, when to come back, and the telephone way. */
export class TooMany extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super('too many tries')
    this.seconds = seconds
  }
}

/** Every exception's page: what to do, a number to quote, and never a stack or a statement (S-25). */
export async function onError(error: Error, c: Page) {
  // Whoever asked hung up in the middle: nobody reads the answer, and nothing of ours failed.
  if (c.env?.incoming?.readableAborted) return c.body(null, 400)
  if (error instanceof FormRefused) return sendAgain(c, error)
  if (error instanceof OtherOwner) return otherOwner(c, error)
  if (error instanceof TooMany) return tooMany(c, error)
  if (error instanceof HTTPException) return refused(c, error)
  if (isAway(error)) return away(c, error)
  c.var.site.log.error({ id: c.var.requestId, error: nameOf(error), at: ownLines(error) }, 'failed')
  return render(c, '/web/error', { id: c.var.requestId }, { status: 500 })
}

/** The page for what is absent and for what is not yours: they look the same. */
export async function notFound(c: Page) {
  return render(c, '/web/not_found', {}, { status: 404 })
}

async function sendAgain(c: Page, { form }: FormRefused) {
  const error = Object.values(form.errors)[0] ?? 'form.error.invalid'
  const fields = await typedFields(c)
  return render(c, '/web/again', { action: c.req.path, fields, error }, { status: 422 })
}

/** Someone else is identified in this browser now: both are named, and the way on is the present person's. */
function otherOwner(c: Page, { before, present }: OtherOwner) {
  return render(c, '/web/other_owner', { before, present }, { status: 409 })
}

function tooMany(c: Page, { seconds }: TooMany) {
  c.header('Retry-After', String(seconds))
  const time = formatTime(new Date(c.var.now.getTime() + seconds * 1000), SITE_ZONE, c.var.locale)
  return render(c, '/web/too_many', { time }, { status: 429 })
}

function refused(c: Page, { status }: HTTPException) {
  if (status === 404) return notFound(c)
  if (status === 413) return render(c, '/web/too_large', {}, { status })
  return render(c, '/web/refused', {}, { status: status as 403 })
}

/** The database is away: say so within the deadline, and keep what was typed in a form that sends it again. */
async function away(c: Page, error: Error) {
  const why = error instanceof DatabaseAway ? error.message : sqlState(error)
  c.var.site.log.warn({ id: c.var.requestId, why }, 'database away')
  c.header('Retry-After', '5')
  const posted = c.req.method === 'POST'
  const action = c.req.path + (posted ? '' : new URL(c.req.url).search)
  // Files cannot be in a page: they are chosen again.
  const hadFiles = posted && isMultipart(c)
  const fields = posted && !hadFiles ? await typedFields(c) : null
  return render(c, '/web/away', { action, fields, had_files: hadFiles }, { status: 503 })
}

/** A database error's message may quote a value: only its state and constraint are logged. */
function nameOf(error: Error) {
  const state = sqlState(error)
  if (!state) return `${error.name}: ${error.message}`
  return { state, constraint: 'constraint' in error ? error.constraint : undefined }
}

function ownLines(error: Error) {
  return error.stack
    ?.split('\n')
    .filter((line) => line.trimStart().startsWith('at ') && line.includes('/src/'))
}
