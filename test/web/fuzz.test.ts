import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { PatientSession } from '../../src/identity/session.ts'
import { CLINIC_ROLES } from '../../src/staff/rights.ts'
import { maskedToken } from '../../src/web/formToken.ts'
import { aWorker } from '../staff/worker.ts'
import { useApp } from '../support/app.ts'
import { origin } from '../support/client.ts'
import { aPerson, aPlan, aPractitioner, aService, aSlot } from '../support/factories.ts'
import { type Asked, ask, eligibility, FORM, sealed } from './ask.ts'

const REQUESTS = 30_000
const SEED = 20_261_122

const context = useApp()
let visitors: { session: PatientSession; cookie: string }[]
let workers: { token: string; cookie: string }[]
let ids: string[]

beforeEach(async () => {
  await context.owner.query('insert into installation (demo) values (true)')
  const { person } = await aPerson(context.owner, context.keys)
  ids = []
  for (let day = 0; day < 40; day++) {
    const slot = await aSlot(context.owner, {
      starts_at: new Date(Date.UTC(2026, 10, 24 + day, 15)),
      status: day % 2 ? 'busy' : 'free',
    })
    ids.push(slot.id, String(slot['clinic_id']))
  }
  const criteria: PatientSession['criteria'] = {
    ...{ door: 'doctor', reason: 'semi_urgent', area: '', distance: 25, from: '2026-11-22' },
    ...{ moments: [], methods: [], accessible: false, language: '', order: 'earliest' },
  }
  const opened = { opened: [randomUUID()], openedAddress: randomUUID() }
  const known = { person, eligibility, criteria }
  const levels = [
    {},
    { person, eligibility },
    known,
    { ...known, ...opened },
    { ...known, ...opened },
  ]
  const [clinic] = ids.slice(-1) as [string]
  const practitioner = await aPractitioner(context.owner, clinic)
  const plan = await aPlan(context.owner, clinic, practitioner.id, { status: 'draft' })
  const service = await aService(context.owner, clinic)
  ids.push(...[plan.id, practitioner.id, service.id].flatMap((id) => [id, id, id, id]))
  const everything = CLINIC_ROLES.map((role) => ({ clinic, role }))
  workers = []
  for (const roles of [everything, [{ clinic: null, role: 'network' as const }]]) {
    const { client } = await aWorker(context, roles, practitioner.id)
    await client.get('/fr/staff')
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    workers.push({ cookie, token: client.field('form_token') })
  }
  visitors = await Promise.all(
    Array.from({ length: 80 }, (_, i) => sealed(context, levels[i % levels.length])),
  )
})

/** The same sequence at every run: a failure can be found again. */
function chance(seed: number) {
  let state = seed
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const one = <T>(list: readonly T[]) => list[below(list.length)] as T
  return { below, one, oneIn: (count: number) => below(count) === 0 }
}
type Chance = ReturnType<typeof chance>

