import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { composeWith } from '../../../src/booking/compose.ts'
import { unsubscribeAddress } from '../../../src/booking/notices/unsubscribe.ts'
import { smtpTransport } from '../../../src/messages/channels/smtp.ts'
import { type MailServer, startMailServer } from '../../messages/mailServer.ts'
import { noTexts } from '../../messages/noTexts.ts'
import { anAppointment, queue } from '../../messages/queued.ts'
import { asSuperuser } from '../../messages/texted.ts'
import { useApp } from '../../support/app.ts'
import { origin } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { patientDeliver, patientPool } from '../../support/patient.ts'
import { postForm } from '../../web/ask.ts'

const context = useApp()
const FORM = 'List-Unsubscribe=One-Click'
const eve = new Date('2026-11-23T15:00:00Z')
let jobs: ReturnType<typeof patientPool>
let server: MailServer
let visit: Awaited<ReturnType<typeof anAppointment>>

beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())
beforeEach(async () => {
  server = await startMailServer()
  visit = await aVisit()
})

/** A visit whose person agreed to both ways, with the proof of it. */
async function aVisit(row: Record<string, unknown> = {}) {
  const appointment = await anAppointment(context, context.keys, {
    ...{ sms_consent: true, phone_index: randomUUID() },
    ...row,
  })
  await asSuperuser(
    context,
    `insert into consent (person, appointment_id, purpose, text_version, locale, ends_at)
      select f.person, a.id, purpose, '1', 'fr', a.ends_at
      from appointment a join door.file f using (patient_id), unnest(array['email', 'sms']) purpose where a.id = $1`,
    [appointment.id],
  )
  return appointment
}

/** What a visit still agrees to, and which consents are left. */
async function agreed({ id } = visit) {
  const [row] = await asSuperuser(
    context,
    `select email_consent, sms_consent, version, array(select purpose from consent c
      where c.appointment_id = a.id and withdrawn_at is null order by purpose) as consents from appointment a where id = $1`,
    [id],
  )
  return row
}

const BOTH = { email_consent: true, sms_consent: true, version: 1, consents: ['email', 'sms'] }
const TEXTS = { email_consent: false, sms_consent: true, version: 1, consents: ['sms'] }

/** The headers of a mail about the visit, as a mail server gets them. */
async function mailed(kind: string) {
  const message = await queue(context, visit, { kind })
  const { keys } = context
  const site = { origin, name: { fr: 'Rendez-vous', en: 'Appointments' } }
  const compose = composeWith({ keys, origin, email: 'aide@rdv.example' })
  const transport = smtpTransport(server.url, 'rdv@clinique.example', { plain: true })
  const delivery = { db: jobs.db, texts: noTexts, transport, site, compose, now: () => eve }
  const outcome = await patientDeliver(delivery, message, AbortSignal.timeout(60_000))
  transport.close()
  const mail = server.received.at(-1)
  return { outcome, headers: mail?.headers ?? new Map<string, string>(), raw: mail?.raw ?? '' }
}

function linkOf(at = now, { patient_id, email_index }: Record<string, unknown> = visit) {
  const whose = { patient: String(patient_id), address: String(email_index) }
  const link = unsubscribeAddress(context.keys, { origin, locale: 'fr', now: at }, whose)
  return link.slice(origin.length)
}

/** A mail service presses for its reader: no cookie, no page before it, from wherever it is. */
const press = (path: string, headers: Record<string, string> = {}, body = FORM) =>
  postForm(context, path, body, headers)

test('a reminder says where one refuses more by one press (RFC 8058), and shows no link but to identification', async () => {
  const { outcome, headers, raw } = await mailed('reminder')
  expect(outcome).toBe('sent')
  expect(headers.get('list-unsubscribe-post')).toBe(FORM)
  const [, link = ''] = /^<(\S+)>$/.exec(headers.get('list-unsubscribe') ?? '') ?? []
  const path = link.slice(origin.length)
  expect(path).toMatch(/^\/fr\/unsubscribe\/[\w.-]+$/)
  expect(path).not.toContain(String(visit['patient_id']))
  expect(raw.split('\r\n').every((line) => line.length <= 998)).toBe(true)
  expect(server.received[0]?.parts.get('text/html')?.match(/href="[^"]*"/g)).toEqual([
    `href="${origin}/fr/identification?for=appointments"`,
  ])
  expect((await press(path)).status).toBe(200)
  expect(await agreed()).toEqual(TEXTS)
})

