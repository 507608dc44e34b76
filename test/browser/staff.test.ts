import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { carryOutDecisions } from '../../src/booking/closures/carryOut.ts'
import { closeDays } from '../../src/booking/closures/close.ts'
import { decide } from '../../src/booking/closures/decide.ts'
import { DEMO_WORKERS, loadDemoStaff } from '../../src/demo/staff.ts'
import { fr } from '../../src/i18n/fr.ts'
import { translator } from '../../src/i18n/translate.ts'
import { network, networkWith } from '../directory/load/network.ts'
import { codeAt, invited, PASSWORD, secretOn } from '../staff/accounts/newcomer.ts'
import { asDemonstration, authorize, aWorker, signedIn } from '../staff/worker.ts'
import { aVisitor } from '../support/booking.ts'
import { now } from '../support/database.ts'
import { aClinic, aPerson, aPlan, aPractitioner, aSlot } from '../support/factories.ts'
import { keysOn } from '../support/keys.ts'
import { checkPage } from '../support/pages.ts'
import { patientPool } from '../support/patient.ts'
import { useSite } from '../support/site.ts'
import type { Visit } from '../support/visit.ts'

const site = useSite()

/** A clinic with something to see in its week, and the people of the demonstration who work there. */
async function aClinicAtWork() {
  await asDemonstration(site)
  const { id } = await aClinic(site.owner, { code: 'montreal-plateau', name: 'Clinique du Fleuve' })
  await aClinic(site.owner, { code: 'montreal-rosemont', name: 'Clinique des Érables' })
  const practitioner = await aPractitioner(site.owner, id)
  for (const [minute, status] of ['free', 'busy', 'busy-unavailable'].entries())
    await aSlot(site.owner, {
      ...{ clinic_id: id, practitioner_id: practitioner.id, status },
      starts_at: `2026-11-2${4 + minute}T14:20:00Z`,
    })
  let appointment = ''
  for (const starts_at of ['2026-11-22T15:20:00Z', '2026-11-24T15:20:00Z']) {
    const slot = { clinic_id: id, practitioner_id: practitioner.id, starts_at }
    const somebody = aVisitor(site, await aPerson(site.owner, site.keys))
    appointment = await somebody.booked((await aSlot(site.owner, slot)).id)
  }
  await site.owner.query(
    `insert into lateness (practitioner_id, clinic_id, from_at, to_at, minutes)
      values ($1, $2, '2026-11-22T05:00:00Z', '2026-11-23T05:00:00Z', 20)`,
    [practitioner.id, id],
  )
  await site.asOwner((trx) => loadDemoStaff(trx, { keys: site.keys, now }))
  const query = 'select id from healthcare_service where clinic_id = $1'
  const { rows } = await site.owner.query(query, [id])
  const service = rows[0].id as string
  const plan = (await aPlan(site.owner, id, practitioner.id, { status: 'draft' })).id
  await site.owner.query(
    `insert into plan_line (plan_id, healthcare_service_id, weekday, from_time, to_time)
      values ($1, $2, 2, '08:00', '10:00')`,
    [plan, service],
  )
  await site.owner.query(
    `insert into plan_exception (batch_id, clinic_id, on_day, kind, reason, set_by)
      select uuidv7(), $1, '2026-12-01', 'closed', 'Congrès', id from staff_account limit 1`,
    [id],
  )
  const closure = await aClosure(id, practitioner.id)
  return { clinic: id, service, plan, practitioner: practitioner.id, appointment, closure }
}

/** A day of a clinic that is closed: a visit that was cancelled and may be undone, one that waits, and a letter to send. */
async function aClosure(clinic: string, practitioner: string) {
  const visits: string[] = []
  for (const minute of ['00', '20']) {
    const slot = { clinic_id: clinic, practitioner_id: practitioner }
    const somebody = aVisitor(site, await aPerson(site.owner, site.keys))
    const starts_at = `2026-12-02T15:${minute}:00Z`
    visits.push(await somebody.booked((await aSlot(site.owner, { ...slot, starts_at })).id))
  }
  const { rows } = await site.owner.query('select id from staff_account limit 1')
  const who = { staff: rows[0].id as string, clinic }
  const closure = crypto.randomUUID()
  const days = { practitioner: null, first_day: '2026-12-02', last_day: '2026-12-02' }
  const all_day = { from_time: null, to_time: null }
  const asked = { clinic, closure, ...days, ...all_day, reason: 'Tempête', by: who.staff, now }
  await closeDays(site.db, who, asked)
  const [appointment = ''] = visits
  const decision = { appointment, version: 1, kind: 'cancel', slot: null } as const
  await decide(site.db, who, { clinic, closure, decisions: [decision] })
  const jobs = patientPool(site.jobsUrl)
  await carryOutDecisions(jobs.db, pino({ enabled: false }))
  await jobs.db.destroy()
  return closure
}

