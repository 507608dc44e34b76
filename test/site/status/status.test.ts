import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../../src/app.ts'
import { connect } from '../../../src/db/database.ts'
import { REQUEST_MILLISECONDS } from '../../../src/db/deadline.ts'
import { MESSAGE_KINDS } from '../../../src/db/lists.ts'
import { switchOff } from '../../../src/messages/switches.ts'
import { incidentOperation } from '../../../src/operate/incident.ts'
import { openStatusBook } from '../../../src/site/status/statusBook.ts'
import { cardOf, useApp } from '../../support/app.ts'
import { createClient } from '../../support/client.ts'
import { now } from '../../support/database.ts'
import { privateFolder } from '../../support/embeddedServers.ts'
import { aPerson } from '../../support/factories.ts'
import { loggedTo } from '../../support/logged.ts'
import { stoppableServer } from '../../support/stoppableServer.ts'
import { htmlMistakes } from '../../support/validHtml.ts'

const context = useApp()

/** The application with a status page of its own folder, on a database that can be stopped. */
async function stage(folder = privateFolder()) {
  const server = await stoppableServer(context.appUrl)
  const { db } = connect(server.url, { poolSize: 4 })
  onTestFinished(async () => {
    await db.destroy()
    await server.close()
  })
  let at = now
  const logged: string[] = []
  const log = loggedTo(logged, 'warn')
  const status = await openStatusBook({ db, folder, log, now: () => at })
  const app = createApp({
    ...context.parts,
    ...{ db, status, requestMilliseconds: REQUEST_MILLISECONDS },
    now: () => at,
  })
  const client = createClient((request) =>
    app.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } }),
  )
  const told = async (locale = 'fr') => {
    const { status: code, text } = await client.get(`/${locale}/status`)
    expect(code).toBe(200)
    expect(await htmlMistakes(text)).toEqual([])
    return text
  }
  const later = (minutes: number) => {
    at = new Date(at.getTime() + minutes * 60_000)
  }
  return { server, status, client, told, later, logged, folder }
}

const stateOf = (text: string, component: string) =>
  new RegExp(`<dt>${component}</dt>\\s*<dd><strong>([^<]*)`).exec(text)?.[1]

async function incident(folder: string, ...words: string[]) {
  return incidentOperation(['incident', ...words])?.({ folder, now })
}

test('while all goes well, each component works and says when it was looked at', async () => {
  const { status, told } = await stage()
  await status.look()
  const text = await told()
  expect(text).toContain('Tout fonctionne.')
  for (const component of ['Site Web', 'Recherche et rendez-vous', 'Courriels', 'Textos'])
    expect(stateOf(text, component)).toBe('Fonctionne')
  expect(text).toContain('Vérifié le dimanche 22 novembre 2026 à 10 h')
})

test('while the database is stopped the page answers from memory, to whoever has a session too', async () => {
  const { server, status, client, told, later } = await stage()
  await status.look()
  await client.get('/fr/identification')
  const card = cardOf(await aPerson(context.owner, context.keys))
  expect((await client.post('/fr/identification', card)).status).toBe(303)
  server.stop()
  later(1)
  expect(stateOf(await told(), 'Recherche et rendez-vous')).toBe('Fonctionne')
  await status.look()
  const text = await told()
  expect(stateOf(text, 'Recherche et rendez-vous')).toBe('En panne')
  expect(stateOf(text, 'Courriels')).toBe('Inconnu pour l’instant')
  expect(stateOf(text, 'Site Web')).toBe('Fonctionne')
  expect(text).toContain('A fonctionné pour la dernière fois le dimanche 22 novembre 2026 à 10 h')
  // Control: any other page asks the database for the session, does not answer, and leads here.
  const other = await client.get('/fr/help')
  expect(other.status).toBe(503)
  expect(other.text).toContain('href="/fr/status"')
  server.continue()
  later(1)
  await status.look()
  expect(stateOf(await told(), 'Recherche et rendez-vous')).toBe('Fonctionne')
})

test('the next process knows what the last one saw, as old as it is', async () => {
  const first = await stage()
  await first.status.look()
  const second = await stage(first.folder)
  second.later(1)
  expect(stateOf(await second.told(), 'Courriels')).toBe('Fonctionne')
  second.later(10)
  const old = await second.told()
  expect(stateOf(old, 'Courriels')).toBe('Inconnu pour l’instant')
  expect(old).toContain('Vérifié le')
})

