import { APPOINTMENT, arrive, expectSent } from '../people/journey.ts'
import type { Visitor } from '../people/visitor.ts'
import { type Answer, type Sent, titleOf } from '../stage/answer.ts'
import type { Stage } from '../stage/stage.ts'
import { expectAway } from './away.ts'
import { Broken, expect } from './broken.ts'
import type { HangingCommits } from './hangingCommits.ts'

/** What strikes between a commit and its answer: kill -9 of the process, the end of its connection, a long wait. */
export type Fault = 'process' | 'connection' | 'delay'

/** Returns a way to send a form so that its first answer is lost after the commit, and the retry's answer is returned. */
export function throughFault(stage: Stage, commits: HangingCommits) {
  return async (fault: Fault, visitor: Visitor, form: Sent): Promise<string> => {
    await commits.hang()
    try {
      const first = visitor.post(form)
      const server = await Promise.race([commits.hanging(), tooEarly(first)])
      const answer = await STRIKES[fault](stage, commits, { visitor, form, first, server })
      expectSent(answer, APPOINTMENT)
      // As often as one likes, also with a page that was left open.
      const again = await visitor.post(form)
      expectSent(again, answer.location)
      await expectConfirmation(stage, visitor, answer.location)
      return answer.location
    } finally {
      await commits.release()
    }
  }
}

/** The page shows the one reference of the appointment. */
async function expectConfirmation({ sql }: Stage, visitor: Visitor, location: string) {
  const { text } = await arrive(visitor, location)
  const [, shown = ''] = /class="reference">([^<]*)</.exec(text) ?? []
  const [, id] = APPOINTMENT.exec(location) ?? []
  const rows = await sql('select from appointment where id = $1', [id])
  expect(rows.length === 1 && /^(\w{4} ){2}\w{4}$/.test(shown), `a confirmation shows “${shown}”`)
}

async function tooEarly(first: Promise<Answer>): Promise<never> {
  const { status, location, text } = await first
  throw new Broken(`answered ${status} ${location || `“${titleOf(text)}”`} before any commit`)
}

interface Moment {
  visitor: Visitor
  form: Sent
  first: Promise<Answer>
  server: number
}

const STRIKES: Record<
  Fault,
  (stage: Stage, commits: HangingCommits, moment: Moment) => Promise<Answer>
> = {
  async process({ app }, { release }, { visitor, form, first }) {
    await app.kill()
    const { status } = await first
    expect(status === 0, `the first answer was ${status}, and not lost`)
    await release()
    await app.start()
    return visitor.post(form)
  },
  async connection({ sql }, _, { first, server }) {
    await sql('select pg_terminate_backend($1)', [server])
    // The process asks again by itself, with the same key.
    return first
  },
  async delay(_, { release }, { visitor, form, first }) {
    expectAway(await first, form)
    await release()
    return visitor.post(visitor.fill(form.path))
  },
}
