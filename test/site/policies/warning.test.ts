import { beforeEach, expect, test } from 'vitest'
import { warnOfPolicies } from '../../../src/site/policies/changedConfiguration.ts'
import { now, useDatabase } from '../../support/database.ts'
import { demoFacts } from '../../support/policyFacts.ts'
import { announce, onlyFirst } from './published.ts'

const context = useDatabase()
beforeEach(async () => {
  await onlyFirst(context)
  await context.setClock(now)
})

/** The policies of which a start warns, with an operator of this name. */
async function warned(operator = demoFacts.operator) {
  const told: unknown[] = []
  const log = { warn: ({ policies }: { policies: unknown }) => told.push(policies) }
  await warnOfPolicies(context.db, { ...demoFacts, operator }, log as never)
  return told
}

test('a start warns of policies that the configuration would make otherwise, and only then', async () => {
  expect(await warned()).toEqual([])
  expect(await warned('Réseau Boréal')).toEqual([['privacy', 'terms']])
  await announce(context, {})
  expect(await warned()).toEqual([])
})

test('a start without a database warns of nothing', async () => {
  await context.owner.query('revoke select on policy_version from clinic_app')
  expect(await warned('Réseau Boréal')).toEqual([])
  await context.owner.query('grant select on policy_version to clinic_app')
})