test('what somebody asked for, or must know, says no such thing', async () => {
  const { headers } = await mailed('booked')
  expect(headers.has('list-unsubscribe')).toBe(false)
  expect(headers.has('list-unsubscribe-post')).toBe(false)
})

describe('a press', () => {
  test('ends the e-mails to that address, of all of the person’s visits, and nothing else', async () => {
    const other = await aVisit({ email_index: visit['email_index'] })
    expect(await agreed(), 'control').toEqual(BOTH)
    expect((await press(linkOf())).status).toBe(200)
    expect(await agreed()).toEqual(TEXTS)
    expect(await agreed(other), 'who shares the address').toEqual(BOTH)
    expect((await mailed('reminder')).outcome).toBe('skipped')
  })

  test.each([
    ['as a form of parts', { 'Content-Type': 'multipart/form-data; boundary=b' }],
    [
      'from a page of a mail reader',
      { Origin: 'https://mail.example', 'Sec-Fetch-Site': 'cross-site' },
    ],
  ])('counts %s', async (_, headers) => {
    const parts = `--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n`
    const body = 'Content-Type' in headers ? parts : FORM
    expect((await press(linkOf(), headers, body)).status).toBe(200)
    expect(await agreed()).toEqual(TEXTS)
  })

  test('twice changes nothing, and each leaves a line in the log that names no address', async () => {
    const link = linkOf()
    await press(link)
    await press(link)
    expect(await agreed()).toEqual(TEXTS)
    const rows = await asSuperuser(
      context,
      `select split_part(who, ':', 1) as who, why, outcome from access_log where patient_id = $1 and outcome is not null`,
      [visit['patient_id']],
    )
    const row = { who: 'session', why: 'contact', outcome: 'unsubscribed' }
    expect(rows).toEqual([row, row])
  })

  test('by a link of another address, that is over, or was never ours, changes nothing and says the same', async () => {
    const former = linkOf(now, { ...visit, email_index: randomUUID() })
    const old = linkOf(new Date(now.getTime() - 61 * 24 * 60 * 60 * 1000))
    const forgotten = linkOf(now, { patient_id: randomUUID(), email_index: randomUUID() })
    const answers = []
    for (const path of [
      former,
      old,
      forgotten,
      '/fr/unsubscribe/1.AAAA',
      linkOf().replace(/.{8}$/, 'AAAAAAAA'),
    ]) {
      const answer = await press(path)
      answers.push([answer.status, (await answer.text()).replaceAll(path.slice(3), '')])
    }
    expect(await agreed()).toEqual(BOTH)
    const right = linkOf()
    const answer = await press(right)
    const said = [answer.status, (await answer.text()).replaceAll(right.slice(3), '')]
    expect(answers).toEqual(answers.map(() => said))
  })

  test('is counted: whoever guesses waits, and whoever presses for others does not', async () => {
    for (let guess = 0; guess < 20; guess++)
      expect((await press('/fr/unsubscribe/1.AAAA')).status).toBe(200)
    expect((await press('/fr/unsubscribe/1.BBBB')).status).toBe(429)
    expect((await press(linkOf())).status).toBe(200)
    expect(await agreed()).toEqual(TEXTS)
  })
})

describe('the page', () => {
  test('changes nothing when it is looked at, in either language, whatever looks', async () => {
    const reader = context.client()
    const { status, text, headers } = await reader.get(linkOf())
    expect(status).toBe(200)
    expect(headers.get('X-Robots-Tag')).toBe('noindex')
    expect(text).toContain('Ne plus m’écrire')
    expect((await reader.get(linkOf().replace('/fr/', '/en/'))).text).toContain(
      'Stop writing to me',
    )
    expect((await press(linkOf(), {}, 'something=else')).status).toBe(200)
    expect(await agreed()).toEqual(BOTH)
  })

  test('has one button, which ends them', async () => {
    const reader = context.client()
    const link = linkOf()
    await reader.get(link)
    const { text } = await reader.post(link, { 'List-Unsubscribe': 'One-Click' })
    expect(text).toContain('C’est noté')
    expect(await agreed()).toEqual(TEXTS)
  })
})
