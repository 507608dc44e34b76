import { findForm } from '../prove/people/forms.ts'
import { cardOf, person } from '../prove/people/people.ts'
import { expect } from '../prove/proofs/broken.ts'
import { SEARCH } from '../prove/stage/network.ts'
import type { World } from '../prove/stage/world.ts'
import { createAsker, type Reply } from './client.ts'

/** One answer of a first booking. */
interface Sent {
  what: string
  body: number
  head: number
}

/** Budgets in bytes: of a page, and of a whole first booking with all that it loads. Headers are a proxy's to squeeze. */
const PAGE = 6 * 1024
const BOOKING = 45 * 1024

/** Books for the first time as a browser with scripts does, and tells what each answer weighs; returns what was too much. */
export async function weighBooking(world: World): Promise<number> {
  const stage = await world.open()
  const asker = createAsker(stage.app.port)
  const sent: Sent[] = []
  const cookies = new Map<string, string>()
  const cached = new Set<string>()
  let page = ''

  async function ask(path: string, body?: string): Promise<Reply> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const reply = await asker.ask({ path, cookie, body })
    for (const line of reply.cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(name, value)
    }
    const what = `${body === undefined ? 'GET' : 'POST'} ${path.replace(/\?.*/, '').replaceAll(/[0-9a-f-]{36}/g, ':id')}`
    sent.push({ what, body: reply.bytes, head: reply.head })
    if (reply.location) return ask(reply.location)
    expect(reply.status === 200, `${what} answered ${reply.status}`)
    if (path.startsWith('/static/')) return reply
    page = reply.text
    const parts = page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)
    for (const [, url = ''] of parts) {
      if (cached.has(url)) continue
      cached.add(url)
      await ask(url)
    }
    return reply
  }

  const press = (action: string | RegExp, fields: Record<string, string> = {}) => {
    const form = findForm(page, action)
    if (!form) throw new Error(`no form ${action}`)
    return ask(form.action, bodyOf({ ...form.fields, ...fields }))
  }

  try {
    await ask('/fr')
    await ask('/fr/identification')
    await press('/fr/identification', cardOf(person(7)))
    await press('/fr/search', { door: 'nearby', ...SEARCH })
    const [, slot_id = ''] = /name="slot_id" value="([^"]+)"/.exec(page) ?? []
    await press('/fr/holds', { slot_id })
    await press(/^\/fr\/holds\/[^/]+$/, { email: 'essai@prove.example', messages: 'email' })
    await press('/fr/appointments')
    expect(page.includes('class="reference"'), 'the booking does not end')
  } finally {
    asker.end()
    await stage.close()
  }
  for (const { what, body, head } of sent) console.log(`      ${what}: ${body} + ${head} bytes`)
  const whole = sent.reduce((sum, { body, head }) => sum + body + head, 0)
  const heavy = sent.filter(({ what, body }) => !what.includes('/static/') && body > PAGE)
  const bodies = sent.reduce((sum, { body }) => sum + body, 0)
  const kept = bodies <= BOOKING && heavy.length === 0
  console.log(
    `${kept ? 'ok  ' : 'FAIL'}  a first booking: ${(bodies / 1024).toFixed(1)} KB in ${sent.length} answers (at most ${BOOKING / 1024}), and ${((whole - bodies) / 1024).toFixed(1)} KB of headers by HTTP/1.1`,
  )
  return Number(!kept)
}

function bodyOf(fields: Record<string, string | readonly string[]>): string {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields))
    for (const each of [value].flat()) body.append(name, String(each))
  return String(body)
}
