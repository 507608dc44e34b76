import { argon2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { useApp } from '../../support/app.ts'

const context = useApp()
const TRIES = 40

afterEach(() => {
  vi.restoreAllMocks()
})

/** How many of these are done when somebody's search is answered, and how it is. */
async function doneBeforeSearch(work: () => Promise<unknown>[]) {
  const searcher = await context.identifiedClient()
  // What a cookie says is known for half a minute: after it, opening one waits for the threads that hash.
  const now = performance.now.bind(performance)
  vi.spyOn(performance, 'now').mockImplementation(() => now() + 31_000)
  let done = 0
  const all = work().map((each) => each.then(() => done++))
  const { status } = await searcher.get('/fr/search')
  const before = done
  await Promise.all(all)
  return { status, before }
}

test('a flood of sign-ins has nobody’s search wait for all that is hashed', async () => {
  const visitor = context.client()
  await visitor.get('/fr/staff/sign-in')
  const fields = { password: 'un mot de passe quelconque', code: '000000' }
  const flood = () =>
    Array.from({ length: TRIES }, (_, i) =>
      visitor.post('/fr/staff/sign-in', { email: `${i}@essai.example`, ...fields }),
    )
  const { status, before } = await doneBeforeSearch(flood)
  expect(status).toBe(200)
  expect(before).toBeLessThan(TRIES / 2)
})

test('control: were all hashed at once, it would', async () => {
  const hash = promisify(argon2)
  const cost = { tagLength: 32, memory: 19_456, passes: 2, parallelism: 1 }
  const flood = () =>
    Array.from({ length: TRIES }, () =>
      hash('argon2id', { message: 'x', nonce: randomBytes(16), ...cost }),
    )
  // It waits so long that it may be told to come back.
  expect((await doneBeforeSearch(flood)).before).toBeGreaterThan(TRIES / 2)
})
