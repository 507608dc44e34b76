import { expect, onTestFinished, test } from 'vitest'
import { createApp } from '../../src/app.ts'
import { connect } from '../../src/db/database.ts'
import { REQUEST_MILLISECONDS } from '../../src/db/deadline.ts'
import { migrate } from '../../src/db/migrate.ts'
import { localRegister } from '../../src/identity/register/localRegister.ts'
import { createThrottles } from '../../src/identity/throttle/throttles.ts'
import { embeddedUrls } from '../../src/postgres/addresses.ts'
import { bootstrap } from '../../src/postgres/bootstrap.ts'
import { loadConfig } from '../../src/start/config.ts'
import { ensurePasswords } from '../../src/start/passwords.ts'
import { cardOf, useApp } from '../support/app.ts'
import { createClient } from '../support/client.ts'
import { postmaster, privateFolder, start } from '../support/embeddedServers.ts'
import { aPerson } from '../support/factories.ts'

const context = useApp()

/** Longer than anybody waits for a database. */
const AWAY = { firstWaitMs: 4_000, times: 1 }

test('while a dead server is away people are told when to come back, and then the same site works', async () => {
  const dataDir = privateFolder()
  const server = await start(dataDir, { fsync: 'off' }, () => {}, AWAY)
  const passwords = ensurePasswords(dataDir)
  await bootstrap(server.superuserUrl('postgres'), { database: 'rdv', passwords })
  const urls = embeddedUrls(server.port, 'rdv', passwords)
  await migrate(urls.owner)
  const { db } = connect(urls.app)
  onTestFinished(() => db.destroy())
  const app = createApp({
    ...context.parts,
    requestMilliseconds: REQUEST_MILLISECONDS,
    db,
    register: localRegister(db, context.keys),
    throttles: createThrottles(db, loadConfig({}).identifications),
  })
  const client = createClient((request) =>
    app.fetch(request, { incoming: { socket: { remoteAddress: '127.0.0.1' } } }),
  )
  const card = cardOf(await aPerson(context.owner, context.keys))
  await client.get('/fr/identification')
  // Nobody is in this register: an answer that needs the database.
  const identify = () => client.post('/fr/identification', card)
  expect((await identify()).status).toBe(422)

  process.kill(postmaster(server.folder), 'SIGKILL')
  // Who is connected may be answered once more by what the dead server leaves behind.
  let away = await identify()
  while (away.status === 422) away = await identify()
  expect(away.status).toBe(503)
  expect(Number(away.headers.get('Retry-After'))).toBeGreaterThan(0)
  await expect.poll(async () => (await identify()).status, { timeout: 60_000 }).toBe(422)
})