/** A window without scripts shows what the server sent, whatever the language: its words are read with scripts. */
const WINDOWS = [
  ['fr', true],
  ['en', true],
  ['fr', false],
] as const
type AtWork = Awaited<ReturnType<typeof aClinicAtWork>>

/** A manager's pages, by what they are about. */
const PAGES: Record<string, (work: AtWork & { account: string }) => string[]> = {
  'a clinic and its people': ({ service, account }) => [
    ...['', '/settings', '/services', '/services/new', `/services/${service}`],
    ...['/people', `/people/${account}`, '/insight'],
  ],
  'a day': ({ appointment }) => [
    ...['/day', '/day?day=2026-11-24', '/day/sheet?day=2026-11-24'],
    `/day/visits/${appointment}?day=2026-11-24`,
    `/day/visits/${appointment}/cancellation?day=2026-11-24`,
    `/day/visits/${appointment}/move?day=2026-11-24`,
    ...['/book', '/book?day=2026-11-24'],
  ],
  'closed days': ({ closure }) => [
    ...['/closures', '/closures/new?with=&first_day=2026-11-24&last_day=2026-11-25'],
    ...[`/closures/${closure}`, '/review', '/review/letters'],
  ],
  openings: ({ plan }) => [
    ...['/openings?week=2026-11-23', '/openings', '/openings/plans', '/openings/plans/new'],
    ...[`/openings/plans/${plan}`, `/openings/plans/${plan}/publication`, '/openings/days'],
  ],
  'whoever works there': () => [
    ...['/rights', '/sessions', '/resets', '/account', '/account/authenticator', '/no'],
  ],
}

