import { beforeEach, expect, test } from 'vitest'
import { authorize, aWorker } from '../../staff/worker.ts'
import { useApp } from '../../support/app.ts'
import { aVisitor } from '../../support/booking.ts'
import type { TestClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../../support/factories.ts'

const context = useApp()
const SHEET = '/fr/staff/day/sheet?day=2026-11-22'
let clinic: string
let anne: string
let reception: TestClient

beforeEach(async () => {
  clinic = (await aClinic(context.owner)).id
  anne = (await aPractitioner(context.owner, clinic, { last_name: 'Desmarais' })).id
  const starts_at = '2026-11-22T15:10:00Z'
  const slot = await aSlot(context.owner, { clinic_id: clinic, practitioner_id: anne, starts_at })
  const person = await aPerson(context.owner, context.keys)
  await aVisitor(context, person).booked(slot.id, 'elodie@exemple.ca')
  const { client, account } = await aWorker(context, [{ clinic, role: 'reception' }])
  await authorize(context, account, clinic)
  reception = client
})

/** Why the log says that this clinic's day was opened, in order. */
async function reasons() {
  const { rows } = await context.owner.query(
    'select why from access_log where clinic_id = $1 and follows is null order by id',
    [clinic],
  )
  return rows.map(({ why }) => why)
}

async function pack(fields = {}) {
  await reception.get('/fr/staff/day?day=2026-11-22')
  return reception.post('/fr/staff/day/pack', { day: '2026-11-22', with: '', ...fields })
}

test('a sheet has the columns that one chooses, never a card number, and is in the log as a print', async () => {
  const whole = (await reception.get(SHEET)).text
  expect(whole).toContain('elodie@exemple.ca')
  expect(whole).toContain('Confidentiel. Imprimé par Maude Essai')
  expect(whole).not.toMatch(/\b(?:TEST|DEMO) ?8/)
  const chosen = (await reception.get(`${SHEET}&column=reason&column=notes&column=secret`)).text
  expect(chosen).toContain('Lafrenière-Roy, Élodie')
  expect(chosen).toContain('Consultation semi-urgente')
  expect(chosen).not.toContain('elodie@exemple.ca')
  expect(await reasons()).toEqual(['print', 'print'])
})

test('a day is taken along in a file that needs nothing of the site, and the log says so', async () => {
  const { status, text, headers } = await pack()
  expect(status).toBe(200)
  expect(headers.get('Content-Disposition')).toBe('attachment; filename="journee-2026-11-22.html"')
  expect(headers.get('Cache-Control')).toBe('no-store')
  expect(text).toContain('Lafrenière-Roy, Élodie')
  expect(text).toContain('Confidentiel. Téléchargé par Maude Essai')
  expect(text).not.toMatch(/(?:src|href|action)=/)
  expect(await reasons()).toEqual(['day', 'export'])
})

test('a file of a day asks for a proof of the last five minutes, and without one opens nothing', async () => {
  await context.travel(new Date(now.getTime() + 6 * 60_000))
  expect((await pack()).status).toBe(403)
  expect(await reasons()).toEqual(['day'])
})

test('control: with the proof of a code the same form is answered, and the log has it', async () => {
  await context.travel(new Date(now.getTime() + 6 * 60_000))
  await reception.get('/fr/staff/day?day=2026-11-22')
  const fields = { day: '2026-11-22', with: '', form_proof: 'demo' }
  expect((await reception.post('/fr/staff/day/pack', fields)).status).toBe(200)
  expect(await reasons()).toEqual(['day', 'export'])
})

test('what a person is called cannot become markup in the file', async () => {
  const slot = { clinic_id: clinic, practitioner_id: anne, starts_at: '2026-11-22T16:10:00Z' }
  const named = { identity: { last_name: '<b>Roy</b>' } }
  const person = await aPerson(context.owner, context.keys, named)
  await aVisitor(context, person).booked((await aSlot(context.owner, slot)).id)
  const { text } = await pack()
  expect(text).not.toContain('<b>Roy')
  expect(text).toContain('&#60;b&#62;Roy')
})

test('whoever only sees people themselves takes their own day along, and nobody else’s', async () => {
  const other = (await aPractitioner(context.owner, clinic, { last_name: 'Autre' })).id
  const { client, account } = await aWorker(context, [{ clinic, role: 'practitioner' }], other)
  await authorize(context, account, clinic)
  const { text } = await client.get(`${SHEET}&with=${anne}`)
  expect(text).toContain('Aucun rendez-vous')
  expect(text).not.toContain('Lafrenière')
})
