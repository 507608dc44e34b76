import { expect, test } from 'vitest'
import { type PolicyFacts, policyTexts } from '../../../src/site/policies/policyTexts.ts'
import { loadConfig } from '../../../src/start/config.ts'
import { policyFacts } from '../../../src/start/policyFacts.ts'
import { RETENTION } from '../../../src/worker.ts'
import { production } from '../../support/environment.ts'
import { demoFacts } from '../../support/policyFacts.ts'

const { organisation } = demoFacts
const privacy = (change: Partial<PolicyFacts['organisation']> = {}) =>
  policyTexts('privacy', { ...demoFacts, organisation: { ...organisation, ...change } })

test('the policy says who answers, by whom data is carried, where it is and how to complain', () => {
  const { fr, en } = privacy()
  for (const text of [fr, en]) {
    for (const said of [organisation.officer.name, organisation.officer.email, 'Textos Démo'])
      expect(text).toContain(said)
    expect(text).toContain(organisation.complaints.phone)
    expect(text).not.toMatch(/undefined|\[object|<|&#/)
    expect(text, 'every item has a line').not.toMatch(/\S- /)
  }
  expect(fr).toContain(organisation.kept_in.where.fr)
  expect(en).toContain(organisation.kept_in.where.en)
})

test('times are those that the features declare, or that the operator sets instead', () => {
  expect(privacy().fr).toContain('détruit 5\u00a0ans après la visite')
  expect(privacy().en).toContain('destroyed 5\u00a0years after the visit')
  const config = loadConfig({ ...production, KEEP_APPOINTMENT: '7 years', KEEP_MESSAGE: '1 month' })
  const { fr, en } = policyTexts('privacy', policyFacts(config, RETENTION))
  expect(fr).toContain('détruit 7\u00a0ans après la visite, la trace d’un message 1\u00a0mois')
  expect(en).toContain('destroyed 7\u00a0years after the visit, a message’s trace 1\u00a0month')
})

test('whoever has no texts carried does not speak of them, and what stays in Québec is said so', () => {
  const suppliers = organisation.suppliers.filter(({ service }) => service === 'mail')
  const { fr, en } = privacy({ suppliers })
  expect(fr).not.toMatch(/texto|STOP|cellulaire|Ontario/)
  expect(en).not.toMatch(/text message|STOP|mobile|Ontario/)
  expect(fr).toContain('Aucun de nos fournisseurs ne les reçoit à l’extérieur du Québec.')
  expect(privacy().fr).toContain('à l’extérieur du Québec\u00a0: par Textos Démo (Ontario).')
  expect(privacy().en).toContain('outside Québec: by Textos Démo (Ontario).')
})

test('the law is that of the regime', () => {
  expect(privacy().fr).toContain('P-39.1')
  expect(privacy({ regime: 'A-2.1' }).fr).toContain('c. A-2.1')
  expect(privacy({ regime: 'A-2.1' }).fr).not.toContain('P-39.1')
})