test('messages that wait too long are late, and those that are switched off are stopped', async () => {
  const { status, told } = await stage()
  await context.owner.query(
    `insert into outbox (channel, kind, patient_id, locale, session, not_before, not_after)
      values ('email', 'booked', uuidv7(), 'fr', uuidv7(), app_now() - interval '16 minutes', '2027-01-01')`,
  )
  await context.asOwner((trx) => switchOff(trx, { kinds: MESSAGE_KINDS, channels: ['sms'] }))
  await status.look()
  const text = await told()
  expect(stateOf(text, 'Courriels')).toBe('En retard')
  expect(stateOf(text, 'Textos')).toBe('Envoi suspendu pour l’instant')
  expect(text).not.toContain('Tout fonctionne.')
})

test('an operator opens, tells more of and closes an incident, in both languages and without a database', async () => {
  const { status, client, told, later, folder, server } = await stage()
  await client.get('/en/attestation')
  await client.post('/en/attestation', {})
  server.stop()
  expect(await incident(folder)).toBe('no incidents')
  await incident(folder, 'open', 'texts', 'Les textos <b>tardent</b>.', 'Texts are late.')
  await incident(folder, 'update', '1', 'Le fournisseur cherche.', 'The provider is looking.')
  await status.look()
  expect(await told('fr')).toContain('Les textos &#60;b&#62;tardent&#60;/b&#62;.')
  expect(await told('en')).toContain('The provider is looking.')
  expect(await told('en')).toContain('ongoing')
  expect(stateOf(await told('fr'), 'Textos')).toBe('Inconnu pour l’instant')
  expect(await incident(folder, 'close', '1', 'C’est réglé.', 'It is solved.')).toBe(
    '1 texts, closed, 2026-11-22 15:00 UTC: C’est réglé. / It is solved.',
  )
  await status.look()
  expect(await told('fr')).toContain('C’est réglé.')
  later(8 * 24 * 60)
  expect(await told('fr')).not.toContain('C’est réglé.')
  await expect(incident(folder, 'close', '1', 'a', 'b')).rejects.toThrow('no open incident 1')
})

test.each([
  ['open', 'nothing', 'a', 'b'],
  ['open', 'texts', 'a'],
  ['open', 'texts', 'a', ''],
  ['open', 'texts', 'a', '\u001b[2J'],
  ['open', 'texts', 'a', 'b', 'c'],
  ['close', 'x', 'a', 'b'],
  ['forget', '1', 'a', 'b'],
])('words that tell of no incident are none: %s %s', async (...words) => {
  expect(incidentOperation(['incident', ...words])).toBeUndefined()
})

test('a component of which an incident is told does not simply work, whatever was found', async () => {
  const { status, told, folder } = await stage()
  await incident(folder, 'open', 'site', 'Lenteurs.', 'Slow pages.')
  await status.look()
  const text = await told()
  expect(stateOf(text, 'Site Web')).toBe('Incident en cours')
  expect(stateOf(text, 'Courriels')).toBe('Fonctionne')
  expect(text).not.toContain('Tout fonctionne.')
})

test('a file that is not ours changes nothing, and is told once', async () => {
  const { status, told, logged, folder } = await stage()
  await incident(folder, 'open', 'site', 'Panne en cours.', 'Outage.')
  await status.look()
  writeFileSync(join(folder, 'incidents.json'), '{"a": 1')
  await status.look()
  await status.look()
  expect(await told()).toContain('Panne en cours.')
  expect(logged.filter((line) => line.includes('"incidents"'))).toHaveLength(1)
})

test('a folder that does not exist is made when there is something to keep', async () => {
  const parent = privateFolder()
  const { status, told } = await stage(join(parent, 'status'))
  await status.look()
  const next = await stage(join(parent, 'status'))
  expect(stateOf(await next.told(), 'Site Web')).toBe('Fonctionne')
  expect(await told()).toContain('Aucune panne annoncée')
})

test('English is read after its attestation, as everywhere', async () => {
  const { client } = await stage()
  expect(await client.get('/en/status')).toMatchObject({
    status: 303,
    location: '/en/attestation?to=/status',
  })
})
