import { beforeEach, describe, expect, test } from 'vitest'
import { DESTINATIONS } from '../../../src/site/leaving/destinations.ts'
import { useApp } from '../../support/app.ts'
import type { TestClient } from '../../support/client.ts'
import { aClinic, aPostalArea, aSlot } from '../../support/factories.ts'

const context = useApp()
let visitor: TestClient
beforeEach(async () => {
  visitor = context.client()
  await visitor.get('/en/attestation')
  await visitor.post('/en/attestation', {})
})

const linkOut = (text: string) =>
  [...text.matchAll(/<a [^>]*href="(https?:[^"]*)"([^>]*)>/g)].map(([, to, more]) => ({ to, more }))

describe.each(['fr', 'en'] as const)('in %s', (locale) => {
  test.each(Object.keys(DESTINATIONS))('%s is named before anybody goes there', async (name) => {
    const { status, text, headers } = await visitor.get(`/${locale}/leaving?to=${name}`)
    const to = DESTINATIONS[name as keyof typeof DESTINATIONS][locale]
    expect(status).toBe(200)
    expect(linkOut(text)).toEqual([
      { to: new URL(to).href.replaceAll("'", '&#39;'), more: ' rel="external"' },
    ])
    expect(text).toContain(`<strong>${new URL(to).host}</strong>`)
    expect(text).toContain(
      locale === 'fr' ? 'Sa politique de confidentialité' : 'Its privacy policy',
    )
    expect(text).not.toContain('target=')
    expect(headers.get('X-Robots-Tag')).toBe('noindex')
  })
})

test('a clinic’s own site, and the way to it, are what its row says', async () => {
  const website = 'https://clinique.example/accueil?a=1&b=2'
  const clinic = await aClinic(context.owner, { name: 'Clinique du Bois', website })
  const site = await visitor.get(`/fr/leaving?to=clinic:${clinic.id}`)
  expect(linkOut(site.text)[0]?.to).toBe('https://clinique.example/accueil?a=1&#38;b=2')
  expect(site.text).toContain('Site Web de Clinique du Bois')
  const way = await visitor.get(`/en/leaving?to=directions:${clinic.id}`)
  expect(linkOut(way.text)[0]?.to).toBe(
    'https://www.openstreetmap.org/directions?to=12%2C+rue+des+%C3%89rables%2C+Montr%C3%A9al%2C+QC+H2X+1Y4',
  )
})

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://clinique.example',
  'https://quebec.ca@clinique.example',
  'clinique.example',
  '',
])('a clinic whose site is “%s” has none to go to', async (website) => {
  const clinic = await aClinic(context.owner, { website })
  expect((await visitor.get(`/fr/leaving?to=clinic:${clinic.id}`)).status).toBe(404)
})

test('a clinic that takes part no more leads nowhere', async () => {
  const { id } = await aClinic(context.owner, {
    website: 'https://clinique.example',
    deactivated_at: '2026-01-01',
  })
  for (const way of ['clinic', 'directions'])
    expect((await visitor.get(`/fr/leaving?to=${way}:${id}`)).status).toBe(404)
})

const CRAFTED = [
  '',
  '?to',
  '?to=',
  '?to=nowhere',
  '?to=constructor',
  '?to=__proto__',
  '?to=toString',
  '?to=HEALTH',
  '?to=health%20',
  '?to=health%00',
  '?to=health%0d%0aLocation:%20https://evil.example',
  '?to=%0d%0aSet-Cookie:%20a=b',
  '?to=//evil.example',
  '?to=/%5cevil.example',
  '?to=%5c%5cevil.example',
  '?to=%2f%2fevil.example',
  '?to=%252f%252fevil.example',
  '?to=https:evil.example',
  '?to=https:%2f%2fevil.example',
  '?to=https://www.quebec.ca',
  '?to=https://www.quebec.ca@evil.example',
  '?to=https://evil.example%23.quebec.ca',
  '?to=https://evil.example%E3%80%82quebec.ca',
  '?to=ℎttps://evil.example',
  '?to=https://evil%E2%80%8B.example',
  '?to=javascript:alert(1)',
  '?to=data:text/html;base64,PGI+',
  '?to[]=health',
  '?to[0]=health',
  '?to=health&to=health',
  '?to=health&to=https://evil.example',
  '?To=health',
  '?to=clinic:',
  '?to=clinic:https://evil.example',
  '?to=clinic:00000000-0000-0000-0000-000000000000',
  '?to=clinic:019a0000-0000-7000-8000-000000000001',
  '?to=directions:019a0000-0000-7000-8000-000000000001',
  "?to=clinic:019a0000-0000-7000-8000-00000000000'",
  '?to=other:019a0000-0000-7000-8000-000000000001',
]

test.each(CRAFTED)('%s leads nowhere', async (query) => {
  const { status, text, headers } = await visitor.get(`/fr/leaving${query}`)
  expect(status).toBe(404)
  expect(linkOut(text)).toEqual([])
  expect(text).not.toContain('evil')
  expect(headers.get('Location')).toBeNull()
  expect(headers.getSetCookie().join()).not.toContain('a=b')
})

test('after identification the clinic’s page leads away by the same notice, which tells of the session', async () => {
  await aPostalArea(context.owner)
  const slot = await aSlot(context.owner)
  await context.owner.query(`update clinic set website = 'https://clinique.example'`)
  const client = await context.identifiedClient()
  await client.get('/fr/search')
  await client.post('/fr/search', { door: 'nearby', reason: 'semi_urgent', postal_code: 'H2X' })
  const { text } = await client.get(`/fr/clinics/${slot['clinic_id']}`)
  expect(linkOut(text)).toEqual([])
  for (const way of ['clinic', 'directions'])
    expect(text).toContain(`href="/fr/leaving?to=${way}:${slot['clinic_id']}"`)
  const known = await client.get(`/fr/leaving?to=clinic:${slot['clinic_id']}`)
  expect(known.text).toContain('Votre session reste ouverte ici')
  const unknown = await visitor.get(`/fr/leaving?to=clinic:${slot['clinic_id']}`)
  expect(linkOut(unknown.text)).toEqual(linkOut(known.text))
  expect(unknown.text).not.toContain('Votre session reste ouverte ici')
})
