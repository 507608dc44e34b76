import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { carryOutDecisions } from '../../src/booking/closures/carryOut.ts'
import { closeDays } from '../../src/booking/closures/close.ts'
import { decide } from '../../src/booking/closures/decide.ts'
import { connect } from '../../src/db/database.ts'
import { DEMO_WORKERS, loadDemoStaff } from '../../src/demo/staff.ts'
import { fr } from '../../src/i18n/fr.ts'
import { translator } from '../../src/i18n/translate.ts'
import { network, networkWith } from '../directory/load/network.ts'
import { codeAt, invited, PASSWORD, secretOn } from '../staff/newcomer.ts'
import { asDemonstration, authorize, aWorker, signedIn } from '../staff/worker.ts'
import { aVisitor } from '../support/booking.ts'
import { now } from '../support/database.ts'
import { aClinic, aPerson, aPlan, aPractitioner, aSlot } from '../support/factories.ts'
import { checkPage } from '../support/pages.ts'
import { useSite } from '../support/site.ts'

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
  const jobs = connect(site.jobsUrl)
  await carryOutDecisions(jobs.db, pino({ enabled: false }))
  await jobs.db.destroy()
  return closure
}

describe.each([true, false])('with scripts: %s', (javaScriptEnabled) => {
  test.for(['fr', 'en'] as const)(
    'nothing is wrong with the pages of staff, in %s',
    async (locale) => {
      const t = translator(locale)
      const { clinic, service, plan, practitioner, appointment, closure } = await aClinicAtWork()
      const { trialWorkers } = site.parts
      expect(trialWorkers).toEqual([])
      const { client, account } = await aWorker(site, [
        { clinic, role: 'manager' },
        { clinic: (await aClinic(site.owner)).id, role: 'reception' },
      ])
      await signedIn(site, account)
      await authorize(site, account, clinic)
      const visit = await site.visit({ javaScriptEnabled })
      await visit.open(`/${locale}/staff/sign-in`)
      await checkPage(visit)
      const link = await invited(site, 'maude@essai.example', clinic)
      await visit.open(link.replace('/fr', `/${locale}`))
      await checkPage(visit)
      await visit.page.getByRole('button', { name: t('staff.invitation.accept') }).click()
      await visit.page.locator('.error-summary').waitFor()
      await checkPage(visit)
      const secret = secretOn(await visit.html())
      await visit.page.getByLabel(t('staff.invitation.name')).fill('Maude Essai')
      await visit.page.getByLabel(t('staff.invitation.password')).fill(PASSWORD)
      await visit.page.getByLabel(t('staff.invitation.code')).fill(codeAt(secret, site.parts.now()))
      await visit.page.getByRole('button', { name: t('staff.invitation.accept') }).click()
      await visit.page.getByRole('button', { name: t('staff.recovery_codes.kept') }).waitFor()
      await checkPage(visit)
      await visit.open(`/${locale}/staff/invitations/nowhere`)
      await checkPage(visit)
      const inside = await site.visit({ javaScriptEnabled }, client)
      for (const path of [
        '',
        '/settings',
        '/services',
        '/services/new',
        `/services/${service}`,
        '/people',
        `/people/${account}`,
        '/day',
        '/day?day=2026-11-24',
        '/day/sheet?day=2026-11-24',
        `/day/visits/${appointment}?day=2026-11-24`,
        `/day/visits/${appointment}/cancellation?day=2026-11-24`,
        `/day/visits/${appointment}/move?day=2026-11-24`,
        '/insight',
        '/closures',
        '/closures/new?with=&first_day=2026-11-24&last_day=2026-11-25',
        `/closures/${closure}`,
        '/review',
        '/review/letters',
        '/book',
        '/book?day=2026-11-24',
        '/openings?week=2026-11-23',
        '/openings',
        '/openings/plans',
        '/openings/plans/new',
        `/openings/plans/${plan}`,
        `/openings/plans/${plan}/publication`,
        '/openings/days',
        '/rights',
        '/sessions',
        '/resets',
        '/account',
        '/account/authenticator',
        '/no',
      ]) {
        await inside.open(`/${locale}/staff${path}`)
        await checkPage(inside)
      }
      await site.travel(new Date(now.getTime() + 6 * 60_000))
      await inside.open(`/${locale}/staff/account`)
      const { page } = inside
      await page.getByRole('button', { name: t('staff.account.recovery_new') }).click()
      await page.getByRole('heading', { name: t('staff.proof.title'), level: 1 }).waitFor()
      await checkPage(inside)
      await page.getByRole('button', { name: t('staff.proof.demo_button') }).click()
      await page.getByRole('button', { name: t('staff.recovery_codes.kept') }).click()
      const administrator = await aWorker(site, [{ clinic: null, role: 'network' }])
      const above = await site.visit({ javaScriptEnabled }, administrator.client)
      for (const path of [
        '',
        '/insight',
        '/clinics',
        '/clinics/new',
        `/clinics/${clinic}`,
        '/practitioners',
        '/practitioners/new',
        `/practitioners/${practitioner}`,
        '/import',
      ]) {
        await above.open(`/${locale}/staff${path}`)
        await checkPage(above)
      }
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
      await theirs.open(`/${locale}/staff/entry`)
      await checkPage(theirs)
      await inside.open(`/${locale}/staff`)
      await inside.page.getByRole('button', { name: t('staff.layout.sign_out') }).click()
      await inside.page.getByText(t('staff.sign_in.ended')).waitFor()
    },
  )
})

test('the keyboard alone signs in and reaches the week of a clinic', async () => {
  await aClinicAtWork()
  site.parts.trialWorkers = DEMO_WORKERS
  const { page, open } = await site.visit()
  const pressAt = async (target: string) => {
    for (let presses = 0; (await page.locator(`${target}:focus`).count()) === 0; presses++) {
      expect(presses, `Tab never came to ${target}`).toBeLessThan(20)
      await page.keyboard.press('Tab')
    }
    await page.keyboard.press('Enter')
  }
  await open('/fr/staff/sign-in')
  await pressAt('button[value=manager]')
  await page.getByRole('heading', { name: fr['staff.home.title'], level: 1 }).waitFor()
  await pressAt('main a[href$="/openings"]')
  await page.getByRole('heading', { name: /semaine du/, level: 1 }).waitFor()
  site.parts.trialWorkers = []
})

test('the keyboard alone closes a day', async () => {
  await aClinicAtWork()
  site.parts.trialWorkers = DEMO_WORKERS
  const { page, open } = await site.visit()
  const tabTo = async (target: string) => {
    for (let presses = 0; (await page.locator(`${target}:focus`).count()) === 0; presses++) {
      expect(presses, `Tab never came to ${target}`).toBeLessThan(40)
      await page.keyboard.press('Tab')
    }
  }
  await open('/fr/staff/sign-in')
  await tabTo('button[value=manager]')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: fr['staff.home.title'], level: 1 }).waitFor()
  await tabTo('nav summary')
  await page.keyboard.press('Enter')
  await tabTo('nav a[href$="/staff/closures"]')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: fr['closures.title'], level: 1 }).waitFor()
  await tabTo('#first_day')
  for (const typed of ['11', '24', '2026']) await page.keyboard.type(typed)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: fr['closures.preview.title'], level: 1 }).waitFor()
  await tabTo('select[name=decision]')
  await page.keyboard.press('ArrowDown')
  await tabTo('button.danger')
  await page.keyboard.press('Enter')
  await page.getByText(fr['closures.notice.decided']).waitFor()
  site.parts.trialWorkers = []
})
