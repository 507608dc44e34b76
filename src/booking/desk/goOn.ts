import type { Db } from '../../db/database.ts'
import type { Asked, Register } from '../../identity/register/register.ts'
import type { Throttles } from '../../identity/throttle/throttles.ts'
import { countSearch } from '../person/breakGlass.ts'
import {
  chooseCaller,
  type DeskCallOf,
  type DeskHeld,
  holdForDesk,
  noteCallers,
} from './deskCall.ts'

/** What a form of a call says of it, in any order: who it is, which of several, which slot. */
export interface Step {
  asked?: Asked | undefined
  person?: string | undefined
  slot?: string | undefined
}

/** What became of each; `searched_too_often` with the seconds to wait. */
export interface Gone {
  caller?: 'found' | 'nobody' | 'not_found' | 'searched_too_often'
  wait?: number
  slot?: DeskHeld
}

/**
 * Goes on with a call: finds whoever telephones, counted and logged, and holds a slot while one speaks. What is found is noted even
 * when the slot is lost, and the other way round.
 */
export async function goOn(
  parts: { db: Db; register: Register; throttles: Throttles },
  of: DeskCallOf,
  { asked, person, slot }: Step,
): Promise<Gone> {
  const caller = asked
    ? await search(parts, of, asked)
    : person && (await choose(parts, of, person))
  return { ...caller, ...(slot && { slot: await holdForDesk(parts.db, of, slot) }) }
}

async function search(
  { db, register, throttles }: { db: Db; register: Register; throttles: Throttles },
  of: DeskCallOf,
  asked: Asked,
): Promise<Gone> {
  const wait = await throttles.waitToSearch(of.account)
  if (wait > 0) return { caller: 'searched_too_often', wait }
  await countSearch(db, of)
  const found = await register.search(asked, { staff: of.account, clinic: of.clinic })
  const persons = found.map(({ person }) => person)
  // Whoever is not found leaves whoever was found before.
  if (persons.length === 0) return { caller: 'nobody' }
  return { caller: (await noteCallers(db, of, persons)) ? 'found' : 'not_found' }
}

async function choose({ db }: { db: Db }, of: DeskCallOf, person: string): Promise<Gone> {
  return { caller: (await chooseCaller(db, of, person)) ? 'found' : 'not_found' }
}
