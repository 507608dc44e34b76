import { beforeEach, expect, test } from 'vitest'
import { hashOf, policyTexts } from '../../../src/site/policies/policyTexts.ts'
import { publishFirst } from '../../../src/site/policies/publishPolicy.ts'
import { now, useDatabase } from '../../support/database.ts'
import { demoFacts } from '../../support/policyFacts.ts'
import { announce, changed, onlyFirst, purpose } from './published.ts'

const context = useDatabase()
beforeEach(async () => {
  await onlyFirst(context)
  await context.setClock(now)
})

const versions = async (kind = 'privacy') => {
  const { rows } = await context.owner.query(
    `select version::text from policy_version where kind = $1 order by 1`,
    [kind],
  )
  return rows.map(({ version }) => version)
}

test('a new installation has the first version of both, in force at once, however often it starts', async () => {
  await context.asOwner((trx) => publishFirst(trx, { ...demoFacts, operator: 'Autre' }))
  const { rows } = await context.owner.query(
    'select kind, version::text, first, hash, text_fr, effective_at from policy_version order by 1',
  )
  const effective_at = new Date('2026-11-01T15:00:00Z')
  const first = { version: '2026-11-01', first: true, effective_at }
  expect(rows).toEqual(
    (['privacy', 'terms'] as const).map((kind) => {
      const texts = policyTexts(kind, demoFacts)
      return { kind, ...first, hash: hashOf(texts), text_fr: texts.fr }
    }),
  )
})

test('a version is announced with its purpose, and in force from the start of its day in Québec', async () => {
  expect(await announce(context, {})).toEqual({ ok: true })
  const { rows } = await context.owner.query(
    `select published_at, effective_at, purpose_fr, purpose_en, hash, configuration_hash
      from policy_version where version = '2026-12-15'`,
  )
  expect(rows).toEqual([
    {
      published_at: now,
      effective_at: new Date('2026-12-15T05:00:00Z'),
      purpose_fr: purpose.fr,
      purpose_en: purpose.en,
      hash: hashOf(changed('privacy')),
      configuration_hash: hashOf(policyTexts('privacy', demoFacts)),
    },
  ])
})

test('none is published while one of the twelve items is missing, and the item is named', async () => {
  const { fr, en } = changed('privacy')
  const texts = { fr: fr.replace('## 12. ', '## Douze. '), en }
  expect(await announce(context, { texts })).toEqual({
    ok: false,
    reason: 'incomplete',
    missing: ['fr: item 12, how to complain (a section “## 12. …”)'],
  })
  expect(await versions()).toEqual(['2026-11-01'])
})

test('control: without that check the database would take it', async () => {
  const { rows } = await context.owner.query(
    `select publish_policy('privacy', '2026-12-15', '# Rien', '# Nothing', 'a', 'b', 'c', 'd')`,
  )
  expect(rows).toEqual([{ publish_policy: 'published' }])
})

test.each(['2026-11-22', '2026-11-21', '2026-10-01'])(
  'none takes effect before tomorrow: not on %s',
  async (version) => {
    expect(await announce(context, { version })).toEqual({ ok: false, reason: 'too_early' })
    expect(await announce(context, { version: '2026-11-23' })).toEqual({ ok: true })
  },
)

test('tomorrow is Québec’s, whatever the day is elsewhere', async () => {
  await context.setClock(new Date('2026-11-23T03:00:00Z'))
  expect(await announce(context, { version: '2026-11-22' })).toMatchObject({ reason: 'too_early' })
  expect(await announce(context, { version: '2026-11-23' })).toEqual({ ok: true })
})

test('each is later than every other, and says something else than the latest', async () => {
  expect(await announce(context, {})).toEqual({ ok: true })
  const again = { texts: changed('privacy', 'Courriel Austral') }
  expect(await announce(context, again)).toEqual({ ok: false, reason: 'not_later' })
  expect(await announce(context, { ...again, version: '2026-12-14' })).toMatchObject({
    reason: 'not_later',
  })
  expect(await announce(context, { version: '2026-12-16' })).toEqual({ ok: false, reason: 'same' })
  expect(await announce(context, { ...again, version: '2026-12-16' })).toEqual({ ok: true })
  expect(await announce(context, { kind: 'terms' })).toEqual({ ok: true })
})

test('of two operators who announce the same day, one does', async () => {
  const answers = await Promise.all(
    ['A', 'B', 'C', 'D'].map((name) => announce(context, { texts: changed('privacy', name) })),
  )
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  expect(await versions()).toEqual(['2026-11-01', '2026-12-15'])
})

const EARLY = `insert into policy_version
  (kind, version, first, text_fr, text_en, hash, configuration_hash, purpose_fr, purpose_en)
  values ('privacy', '2026-11-22', false, 'a', 'b', 'c', 'd', 'e', 'f')`

test('not even the owner of the tables makes one take effect early', async () => {
  await expect(context.owner.query(EARLY)).rejects.toMatchObject({ constraint: 'announced' })
  const asFirst = EARLY.replace('false', 'true').replace(`'e', 'f'`, 'null, null')
  await expect(context.owner.query(asFirst)).rejects.toMatchObject({ constraint: 'one_first' })
})

test('control: without the constraint it would be in force at once', async () => {
  await context.owner.query('begin')
  await context.owner.query('alter table policy_version drop constraint announced')
  await context.owner.query(EARLY)
  const { rows } = await context.owner.query(
    `select max(version)::text as version from policy_version
      where kind = 'privacy' and effective_at <= app_now()`,
  )
  await context.owner.query('rollback')
  expect(rows).toEqual([{ version: '2026-11-22' }])
})

const CHANGES = [
  `update policy_version set text_fr = 'autre'`,
  `update policy_version set version = '2026-11-02'`,
  'delete from policy_version',
]

test.each(CHANGES)('nobody changes what was published: %s', async (statement) => {
  for (const one of [context.owner, context.pool])
    await expect(one.query(statement)).rejects.toMatchObject({ code: '42501' })
})

test.each(CHANGES)('control: without its trigger, the owner of the tables could: %s', async (s) => {
  await context.owner.query('begin')
  await context.owner.query('drop trigger published_for_good on policy_version')
  const { rowCount } = await context.owner.query(s)
  await context.owner.query('rollback')
  expect(rowCount).toBe(2)
})

test.each([
  EARLY,
  'truncate policy_version',
  `select publish_first_policy('privacy', 'a', 'b', 'c')`,
  `select publish_policy('privacy', '2027-01-01', 'a', 'b', 'c', 'd', 'e', 'f')`,
])('the application publishes nothing: %s', async (statement) => {
  await expect(context.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
})
