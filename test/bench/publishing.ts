import { randomUUID } from 'node:crypto'
import { connect, type Db } from '../../src/db/database.ts'
import { weekOfClinic } from '../../src/schedule/openings/weekOfClinic.ts'
import type { Draft } from '../../src/schedule/plans/drafts.ts'
import { saveDraft } from '../../src/schedule/plans/drafts.ts'
import { previewPlan, publishPlan } from '../../src/schedule/timetable/publication.ts'
import type { Stage } from '../prove/stage/stage.ts'
import type { World } from '../prove/stage/world.ts'
import { fillNetwork } from './data.ts'

const PRACTITIONERS = 20
const READS = 100
/** 85 visits a week each: in six weeks, ten thousand. */
const [FROM, TO] = ['08:00:00', '13:40:00']
const LIMITS = { publishingMs: 2000, gridMs: 30 }

/**
 * `npm run bench -- publishing`: six weeks of openings for twenty practitioners, published among so many slots, each after
 * its preview; and the week of their clinic as its staff see it. Ends with 1 when either takes longer than it may.
 */
export async function publishing(world: World, slots: number): Promise<number> {
  const stage = await world.open({})
  const { db } = connect(stage.cluster.urls(stage.database).app)
  try {
    await fillNetwork(stage.sql, slots)
    const clinic = await aClinicOf(stage)
    const drafts = await draftsFor(stage, db, clinic)
    const previewMs = await timed(async () => {
      for (const draft of drafts) await previewPlan(db, { ...clinic, draft, now: new Date() })
    })
    const publishingMs = await timed(() => publishAll(db, clinic, drafts))
    const [made] = await stage.sql<{ count: number }>(
      'select count(*)::integer as count from slot where clinic_id = $1',
      [clinic.clinic],
    )
    const monday = mondayAfter(7)
    const week = { clinic: clinic.clinic, monday, practitioner: null }
    const reads: number[] = []
    for (let at = 0; at < READS; at++) reads.push(await timed(() => weekOfClinic(db, week)))
    const shown = (await weekOfClinic(db, week)).length
    const gridMs = reads.toSorted((one, other) => one - other)[READS / 2] ?? 0
    const gates = [
      [
        `${made?.count} slots published in ${publishingMs.toFixed(0)} ms`,
        publishingMs,
        LIMITS.publishingMs,
      ],
      [`a week of ${shown} slots among ${slots} in ${gridMs.toFixed(1)} ms`, gridMs, LIMITS.gridMs],
    ] as const
    console.log(`      ${PRACTITIONERS} previews in ${previewMs.toFixed(0)} ms`)
    for (const [told, ms, limit] of gates)
      console.log(`${ms <= limit ? 'ok  ' : 'FAIL'}  ${told} (at most ${limit})`)
    return gates.every(([, ms, limit]) => ms <= limit) ? 0 : 1
  } finally {
    await db.destroy()
    await stage.close()
  }
}

interface Where {
  clinic: string
  by: string
}

/** A clinic of the network with nothing published, twenty practitioners, a service, and who publishes. */
async function aClinicOf({ sql }: Stage): Promise<Where> {
  const [clinic] = await sql<{ id: string }>(
    `select id from clinic where code like 'scale-%' order by code limit 1`,
  )
  const [by] = await sql<{ id: string }>(
    `insert into staff_account (email_index, identity, locale) values (uuidv7(), '', 'fr') returning id`,
  )
  if (!clinic || !by) throw new Error('no clinic')
  await sql('delete from slot where clinic_id = $1', [clinic.id])
  await sql(`insert into staff_role (account_id, clinic_id, role) values ($1, $2, 'privacy')`, [
    by.id,
    clinic.id,
  ])
  await sql(
    `with hired as (insert into practitioner (code, profession, first_name, last_name, languages)
        select 'bench-' || i, 'nurse', 'Noémie', 'Essai', '{fr}' from generate_series(1, $2::integer) i returning id)
      insert into practitioner_role (practitioner_id, clinic_id) select id, $1 from hired`,
    [clinic.id, PRACTITIONERS],
  )
  return { clinic: clinic.id, by: by.id }
}

async function draftsFor({ sql }: Stage, db: Db, { clinic, by }: Where): Promise<Draft[]> {
  const practitioners = await sql<{ id: string }>(
    `select id from practitioner where code like 'bench-%' order by id`,
  )
  const [service] = await sql<{ id: string }>(
    `select id from healthcare_service where clinic_id = $1 and reason = 'regular'`,
    [clinic],
  )
  const monday = mondayAfter(1)
  const drafts = practitioners.map(
    ({ id }): Draft => ({
      ...{ id: randomUUID(), practitioner_id: id, status: 'draft', version: 0 },
      ...{ valid_from: monday, valid_to: null, every_weeks: 1, anchor: monday },
      lines: [1, 2, 3, 4, 5].map((weekday) => ({
        ...{ healthcare_service_id: service?.id ?? '', weekday, week: null },
        ...{ from_time: FROM, to_time: TO, break_from: null, break_to: null },
      })),
    }),
  )
  for (const draft of drafts) await saveDraft(db, { clinic, draft, by })
  return drafts.map((draft) => ({ ...draft, version: 1 }))
}

async function publishAll(db: Db, { clinic }: Where, drafts: readonly Draft[]): Promise<void> {
  for (const draft of drafts) {
    const given = { clinic, draft, now: new Date() }
    const { digest } = await previewPlan(db, given)
    const outcome = await publishPlan(db, { ...given, seen: digest })
    if (outcome !== 'done') throw new Error(`a publication answered ${outcome}`)
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

function mondayAfter(days: number): string {
  const day = Temporal.Now.plainDateISO('America/Toronto').add({ days })
  return day.add({ days: (8 - day.dayOfWeek) % 7 }).toString()
}
