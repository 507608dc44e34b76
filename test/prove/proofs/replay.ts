import { after, type Happened, type OnPaper } from '../../support/visitHistory.ts'
import type { Sql } from '../stage/stage.ts'
import { expect } from './broken.ts'

/** Has the database note where a visit was each time that its history tells something: the history says when, not where. */
export const WITNESSED = `
  create table witnessed (event_id uuid primary key, slot_id uuid not null, practitioner_id uuid not null, patient_id uuid not null,
    starts_at timestamptz not null, ends_at timestamptz not null, beside boolean not null);
  create function witness() returns trigger language plpgsql security definer as $$
  begin
    insert into witnessed select new.id, a.slot_id, a.practitioner_id, a.patient_id, a.starts_at, a.ends_at,
      a.overbooking_reason is not null from appointment a where a.id = new.appointment_id;
    return null;
  end $$;
  create trigger witnessed after insert on appointment_event for each row execute function witness();
  alter table appointment_event enable always trigger witnessed;`

interface Event extends Happened {
  appointment_id: string
  practitioner_id: string
  patient_id: string
  from: number
  to: number
  /** The time that the history tells. */
  told_at: number
}

/**
 * Replays the history of all visits, one event after the other, on paper: throws `Broken` at what cannot have happened, at a time
 * that two had at once, and where the last page of the paper is not what the database has now. How many events there were.
 */
export async function expectHistory(sql: Sql): Promise<number> {
  const events = await sql<Event & { [name: string]: unknown }>(EVENTS)
  const paper = new Map<string, OnPaper>()
  const taken = new Map<string, Event>()
  for (const event of events) {
    const { appointment_id: id, kind } = event
    expect(event.told_at === event.from, `${kind}, said of another time than it was`)
    const next = after(paper.get(id), event)
    expect(typeof next !== 'string', `a visit was ${next}`)
    paper.set(id, next)
    taken.delete(id)
    if (next.status === 'cancelled') continue
    for (const other of taken.values()) {
      const clash = clashOf(event, other)
      expect(clash === undefined, `${clash} at once, by ${kind} after ${other.kind}`)
    }
    taken.set(id, event)
  }
  const rows = await sql<OnPaper & { id: string; [name: string]: unknown }>(PRESENT)
  expect(rows.length === paper.size, `${paper.size} visits in the history of ${rows.length}`)
  for (const { id, ...row } of rows) {
    const told = paper.get(id)
    const same = told && Object.entries(told).every(([name, value]) => row[name] === value)
    expect(same === true, `a visit is ${JSON.stringify(row)}, and was told ${JSON.stringify(told)}`)
  }
  return events.length
}

/** What two visits have at once that only one may have. */
function clashOf(one: Event, other: Event): string | undefined {
  if (one.from >= other.to || other.from >= one.to) return undefined
  if (one.patient_id === other.patient_id) return 'one person had two visits'
  const alone = !one.beside && !other.beside
  if (alone && one.practitioner_id === other.practitioner_id) return 'two had one time'
  return undefined
}

const EVENTS = `
  select e.appointment_id, e.kind, e.version, w.slot_id as slot, w.beside, w.practitioner_id, w.patient_id,
    extract(epoch from w.starts_at)::float8 as from, extract(epoch from w.ends_at)::float8 as to,
    extract(epoch from e.starts_at)::float8 as told_at
  from appointment_event e join witnessed w on w.event_id = e.id order by e.id`

const PRESENT = `
  select id, status, version, slot_id as slot, overbooking_reason is not null as beside,
    case when roomed_at is not null then 'in_room' when arrived_at is not null then 'here' else 'not' end as came
  from appointment`