const PAYLOAD = '"\'><script>alert(1)</script>'
// Percent-encoded where a program, but no browser, would send such bytes.
const odd = [
  ...[
    '',
    '0',
    '-1',
    '1e309',
    'NaN',
    'null',
    'undefined',
    'true',
    '[]',
    '{}',
    '99999999999999999999',
  ],
  ...[
    '2026-02-30',
    '0000-00-00',
    '-271821-04-20',
    '275760-09-13',
    '+99999-01-01',
    '2026-W48',
    '2026-11-24',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '../../etc/passwd',
    '//elsewhere.example',
  ],
  ...["'; drop table slot; --", '$1', '%s%n', '{{7*7}}', '<%= it %>', encodeURIComponent(PAYLOAD)],
  ...[
    '%00',
    'a%00b',
    '%ff%fe',
    '%ed%a0%80',
    '%c0%af',
    '%',
    '%zz',
    '%0d%0aSet-Cookie:%20a=b',
    '%E2%80%AE',
  ],
  ...['%F0%9F%91%A9%E2%80%8D%F0%9F%91%A7', 'e%CC%81'.repeat(50), 'x'.repeat(999), 'x'.repeat(5000)],
  ...[
    'TEST85551412',
    'test%408555-14.12',
    'yes',
    'on',
    'fr',
    'semi_urgent',
    'doctor',
    'morning',
    'H2X',
    '123456',
  ],
]
const dates = [
  ...['0000-01-01', '0001-01-01', '1582-10-10', '9999-12-31', '2028-02-29', '2026-11-22'],
  ...['2026-11-23', '2026-12-25', '2027-11-22', '2026-1-1', '2026-11-24T00:00', ' 2026-11-24'],
]
const names = [
  ...[
    'first_name',
    'last_name',
    'health_insurance_number',
    'sequence_number',
    'birth_day',
    'birth_month',
  ],
  ...[
    'birth_year',
    'accept_terms',
    'door',
    'reason',
    'postal_code',
    'distance',
    'from',
    'moment',
    'method',
  ],
  ...[
    'accessible',
    'language',
    'slot_id',
    'email',
    'messages',
    'address',
    'hold_id',
    'key',
    'reference',
  ],
  ...[
    'code',
    'to',
    'week',
    'day',
    '__proto__',
    '__proto__[a]',
    'constructor',
    'a[]',
    'form_token',
    '',
  ],
]
/** What each form asks for, so that a request also gets past the first check. */
const forms: Record<string, string[]> = {
  '/identification': names.slice(0, 8),
  '/search': names.slice(8, 17),
  '/holds': ['slot_id'],
  '/holds/:id': ['email', 'messages', 'phone', 'discreet'],
  '/appointments': ['hold_id', 'key'],
  '/appointments/:id/cancellation': ['key'],
  '/appointments/:id/move/hold': ['slot_id'],
  '/appointments/:id/move': ['hold_id', 'key'],
  '/appointments/:id/contact': ['email', 'messages', 'phone', 'discreet'],
  '/confirm-identity': ['reference'],
  '/attestation': ['to'],
  '/staff/settings': ['version', 'phone', 'deadline_hours'],
  '/staff/services': [
    'id',
    'version',
    'name_fr',
    'duration_minutes',
    'desk_percent',
    'look',
    'seen',
  ],
  '/staff/people': ['email', 'roles'],
  '/staff/people/:id/roles': ['roles'],
  '/staff/people/:id/practitioner': ['practitioner'],
  '/staff/people/:id/authorization': ['kind', 'dated_on'],
  '/staff/openings/plans': [
    'id',
    'version',
    'copy_of',
    'practitioner_id',
    'valid_from',
    'valid_to',
    'every_weeks',
  ],
  '/staff/openings/plans/:id': ['version', 'valid_from', 'valid_to', 'every_weeks'],
  '/staff/openings/plans/:id/hours': [
    ...[
      'version',
      'days',
      'healthcare_service_id',
      'from_time',
      'to_time',
      'break_from',
      'break_to',
    ],
    'week',
  ],
  '/staff/openings/plans/:id/removal': ['version', 'line'],
  '/staff/openings/plans/:id/copies': ['practitioners'],
  '/staff/openings/plans/:id/publication': ['version', 'seen'],
  '/staff/openings/days': [
    ...['batch', 'kind', 'practitioner_id', 'first_day', 'last_day', 'from_time', 'to_time'],
    ...['healthcare_service_id', 'reason', 'seen'],
  ],
  '/staff/openings/days/removal': ['batch', 'seen'],
  '/staff/openings/days/easter': ['easter', 'seen'],
  '/staff/account/passkeys': ['passkey', 'attestation'],
  '/staff/account/passkey-removal': ['passkey'],
  '/staff/resets': ['account'],
  '/staff/resets/confirmation': ['reset'],
  '/staff/clinics': ['id', 'version', 'name', 'postal_code', 'region_code', 'website'],
  '/staff/clinics/:id/activity': ['active'],
  '/staff/import/:id': ['seen'],
  '/staff/practitioners': [
    'id',
    'version',
    'clinic',
    'profession',
    'title',
    'first_name',
    'languages',
  ],
  '/staff/practitioners/:id/clinics': ['clinic_name'],
  '/staff/practitioners/:id/departure': ['clinic'],
  '/staff/entry': ['id', 'version', 'profession', 'first_name', 'languages'],
}
/** What some staff fields take, so that a request gets further than the first check. */
const right: Record<string, readonly string[]> = {
  version: ['0', '1', '2'],
  every_weeks: ['1', '2'],
  days: ['1', '5'],
  week: ['', '1'],
  valid_from: ['2026-11-23', '2026-12-25', '2027-11-22'],
  valid_to: ['', '2026-12-25', '9999-12-31'],
  first_day: ['2026-11-23', '2026-12-25'],
  last_day: ['', '2026-12-25'],
  from_time: ['8:00', '0:00', '23%3A59'],
  to_time: ['12:00', '16 h', '23:59'],
  break_from: ['', '10'],
  break_to: ['', '10:30'],
  kind: ['closed', 'open', 'replaced', 'training'],
  easter: ['both', 'good_friday'],
  seen: ['x', ''],
  reason: ['', PAYLOAD],
  copy_of: [''],
  roles: ['manager', 'reception'],
  email: ['maude@essai.example'],
  active: ['yes', 'no'],
}

function value({ below, one, oneIn }: Chance) {
  if (oneIn(3)) return one(ids)
  if (oneIn(4)) return one(dates)
  if (oneIn(4)) return `00000000-0000-4000-8000-${String(below(1e9)).padStart(12, '0')}`
  return one(odd)
}