describe.each(WINDOWS)(
  'in %s, with scripts: %s, nothing is wrong with',
  (locale, javaScriptEnabled) => {
    const t = translator(locale)

    async function aManager() {
      const work = await aClinicAtWork()
      const elsewhere = (await aClinic(site.owner)).id
      const { client, account } = await aWorker(site, [
        { clinic: work.clinic, role: 'manager' },
        { clinic: elsewhere, role: 'reception' },
      ])
      await signedIn(site, account)
      await authorize(site, account, work.clinic)
      return { ...work, account, inside: await site.visit({ javaScriptEnabled }, client) }
    }

    async function checkAll(visit: Visit, paths: readonly string[]) {
      for (const path of paths) {
        await visit.open(`/${locale}/staff${path}`)
        await checkPage(visit)
      }
    }

    test('signing in and joining', async () => {
      const { clinic } = await aClinicAtWork()
      expect(site.parts.trialWorkers).toEqual([])
      const visit = await site.visit({ javaScriptEnabled })
      const { page } = visit
      await checkAll(visit, ['/sign-in'])
      const link = await invited(site, 'maude@essai.example', clinic)
      await visit.open(link.replace('/fr', `/${locale}`))
      await checkPage(visit)
      await page.getByRole('button', { name: t('staff.invitation.accept') }).click()
      await page.locator('.error-summary').waitFor()
      await checkPage(visit)
      const secret = secretOn(await visit.html())
      await page.getByLabel(t('staff.invitation.name')).fill('Maude Essai')
      await page.getByLabel(t('staff.invitation.password')).fill(PASSWORD)
      await page.getByLabel(t('staff.invitation.code')).fill(codeAt(secret, site.parts.now()))
      await page.getByRole('button', { name: t('staff.invitation.accept') }).click()
      await page.getByRole('button', { name: t('staff.recovery_codes.kept') }).waitFor()
      await checkPage(visit)
      await checkAll(visit, ['/invitations/nowhere'])
    })

    test.each(Object.keys(PAGES))('the pages of %s', async (about) => {
      const work = await aManager()
      await checkAll(work.inside, PAGES[about]?.(work) ?? [])
    })

    test('proving who one is, and leaving', async () => {
      const { inside } = await aManager()
      const { page } = inside
      await site.travel(new Date(now.getTime() + 6 * 60_000))
      await inside.open(`/${locale}/staff/account`)
      await page.getByRole('button', { name: t('staff.account.recovery_new') }).click()
      await page.getByRole('heading', { name: t('staff.proof.title'), level: 1 }).waitFor()
      await checkPage(inside)
      await page.getByRole('button', { name: t('staff.proof.demo_button') }).click()
      await page.getByRole('button', { name: t('staff.recovery_codes.kept') }).click()
      await inside.open(`/${locale}/staff`)
      await page.getByRole('button', { name: t('staff.layout.sign_out') }).click()
      await page.getByText(t('staff.sign_in.ended')).waitFor()
    })

    test('the pages of the network', async () => {
      const { clinic, practitioner } = await aClinicAtWork()
      const administrator = await aWorker(site, [{ clinic: null, role: 'network' }])
      const above = await site.visit({ javaScriptEnabled }, administrator.client)
      await checkAll(above, [
        ...['', '/insight', '/clinics', '/clinics/new', `/clinics/${clinic}`],
        ...['/practitioners', '/practitioners/new', `/practitioners/${practitioner}`],
      ])
    })

    test('an import, and the entry of a practitioner', async () => {
      const { clinic, practitioner } = await aClinicAtWork()
      const administrator = await aWorker(site, [{ clinic: null, role: 'network' }])
      const above = await site.visit({ javaScriptEnabled }, administrator.client)
      await checkAll(above, ['/import'])
      for (const [texts, title] of [
        [networkWith('groups', 'gmf,', 'GMF,'), t('import.title')],
        [network, t('import.preview.title')],
      ] as const) {
        for (const [name, text] of Object.entries(texts)) {
          const file = { name: `${name}.csv`, mimeType: 'text/csv', buffer: Buffer.from(text) }
          await above.page.locator(`#${name}`).setInputFiles(file)
        }
        await above.page.getByRole('button', { name: t('import.show') }).click()
        await above.page.getByRole('heading', { name: title, level: 1 }).waitFor()
        await checkPage(above)
      }
      await above.page.getByRole('button', { name: t('import.load') }).click()
      await above.page.getByText(t('import.notice.loaded')).waitFor()
      await checkPage(above)
      const own = [{ clinic, role: 'practitioner' }] as const
      const themselves = await aWorker(site, own, practitioner)
      const theirs = await site.visit({ javaScriptEnabled }, themselves.client)
      await checkAll(theirs, ['/entry'])
    })
  },
)

test('the keyboard alone signs in and reaches the week of a clinic', async () => {
  await aClinicAtWork()
  site.parts.trialWorkers = DEMO_WORKERS
  const { page, open } = await site.visit()
  const hers = keysOn(page)
  await open('/fr/staff/sign-in')
  await hers.use('button[value=manager]')
  await page.getByRole('heading', { name: fr['staff.home.title'], level: 1 }).waitFor()
  await hers.use('main a[href$="/openings"]')
  await page.getByRole('heading', { name: /semaine du/, level: 1 }).waitFor()
  site.parts.trialWorkers = []
})

test('the keyboard alone closes a day', async () => {
  await aClinicAtWork()
  site.parts.trialWorkers = DEMO_WORKERS
  const { page, open } = await site.visit()
  const hers = keysOn(page)
  await open('/fr/staff/sign-in')
  await hers.use('button[value=manager]')
  await page.getByRole('heading', { name: fr['staff.home.title'], level: 1 }).waitFor()
  await hers.tabTo('nav summary')
  await hers.press('Enter')
  await hers.use('nav a[href$="/staff/closures"]')
  await page.getByRole('heading', { name: fr['closures.title'], level: 1 }).waitFor()
  await hers.tabTo('#first_day')
  for (const typed of ['11', '24', '2026']) await page.keyboard.type(typed)
  await hers.use('#first_day')
  await page.getByRole('heading', { name: fr['closures.preview.title'], level: 1 }).waitFor()
  await hers.tabTo('select[name=decision]')
  await hers.press('ArrowDown')
  await hers.use('button.danger')
  await page.getByText(fr['closures.notice.decided']).waitFor()
  site.parts.trialWorkers = []
})
