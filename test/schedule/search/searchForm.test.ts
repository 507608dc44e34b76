import { beforeEach, describe, expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { aPostalArea } from '../../support/factories.ts'
import { keptBy, nearby, searched } from './browsing.ts'

const context = useApp()
beforeEach(() => aPostalArea(context.owner))

test('every criterion of a search is kept and shown again', async () => {
  const browser = await context.identifiedClient()
  const page = await searched(browser, {
    ...nearby,
    distance: '50',
    from: '2026-12-01',
    moment: ['evening', 'morning', 'evening'],
    method: ['video'],
    accessible: 'yes',
    language: 'es',
  })
  expect((await keptBy(context, browser))?.criteria).toMatchObject({
    ...{ distance: 50, from: '2026-12-01', accessible: true, language: 'es' },
    moments: ['morning', 'evening'],
    methods: ['video'],
  })
  for (const id of [
    'reason-semi_urgent',
    'moment-morning',
    'moment-evening',
    'method-video',
    'accessible',
  ])
    expect(page).toMatch(new RegExp(`id="${id}"[^>]* checked[\\s>]`))
  expect(page).toMatch(/<option value="es"\s+selected>[^<]*<\/option>/)
  expect(page).toContain('value="2026-12-01"')
})

test('of a postal code, only the first three characters are kept and shown again, also beside an error', async () => {
  // As a word: a random token of the page may hold these three characters in its middle.
  const rest = /h2x.?1y4|\b1y4\b/i
  const browser = await context.identifiedClient()
  expect(await searched(browser, { ...nearby, postal_code: 'h2x1y4' })).not.toMatch(rest)
  const refused = await browser.post('/fr/search', { ...nearby, reason: 'none' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('value="H2X"')
  expect(refused.text).not.toMatch(rest)
  expect(JSON.stringify(await keptBy(context, browser))).not.toMatch(rest)
})

describe('what a person can mend is said beside what they filled', () => {
  test.each([
    [{ door: '' }, 'Choisissez qui vous voulez consulter.'],
    [{ reason: 'cosmetic' }, 'Choisissez une raison de consultation.'],
    [{ postal_code: '' }, 'Entrez votre code postal'],
    [{ postal_code: 'H2' }, 'Entrez un code postal, ou ses trois premiers caractères.'],
    [{ postal_code: 'K1A 0A2' }, 'Nous ne trouvons pas ce code postal au Québec.'],
    [{ distance: '500' }, 'Choisissez une distance dans la liste.'],
    [{ from: '24 novembre' }, 'Entrez une date : année, mois et jour.'],
    [{ from: '2026-02-30' }, 'Entrez une date : année, mois et jour.'],
    [{ from: '2026-11-21' }, 'Choisissez aujourd’hui ou un jour à venir.'],
    [{ from: '2027-11-23' }, 'Choisissez un jour d’ici un an.'],
    [{ moment: 'midnight' }, 'Choisissez parmi les moments'],
    [{ method: ['clinic', 'fax'] }, 'Choisissez parmi les modes'],
    [{ language: 'tlh' }, 'Choisissez une langue'],
    [{ colour: 'blue' }, 'un champ inattendu'],
  ])('%o', async (changed, message) => {
    const browser = await context.identifiedClient()
    await browser.get('/fr/search')
    const refused = await browser.post('/fr/search', { ...nearby, accessible: 'yes', ...changed })
    expect(refused.status).toBe(422)
    expect(refused.text).toMatch(/class="error-summary" role="alert"/)
    expect(refused.text).toContain(message)
    expect(refused.text).toMatch(/name="accessible"\s+value="yes" checked/)
    expect((await keptBy(context, browser))?.criteria).toBeUndefined()
  })
})

test('all that is missing is said at once', async () => {
  const browser = await context.identifiedClient()
  await browser.get('/fr/search')
  const { text } = await browser.post('/fr/search', { door: 'nearby' })
  expect(text).toContain('href="#reason-urgent"')
  expect(text).toContain('href="#postal_code"')
})
