import type pg from 'pg'
import { DAY, HOUR, type Limiter, limiters } from './limiter.ts'

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
}

const CODES_PER_HOUR = 3
const CODES_PER_DAY = 10
const CODES_PER_PERSON_PER_DAY = 20
const REFERENCES_PER_DAY = 10
const REFERENCES_PER_PERSON_PER_DAY = 100

/** The throttles of one installation, shared by all its processes. */
export function createThrottles(pool: pg.Pool, limits: Limits): Throttles {
  const limiter = limiters(pool)
  const address = limiter('address', limits.perAddressPerHour, HOUR)
  const windows = [
    limiter('card-hour', limits.perHour, HOUR),
    limiter('card-day', limits.perDay, DAY),
  ]
  const cardAnywhere = limiter('card-anywhere', limits.perPersonPerDay, DAY)
  const references = limiter('reference', REFERENCES_PER_DAY, DAY)
  const referencesOfPerson = limiter('reference-person', REFERENCES_PER_PERSON_PER_DAY, DAY)
  const codes = [
    limiter('code-hour', CODES_PER_HOUR, HOUR),
    limiter('code-day', CODES_PER_DAY, DAY),
  ]
  const codesOfPerson = limiter('code-person', CODES_PER_PERSON_PER_DAY, DAY)

  return {
    async tryCard(from, persons) {
      const wait = await address.take(from)
      if (wait > 0) return { wait, allowed: false, succeeded: async () => {} }
      const counted = persons.flatMap((key) => [
        ...windows.map((window) => ({ window, key: `${key}:${from}` })),
        { window: cardAnywhere, key },
      ])
      const allowed = await takeAll(counted)
      const all = [{ window: address, key: from }, ...counted]
      return { wait: 0, allowed, succeeded: () => giveBackAll(all) }
    },
    async tryReference(person, session) {
      const counted = [
        { window: references, key: `${person}:${session}` },
        { window: referencesOfPerson, key: person },
      ]
      return { allowed: await takeAll(counted), succeeded: () => giveBackAll(counted) }
    },
    maySendCode: (person, session) =>
      takeAll([
        ...codes.map((window) => ({ window, key: `${person}:${session}` })),
        { window: codesOfPerson, key: person },
      ]),
  }
}

type Counted = { window: Limiter; key: string }[]

/** Takes a point of every count, one after the other. Once one refuses, the rest is taken from idle keys: the same work, and no failure counted that was not one. */
async function takeAll(counted: Counted): Promise<boolean> {
  let allowed = true
  for (const { window, key } of counted) {
    const wait = await window.take(allowed ? key : `idle:${key}`)
    if (wait > 0) allowed = false
  }
  return allowed
}

async function giveBackAll(counted: Counted) {
  for (const { window, key } of counted) await window.giveBack(key)
}
