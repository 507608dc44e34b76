import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'

/** How many failed identifications: per person key and address in an hour and in a day, over all addresses in a day; per
 * address, whoever is tried, in an hour. */
export interface Limits {
  perHour: number
  perDay: number
  perPersonPerDay: number
  perAddressPerHour: number
}

/** A try that was counted before it is evaluated, so that parallel tries never exceed a limit. */
interface Try {
  /** False: answer exactly as to a failure, after the same work, and evaluate nothing. */
  allowed: boolean
  /** Uncounts it: only failures count. */
  succeeded(): Promise<void>
}

interface CardTry extends Try {
  /** Seconds that this address must wait, told to it openly; 0 when it need not. */
  wait: number
}

/**
 * What is counted against guessing; keys are opaque. State lives in PostgreSQL and survives a restart. Each count belongs
 * to whoever tries, with a wider one for the person tried, so that no single address shuts them out (S-02).
 */
export interface Throttles {
  tryCard(address: string, persons: readonly string[]): Promise<CardTry>
  tryReference(person: string, session: string): Promise<Try>
  /** Counts a code asked for, sent or not; false beyond three an hour or ten a day, or twenty over all sessions. */
  maySendCode(person: string, session: string): Promise<boolean>
  /** Counts a search of people by a member of staff, whatever it finds: the seconds to wait beyond sixty an hour or three hundred a day. */
  waitToSearch(account: string): Promise<number>
}

const CODES_PER_HOUR = 3
const CODES_PER_DAY = 10
const CODES_PER_PERSON_PER_DAY = 20
const SEARCHES_PER_HOUR = 60
const SEARCHES_PER_DAY = 300
const REFERENCES_PER_DAY = 10
const REFERENCES_PER_PERSON_PER_DAY = 100

const HOUR = 60 * 60
const DAY = 24 * HOUR

/** How often something may be counted under a key, in a window that begins with the first time. */
interface Count {
  key: string
  points: number
  seconds: number
}

/** The throttles of one installation, shared by all its processes. */
export function createThrottles(db: Db, limits: Limits): Throttles {
  const { perHour, perDay, perPersonPerDay, perAddressPerHour } = limits

  return {
    async tryCard(from, persons) {
      const counts = [
        count(`address:${from}`, perAddressPerHour, HOUR),
        ...persons.flatMap((key) => [
          count(`card-hour:${key}:${from}`, perHour, HOUR),
          count(`card-day:${key}:${from}`, perDay, DAY),
          count(`card-anywhere:${key}`, perPersonPerDay, DAY),
        ]),
      ]
      const { refused, wait } = await take(counts)
      const allowed = refused === null
      return { wait: refused === 1 ? (wait ?? 0) : 0, allowed, succeeded: () => giveBack(counts) }
    },
    async tryReference(person, session) {
      const counts = [
        count(`reference:${person}:${session}`, REFERENCES_PER_DAY, DAY),
        count(`reference-person:${person}`, REFERENCES_PER_PERSON_PER_DAY, DAY),
      ]
      const { refused } = await take(counts)
      return { allowed: refused === null, succeeded: () => giveBack(counts) }
    },
    async maySendCode(person, session) {
      const { refused } = await take([
        count(`code-hour:${person}:${session}`, CODES_PER_HOUR, HOUR),
        count(`code-day:${person}:${session}`, CODES_PER_DAY, DAY),
        count(`code-person:${person}`, CODES_PER_PERSON_PER_DAY, DAY),
      ])
      return refused === null
    },
    async waitToSearch(account) {
      const { wait } = await take([
        count(`search-hour:${account}`, SEARCHES_PER_HOUR, HOUR),
        count(`search-day:${account}`, SEARCHES_PER_DAY, DAY),
      ])
      return wait ?? 0
    },
  }

  /** Takes a point of every count, all in one statement: done again after a lost connection it may count twice, which errs on the safe side. */
  function take(counts: Count[]) {
    return call<{ refused: number | null; wait: number | null }>(db, 'throttle_take', { counts })
  }

  /** Uncounts them; done again after a lost connection it may give two back, and only ever after a right card. */
  async function giveBack(counts: Count[]) {
    await call(db, 'throttle_give_back', { keys: counts.map(({ key }) => key) })
  }
}

function count(key: string, points: number, seconds: number): Count {
  return { key, points, seconds }
}
