import { beforeEach, describe, expect, test } from 'vitest'
import { DatabaseAway } from '../../src/db/deadline.ts'
import { TooMany } from '../../src/web/errors.ts'
import { cardOf, useApp } from '../support/app.ts'
import type { TestClient } from '../support/client.ts'
import { aPerson } from '../support/factories.ts'
import { htmlMistakes } from '../support/validHtml.ts'

let failure: Error | undefined
const context = useApp(({ register }) => ({
  register: {
    ...register,
    match: (card, who) => (failure ? Promise.reject(failure) : register.match(card, who)),
  },
}))
let client: TestClient
beforeEach(async () => {
  failure = undefined
  client = context.client()
  await client.get('/en/attestation')
  await client.post('/en/attestation', {})
})

const typed = { first_name: `l'un & "l'autre"`, last_name: '<b>Roy</b>' }

describe.each(['fr', 'en'])('in %s, these pages are valid HTML with one title', (locale) => {
  test('a form that another site sent', async () => {
    await isSound(403, { Origin: 'https://elsewhere.example' })
  })
  test('a form that is too long', async () => {
    await isSound(413, {}, { ...typed, first_name: 'x'.repeat(70_000) })
  })
  test('a button of a page that was open too long', async () => {
    await client.get(`/${locale}/identification`)
    await client.post(
      `/${locale}/identification`,
      cardOf(await aPerson(context.owner, context.keys)),
    )
    await isSound(422, {}, { ...typed, form_token: 'stale' }, '/appointments')
  })
  test.each([
    ['too many tries', 429, new TooMany(3600)],
    ['a mistake of ours', 500, new Error('x')],
    ['a database that is away', 503, new DatabaseAway('x')],
  ])('%s', async (_, status, error) => {
    failure = error
    await isSound(status)
  })

  async function isSound(status: number, headers = {}, change = {}, path = '/identification') {
    const person = await aPerson(context.owner, context.keys)
    await client.get(`/${locale}/identification`)
    const answer = await client.post(`/${locale}${path}`, { ...cardOf(person), ...change }, headers)
    expect(answer.status).toBe(status)
    expect(await htmlMistakes(answer.text)).toEqual([])
    expect(answer.text).toContain(`<html lang="${locale}">`)
    const [title, ...others] = [...answer.text.matchAll(/<h1>(.*?)<\/h1>/gs)].map(([, h1]) => h1)
    expect(others).toEqual([])
    // A form that comes back says so where a screen reader begins.
    const prefix = status === 422 ? (locale === 'fr' ? 'Erreur : ' : 'Error: ') : ''
    expect(answer.text).toContain(`<title>${prefix}${title} – `)
    expect(answer.text).not.toContain('<b>Roy')
  }
})
