import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { composeWith } from '../../src/booking/compose.ts'
import { smtpTransport, type Transport } from '../../src/messages/channels/smtp.ts'
import type { OutboxMessage } from '../../src/messages/outboxMessage.ts'
import { createFieldKeys } from '../../src/privacy/fieldKeys.ts'
import { now, useDatabase } from '../support/database.ts'
import { aClinic, aPractitioner, aService } from '../support/factories.ts'
import { patientDeliver, patientPool } from '../support/patient.ts'
import { type MailServer, plain, startMailServer } from './mailServer.ts'
import { noTexts } from './noTexts.ts'
import { anAppointment, change, outcomes, PLANTED, queue } from './queued.ts'

const context = useDatabase()
const key = randomBytes(32).toString('hex')
const keys = createFieldKeys({ field: { current: '1', keys: { 1: key } }, index: key })
const site = {
  origin: 'https://rdv.example',
  email: 'aide@rdv.example',
  name: { fr: 'Rendez-vous médicaux', en: 'Medical Appointments' },
}
const compose = composeWith({ keys, origin: site.origin, email: site.email })
let jobs: ReturnType<typeof patientPool>
let server: MailServer
let smtp: Transport

beforeAll(() => {
  jobs = patientPool(context.jobsUrl)
})
afterAll(() => jobs.db.destroy())
beforeEach(async () => {
  server = await startMailServer()
  smtp = smtpTransport(server.url, 'Rendez-vous <rdv@clinique.example>', { plain: true })
  return () => smtp.close()
})

function send(message: OutboxMessage, { transport = smtp, at = now, says = compose } = {}) {
  const delivery = { db: jobs.db, transport, texts: noTexts, site, compose: says, now: () => at }
  return patientDeliver(delivery, message, AbortSignal.timeout(60_000))
}

function only() {
  expect(server.received).toHaveLength(1)
  const [mail] = server.received
  if (!mail) throw new Error('no mail')
  const { headers, parts, raw, recipients } = mail
  return {
    recipients,
    raw,
    subject: plain(headers.get('subject')),
    headers,
    text: parts.get('text/plain') ?? '',
    html: parts.get('text/html') ?? '',
    calendar: (parts.get('text/calendar') ?? '').replaceAll('\r\n ', ''),
    everything: [raw, ...[...headers.values()].map(plain), ...parts.values()].join('\n'),
  }
}

