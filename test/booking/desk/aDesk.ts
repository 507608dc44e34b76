import { randomUUID } from 'node:crypto'
import { authorize, aWorker } from '../../staff/worker.ts'
import type { TestApp } from '../../support/app.ts'
import type { TestPerson } from '../../support/factories.ts'

const CONTACT = { messages: 'none', email: '', phone: '', locale: 'fr', how: 'telephone' }

/** A member of staff who answers the telephone of a clinic, and posts as its pages do. */
export async function aDesk(
  context: TestApp,
  clinic: string,
  role: 'reception' | 'manager' = 'reception',
) {
  const { client, account } = await aWorker(context, [{ clinic, role }])
  await authorize(context, account, clinic)
  const desk = {
    client,
    account,
    /** Says who it is and which slot, in one press or several; the page that follows. */
    async says(fields: Record<string, string>, call = randomUUID() as string) {
      await client.get('/fr/staff/book')
      const answer = await client.post(`/fr/staff/book/${call}`, fields)
      const page = answer.location ? await client.get(answer.location) : answer
      return { call, answer, page }
    },
    /** A call with its person and its slot. */
    async ready({ health_insurance_number }: TestPerson, slot: string) {
      const { call } = await desk.says({ health_insurance_number, slot })
      return call
    },
    /** Confirms what the page of a call shows; warnings are those that it shows, unless others are given. */
    async confirms(call: string, fields: Record<string, string | string[]> = {}) {
      await client.get(`/fr/staff/book/${call}`)
      const asked = { ...CONTACT, key: client.field('key'), seen: client.field('seen'), ...fields }
      return client.post(`/fr/staff/book/${call}/appointment`, asked)
    },
    /** Books a slot for somebody. */
    async books(person: TestPerson, slot: string, fields: Record<string, string | string[]> = {}) {
      const call = await desk.ready(person, slot)
      const answer = await desk.confirms(call, fields)
      if (answer.status !== 303) throw new Error(`not booked: ${answer.status}`)
      return { call, page: await client.get(`/fr/staff/book/${call}`) }
    },
  }
  return desk
}
