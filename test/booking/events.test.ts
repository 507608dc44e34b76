import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { cancel } from '../../src/booking/appointment/cancel.ts'
import { submission } from '../../src/booking/submission/submission.ts'
import { useApp } from '../support/app.ts'
import { aVisitor } from '../support/booking.ts'
import { aClinic, aPerson, aPractitioner, aSlot } from '../support/factories.ts'
import { useSeen } from '../support/seen.ts'

const context = useApp()
const seen = useSeen(context)
let visitor: ReturnType<typeof aVisitor>
let visit: string

beforeEach(async () => {
  const clinic_id = (await aClinic(context.owner)).id
  const practitioner_id = (await aPractitioner(context.owner, clinic_id)).id
  const slot = await aSlot(context.owner, { clinic_id, practitioner_id })
  visitor = aVisitor(context, await aPerson(context.owner, context.keys))
  visit = await visitor.booked(slot.id)
})

const events = () =>
  seen(
    'select kind, channel, reason, version, who from appointment_event where appointment_id = $1 order by id',
    [visit],
  )

test('each change of an appointment is one event, with who made it and how', async () => {
  const who = `session:${visitor.session}`
  const appointment = await visitor.opened(visit)
  const asked = { ...submission(crypto.randomUUID(), {}), appointment, actor: visitor.actor }
  await cancel(context.db, asked)
  await cancel(context.db, asked)
  expect(await events()).toEqual([
    { kind: 'booked', channel: 'web', reason: null, version: 1, who },
    { kind: 'cancelled', channel: 'web', reason: 'patient', version: 2, who },
  ])
})

test('what a chore erases is no event', async () => {
  await seen('update appointment set needs = null, sms_consent = false')
  expect((await events()).map(({ kind }) => kind)).toEqual(['booked'])
})

test('nobody changes events, and they go with their appointment', async () => {
  for (const change of [
    sql`update appointment_event set version = 9`,
    sql`delete from appointment_event`,
  ])
    await expect(change.execute(context.db)).rejects.toThrow('permission denied')
  await seen('delete from appointment where id = $1', [visit])
  expect(await events()).toEqual([])
})