describe('a confirmation', () => {
  test('in French tells when, where and how to change it, in text and in HTML', async () => {
    const clinic = await aClinic(context.owner, { name: 'Clinique du Vieux-Port' })
    const slot = { clinic_id: clinic.id }
    const appointment = await anAppointment(context, keys, { reference: 'ACDE34679FGH', slot })
    expect(await send(await queue(context, appointment))).toBe('sent')

    const mail = only()
    expect(mail.recipients).toEqual(['elodie@exemple.ca'])
    expect(mail.subject).toBe('Confirmation de votre rendez-vous')
    expect(mail.headers.get('content-type')).toMatch(/^multipart\/mixed/)
    expect(mail.headers.get('content-language')).toBe('fr-CA')
    for (const form of [mail.text, mail.html]) {
      expect(form).toContain('mardi 24 novembre 2026')
      expect(form).toContain('9\u00a0h\u00a020')
      expect(form).toContain('Clinique du Vieux-Port')
      expect(form).toContain('12, rue des Érables, Montréal H2X 1Y4')
      expect(form).toContain('514 555-0100')
      expect(form).toContain('ACDE 3467 9FGH')
      expect(form).toContain('jusqu’au lundi 23 novembre 2026 à 21\u00a0h\u00a020')
      expect(form).toContain('Nous ne vous demandons jamais votre numéro')
      expect(form.match(/https?:[^\s"<]+/g)).toEqual([
        'https://rdv.example/fr/identification?for=appointments',
      ])
    }
    expect(mail.html).toContain('<html lang="fr">')
    expect(mail.calendar).toContain('METHOD:PUBLISH')
    expect(mail.headers.get('message-id')).toMatch(/^<[0-9a-f-]{36}@rdv\.example>$/)
  })

  test('in English says the same', async () => {
    const appointment = await anAppointment(context, keys, { locale: 'en' })
    await send(await queue(context, appointment, { locale: 'en' }))

    const mail = only()
    expect(mail.subject).toBe('Confirmation of your appointment')
    for (const form of [mail.text, mail.html]) {
      expect(form).toContain('Tuesday, November 24, 2026')
      expect(form).toContain('9:20\u00a0a.m.')
      expect(form).toContain('until 9:20\u00a0p.m. on Monday, November 23, 2026. After')
      expect(form).toContain('We never ask for your health insurance number')
      expect(form).toContain('https://rdv.example/en/identification')
    }
    expect(mail.calendar).toContain('SUMMARY:Medical appointment')
  })

  test('of a clinic in another zone names the zone', async () => {
    const clinic = await aClinic(context.owner, { time_zone: 'America/Halifax' })
    const appointment = await anAppointment(context, keys, { slot: { clinic_id: clinic.id } })
    await send(await queue(context, appointment))
    expect(only().text).toContain('10\u00a0h\u00a020 (heure de l’Atlantique)')
    expect(only().calendar).toContain('DTSTART;TZID=America/Halifax:20261124T102000')
  })

  test('past the deadline for changes gives the telephone way', async () => {
    const appointment = await anAppointment(context, keys)
    await send(await queue(context, appointment), { at: new Date('2026-11-24T10:00:00Z') })
    expect(only().text).toContain('téléphonez à la clinique au 514 555-0100')
    expect(only().text).not.toContain('jusqu’au')
  })

  test.each(['booked', 'moved', 'cancelled', 'contact_changed'])(
    'or any other message (%s) carries no name, number, reason or specialty',
    async (kind) => {
      const clinic = await aClinic(context.owner)
      const service = await aService(context.owner, clinic.id, {
        name_fr: PLANTED.reason,
        name_en: PLANTED.reason_en,
        reason: 'pregnancy',
      })
      const practitioner = await aPractitioner(context.owner, clinic.id, {
        profession: 'nurse_practitioner',
        last_name: PLANTED.practitioner,
      })
      const appointment = await anAppointment(context, keys, {
        status: kind === 'cancelled' ? 'cancelled' : 'booked',
        slot: {
          clinic_id: clinic.id,
          practitioner_id: practitioner.id,
          healthcare_service_id: service.id,
          reason: 'pregnancy',
        },
      })
      await send(await queue(context, appointment, { kind }))
      const { everything } = only()
      for (const planted of [
        ...Object.values(PLANTED),
        'Anne',
        'Dre',
        'grossesse',
        'pregnancy',
        'infirmi',
      ])
        expect(everything).not.toContain(planted)
    },
  )
})

describe('by the time it is sent', () => {
  test('a message is tried again by a process that was stopped until its record had closed', async () => {
    const message = await queue(context, await anAppointment(context, keys))
    const stopped: typeof compose = async (...asked) => {
      await context.setClock(new Date(now.getTime() + 11_000))
      return compose(...asked)
    }
    await expect(send(message, { says: stopped })).rejects.toThrow('the record closed')
    expect(await outcomes(context)).toEqual([])
    await context.setClock(now)
    expect(await send(message)).toBe('sent')
  })

  test('a confirmation of an appointment cancelled meanwhile is skipped, its cancellation sent', async () => {
    const appointment = await anAppointment(context, keys)
    const booked = await queue(context, appointment)
    await change(context, appointment, { status: 'cancelled', version: 2 })
    const cancelled = await queue(context, appointment, { kind: 'cancelled', version: 2 })

    expect(await send(booked)).toBe('skipped')
    expect(await send(cancelled)).toBe('sent')
    expect(only().subject).toBe('Annulation de votre rendez-vous')
    expect(only().calendar).toContain('METHOD:CANCEL')
    expect(only().calendar).toContain('STATUS:CANCELLED')
    expect((await outcomes(context)).map(({ outcome }) => outcome)).toEqual(['skipped', 'sent'])
  })

  test('of two changes, only the later one is told', async () => {
    const appointment = await anAppointment(context, keys)
    const booked = await queue(context, appointment)
    await change(context, appointment, { version: 2 })
    const moved = await queue(context, appointment, { kind: 'moved', version: 2 })
    expect([await send(booked), await send(moved)]).toEqual(['skipped', 'sent'])
    expect(only().subject).toBe('Votre rendez-vous est déplacé')
    expect(only().calendar).toContain('SEQUENCE:1')
  })

  test('a message whose time is past expires', async () => {
    const appointment = await anAppointment(context, keys)
    const late = new Date('2026-11-24T14:20:01Z')
    expect(await send(await queue(context, appointment), { at: late })).toBe('expired')
    expect(server.received).toEqual([])
  })

  test('a person who withdrew their consent gets nothing, but for a code they ask for', async () => {
    const appointment = await anAppointment(context, keys)
    const booked = await queue(context, appointment)
    await change(context, appointment, { email_consent: false })
    expect(await send(booked)).toBe('skipped')

    const code = await queue(context, appointment, { kind: 'code' })
    const sealed = keys.seal(
      JSON.stringify({ to: 'elodie@exemple.ca', code: '048213' }),
      `outbox:${code.id}:sealed`,
    )
    expect(await send({ ...code, sealed })).toBe('sent')
    const mail = only()
    expect(mail.subject).toBe('Votre code de confirmation')
    expect(mail.text).toContain('048213')
    expect(mail.html).toContain('048213')
    expect(mail.text).not.toContain('http')
    expect([...mail.headers.values()].join()).not.toContain('048213')
  })

  test('a person without an address gets nothing', async () => {
    const appointment = await anAppointment(context, keys)
    await change(context, appointment, { email: null })
    expect(await send(await queue(context, appointment))).toBe('skipped')
  })
})

describe('when the address changes', () => {
  test('the new one gets the appointment, the former one only a warning', async () => {
    const appointment = await anAppointment(context, keys, { email: 'nouvelle@exemple.ca' })
    await send(await queue(context, appointment, { kind: 'contact_changed' }))
    expect(only().recipients).toEqual(['nouvelle@exemple.ca'])
    expect(only().text).toContain('mardi 24 novembre 2026')

    server.received.length = 0
    const former = await queue(context, appointment, { kind: 'contact_changed', sealed: '' })
    const to = { to: 'ancienne@exemple.ca' }
    const sealed = keys.seal(JSON.stringify(to), `outbox:${former.id}:sealed`)
    await send({ ...former, sealed })
    expect(only().recipients).toEqual(['ancienne@exemple.ca'])
    expect(only().text).toContain('n’arriveront plus à cette adresse')
    expect(only().text).toContain('514 555-0100')
    expect(only().text).not.toContain('novembre')
    expect(only().calendar).toBe('')
  })

  test('the former one is told even when the appointment was cancelled right after', async () => {
    const appointment = await anAppointment(context, keys)
    const former = await queue(context, appointment, { kind: 'contact_changed' })
    const sealed = keys.seal('{"to":"ancienne@exemple.ca"}', `outbox:${former.id}:sealed`)
    await change(context, appointment, { status: 'cancelled', version: 3, email_consent: false })
    expect(await send({ ...former, sealed })).toBe('sent')
  })
})

describe('a refusal', () => {
  const refused = (responseCode: number) =>
    Object.assign(new Error('elodie@exemple.ca is unknown'), { responseCode })

  test('of the address for good is settled at once, with its reason as a code', async () => {
    const booked = await queue(context, await anAppointment(context, keys))
    server.refusal = refused(550)
    expect(await send(booked)).toBe('refused')
    server.refusal = undefined
    expect(await send(booked)).toBe('decided before')
    expect(server.received).toEqual([])
    expect(await outcomes(context)).toMatchObject([
      { outcome: 'refused', reason: 'smtp EENVELOPE 550' },
    ])
  })

  test.each([421, 450, 451])('for the moment (%i) is not: it is tried again', async (code) => {
    const booked = await queue(context, await anAppointment(context, keys))
    server.refusal = refused(code)
    await expect(send(booked)).rejects.toThrow(new RegExp(`^smtp E[A-Z]+ ${code}$`))
    expect(await outcomes(context)).toEqual([])
  })
})

describe('a delivery that is interrupted', () => {
  test('between sending and recording repeats the mail under the same Message-ID, then never again', async () => {
    const appointment = await anAppointment(context, keys)
    const booked = await queue(context, appointment)
    const crashing: Transport = {
      close() {},
      async send(mail) {
        await smtp.send(mail)
        throw new Error('killed')
      },
    }
    await expect(send(booked, { transport: crashing })).rejects.toThrow('killed')
    expect(await outcomes(context)).toEqual([])

    expect(await send(booked)).toBe('sent')
    expect(await send(booked)).toBe('decided before')
    const ids = server.received.map(({ headers }) => headers.get('message-id'))
    expect(ids).toEqual([`<${booked.id}@rdv.example>`, `<${booked.id}@rdv.example>`])
  })

  test('before sending is done again, once', async () => {
    const appointment = await anAppointment(context, keys)
    const booked = await queue(context, appointment)
    server.refusal = Object.assign(new Error('try later'), { responseCode: 451 })
    await expect(send(booked)).rejects.toThrow('smtp EENVELOPE 451')
    server.refusal = undefined
    expect(await send(booked)).toBe('sent')
    expect(await send(booked)).toBe('decided before')
    only()
  })
})

test('each opening of a record for a message is in the access log', async () => {
  const appointment = await anAppointment(context, keys)
  await send(await queue(context, appointment))
  const { rows } = await context.owner.query(
    'select distinct who, why from access_log where patient_id = $1',
    [appointment['patient_id']],
  )
  expect(rows).toEqual([{ who: 'job:deliver', why: 'message' }])
})