function fields(random: Chance, path: string, token: string) {
  const asked = forms[path.replace(/^\/(fr|en)/, '')] ?? []
  const given = (name: string) => {
    const good = random.oneIn(6) ? undefined : right[name]
    return good && path.includes('/staff') ? random.one(good) : value(random)
  }
  const sent = asked.filter(() => !random.oneIn(8)).map((name) => `${name}=${given(name)}`)
  if (!random.oneIn(5)) sent.push(`form_token=${token}`)
  for (let more = random.oneIn(3) ? random.below(4) : 0; more > 0; more--)
    sent.push(`${random.one(names)}=${value(random)}`)
  if (random.oneIn(200)) sent.push(...Array.from({ length: 500 }, (_, i) => `f${i}=${i}`))
  if (random.oneIn(300)) sent.push(`first_name=${'y'.repeat(70_000)}`)
  return sent.join('&')
}

type Asking = [path: string, asked: Asked]

function request(random: Chance, routes: { method: string; path: string }[]): Asking {
  const { one, oneIn, below } = random
  const route = one(routes)
  const visitor = oneIn(6) ? undefined : one(visitors)
  const worker = route.path.includes('/staff') && !oneIn(6) ? one(workers) : undefined
  const path = route.path.replace(/:\w+/g, () => value(random) || '-')
  const query = oneIn(3)
    ? `?${one(names)}=${value(random)}&${one(['week', 'to'])}=${value(random)}&day=${one(dates)}`
    : ''
  const method = oneIn(15)
    ? one(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND'])
    : route.method
  const plain = method === 'GET' || method === 'HEAD'
  const headers: Record<string, string> = plain
    ? {}
    : { 'Content-Type': oneIn(40) ? one(['text/plain', 'a/b', '']) : FORM }
  if (oneIn(8)) headers['HX-Request-Type'] = one(['partial', 'full', 'x'])
  if (oneIn(8)) headers['Accept-Encoding'] = one(['gzip', 'br', 'gzip;q=0', '*', 'x'])
  if (oneIn(10))
    headers['Referer'] = one([
      origin,
      `${origin}/fr/search?week=1`,
      'x:',
      'about:blank',
      'http://[',
    ])
  if (oneIn(20)) headers['Origin'] = one([origin, 'null', 'x', 'https://elsewhere.example'])
  if (oneIn(20))
    headers['Cookie'] = one([
      'session-3000',
      'session-3000=;;=',
      `attestation-3000=${PAYLOAD}`,
      'x'.repeat(9000),
    ])
  const english = route.path.startsWith('/en') && !oneIn(10)
  if (worker) headers['Cookie'] ??= worker.cookie
  const cookie = `${visitor?.cookie ?? ''}${english ? '; attestation-3000=yes' : ''}`
  const token = worker?.token ?? (visitor ? maskedToken(visitor.session.formToken) : 'x')
  const address = `10.${below(256)}.${below(256)}.${below(256)}`
  const body = plain ? {} : { body: fields(random, route.path, token) }
  return [
    path + query,
    { method, headers, address, ...(!headers['Cookie'] && { cookie }), ...body },
  ]
}

test(`${REQUESTS} requests made of anything at all: never an error of ours`, async () => {
  const routes = [
    ...new Map(
      context.app.routes
        .filter(({ path }) => !path.includes('*'))
        .map(({ method, path }) => [`${method} ${path}`, { method, path }]),
    ).values(),
  ]
  const random = chance(SEED)
  const statuses = new Map<number, number>()
  const wrong: unknown[] = []
  const sentBack: Asking[] = []
  const send = async ([path, asked]: Asking) => {
    const answer = await ask(context, path, asked)
    // On a busy machine some are told to come back: then they do, when nobody else is in line.
    if (answer.status === 503 && answer.headers.has('Retry-After')) {
      sentBack.push([path, asked])
      return
    }
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    const text = answer.headers.get('Content-Encoding') ? '' : await answer.text()
    if (answer.status >= 500 || text.includes('<script>alert') || text.includes('[object '))
      wrong.push({ status: answer.status, path, ...asked, cookie: asked.cookie?.length })
  }
  for (let sent = 0; sent < REQUESTS; sent += 20) {
    await Promise.all(Array.from({ length: 20 }, () => send(request(random, routes))))
    for (const asking of sentBack.splice(0)) await send(asking)
    // The demonstration's visits end now and then; others must go on.
    if (sent % 2000 === 0) await context.owner.query('truncate ended_session')
    if (sent % 200 === 0) await context.owner.query('update staff_session set ended_at = null')
  }
  expect(wrong.slice(0, 5)).toEqual([])
  expect(sentBack).toEqual([])
  for (const status of [200, 204, 303, 403, 404, 409, 413, 415, 422])
    expect(statuses.get(status), String(status)).toBeGreaterThan(0)
}, 1_200_000)
