import { expect, test } from 'vitest'
import { useApp } from '../../support/app.ts'
import { answers, inOneLine, keptChoices } from './choices.ts'

const context = useApp()

test('without tags nobody is asked, and the pages say so', async () => {
  const visitor = context.client()
  for (const path of ['/fr', '/fr/help', '/fr/identification', '/fr/cookies']) {
    const { text } = await visitor.get(path)
    expect(text).not.toContain('aria-labelledby="consent"')
    expect(text).toContain('Ce site n’utilise que des témoins essentiels.')
  }
  const settings = inOneLine(await visitor.get('/fr/cookies'))
  expect(settings).toContain('il n’y a rien à choisir')
  expect(settings).not.toContain('action="/fr/consent"')
})

test('without tags there is nothing to keep: neither a choice nor a signal', async () => {
  const visitor = context.client()
  await visitor.get('/fr', { 'Sec-GPC': '1' })
  expect((await answers(visitor, 'yes', { to: '/help' })).location).toBe('/fr/help')
  expect([...visitor.cookies.keys()]).toEqual([])
  expect(await keptChoices(context)).toEqual([])
})

test('the settings are in every footer, that of staff as well', async () => {
  const visitor = context.client()
  for (const path of ['/fr', '/fr/identification', '/fr/nowhere', '/fr/staff/sign-in'])
    expect((await visitor.get(path)).text).toContain('href="/fr/cookies">Paramètres des témoins<')
})
