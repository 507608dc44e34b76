import { expect } from '../proofs/broken.ts'
import { inParallel } from '../stage/inParallel.ts'
import { identify } from './journey.ts'
import { type Person, person } from './people.ts'
import { unhurried } from './unhurried.ts'
import { createVisitor, type Visitor } from './visitor.ts'

/** A visitor who identified as someone. */
export interface Known extends Visitor {
  readonly person: Person
}

/** People of one stage, each at an address of their own. */
export interface Crowd {
  /** Someone who has done nothing yet, perhaps served by one process only. */
  stranger(port?: number): Visitor
  /** The first `count` people of the register, identified; with `browsers`, each of them so many times. */
  identified(count: number, browsers?: number): Promise<Known[]>
  leave(): void
}

/** Cookies of identified people, for the proofs that follow: the keys of a run are the same, and so are the people. */
const kept = new Map<string, Map<string, string>>()

/** Brings people to the server that listens on this port. */
export function createCrowd(port: () => number): Crowd {
  const visitors: Visitor[] = []
  const stranger = (only?: number) => {
    const visitor = createVisitor(only ? () => only : port, addressOf(visitors.length))
    visitors.push(visitor)
    return visitor
  }

  async function one(rank: number, browser: number): Promise<Known> {
    const someone = person(rank)
    const visitor = stranger()
    const name = `${rank} ${browser}`
    const cookies = kept.get(name)
    // All of them come at once, whatever the machine.
    const patient = unhurried(visitor)
    if (cookies) for (const [key, value] of cookies) visitor.cookies.set(key, value)
    else await identify(patient, someone)
    const answer = await patient.get('/fr/help')
    expect(answer.status === 200, `/fr/help answered ${answer.status}`)
    kept.set(name, new Map(visitor.cookies))
    return { ...visitor, person: someone }
  }

  async function identified(count: number, browsers = 1) {
    const all = Array.from({ length: count * browsers }, (_, at) => at)
    return inParallel(16, all, (at) => one(Math.floor(at / browsers), at % browsers))
  }

  const leave = () => {
    for (const visitor of visitors) visitor.leave()
  }
  return { stranger, identified, leave }
}

/** The loopback has 16 million addresses: 127.16.0.1 and on. */
const addressOf = (at: number) =>
  `127.${16 + Math.floor(at / 62_500)}.${Math.floor(at / 250) % 250}.${1 + (at % 250)}`
