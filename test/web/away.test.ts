import { beforeAll, expect, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { connect } from '../../src/db/database.ts'
import { REQUEST_MILLISECONDS } from '../../src/db/deadline.ts'
import { localRegister } from '../../src/identity/register/localRegister.ts'
import { createThrottles } from '../../src/identity/throttle/throttles.ts'
import { cardOf, useApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { aPerson } from '../support/factories.ts'
import { loggedTo } from '../support/logged.ts'
import { stoppableServer } from '../support/stoppableServer.ts'

const context = useApp()
let story: Awaited<ReturnType<typeof stopAndContinue>>

// One stop of the database for all tests: whoever asks waits for the real deadline.
beforeAll(async () => {
  story = await stopAndContinue()
})

async function stopAndContinue() {
  const server = await stoppableServer(context.appUrl)
  const { db } = connect(server.url, { poolSize: 8 })
  const logged: string[] = []
  const log = loggedTo(logged, 'error')
  const app = createApp({
    ...context.parts,
    requestMilliseconds: REQUEST_MILLISECONDS,
    site: { ...context.parts.site, log },
    db,
    register: localRegister(db, context.keys),
    throttles: createThrottles(db, {
      perHour: 5,
      perDay: 10,
      perPersonPerDay: 20,
      perAddressPerHour: 200,
    }),
  })
  const newClient = () =>
    createClient((request) =>
      app.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } }),
    )
  const identified = async () => {
    const client = newClient()
    await client.get('/fr/identification')
    await client.post('/fr/identification', cardOf(await aPerson(context.owner, context.keys)))
    await client.get('/fr/search')
    return client
  }

  const card = cardOf(await aPerson(context.owner, context.keys))
  const typing = newClient()
  await typing.get('/fr/identification')
  const reading = await identified()
  const left = await identified()
  const copied = new Map(left.cookies)
  const leaving = await identified()
  await left.post('/fr/session/end', {})
  for (const [name, value] of copied) left.cookies.set(name, value)

  server.stop()
  const [form, page, replay, home, alive, ready, end] = await Promise.all([
    typing.post('/fr/identification', card),
    reading.get('/fr/search?week=2026-11-23&day="2026-11-24"'),
    left.get('/fr/search'),
    newClient().get('/fr'),
    newClient().get('/healthz'),
    newClient().get('/readyz'),
    leaving.post('/fr/session/end', {}),
  ])
  const remaining = [...leaving.cookies]
  const kept = Object.fromEntries(Object.keys(card).map((name) => [name, typing.field(name)]))
  server.continue()
  const after = {
    form: await typing.post('/fr/identification', kept),
    page: await reading.get('/fr/search'),
    replay: await left.get('/fr/search'),
  }
  await db.destroy()
  await server.close()
  return { card, form, kept, page, replay, home, alive, ready, end, remaining, logged, after }
}

test('when the database stops, a form says so, keeps every answer, and counts once it is back', () => {
  const { card, form, kept, after } = story
  expect(form.status).toBe(503)
  expect(form.headers.get('Retry-After')).toBe('5')
  expect(form.headers.get('Cache-Control')).toBe('no-store')
  expect(form.text).toContain('Le service ne répond pas pour l’instant')
  expect(form.text).toContain('<form method="post" action="/fr/identification">')
  expect(kept).toEqual(card)
  expect(after.form).toMatchObject({ status: 303, location: '/fr/search' })
})

test('a page says so, leads to itself, and is there again afterwards', () => {
  expect(story.page.status).toBe(503)
  expect(story.page.text).toContain(
    '<a class="button" href="/fr/search?week=2026-11-23&#38;day=%222026-11-24%22">',
  )
  expect(story.after.page.status).toBe(200)
})

test('whoever leaves has left: this browser forgets the session, and the log says that only it does', () => {
  const { end, remaining, logged } = story
  expect(end).toMatchObject({ status: 303, location: '/fr/identification?ended' })
  expect(end.headers.get('Clear-Site-Data')).toBe('"cache", "storage"')
  expect(remaining).toEqual([])
  const told = logged.filter((line) => line.includes('end of a session not remembered'))
  expect(told.map((line) => JSON.parse(line).why)).toEqual(['DatabaseAway'])
})

test('what needs no database answers all the while', () => {
  const { home, alive, ready } = story
  expect([home.status, alive.status, ready.status]).toEqual([200, 200, 503])
})

test('a stopped database lets nobody in with the cookie of a session that ended', () => {
  expect(story.replay.status).toBe(503)
  expect(story.after.replay).toMatchObject({ status: 303, location: '/fr/identification' })
})
