import type { Stage } from '../prove/stage/stage.ts'
import { createAsker } from './client.ts'
import { recorderOn, type Statement } from './recorder.ts'
import { bookers, confirm, holdSlot, identify, looked, type Reading, reached } from './routes.ts'

/** How many statements each form and page may send; those of pages that are read stand beside them. */
const MOST = { hold: 4, 'hold refused': 2, confirm: 3, appointment: 5, identification: 5 }

/** What one route asks the database, and how much it may. */
export interface Asked {
  statements: Statement[]
  most: number
}

/** Opens each page once in a server that writes down its statements. */
export async function statementsOf(
  stage: Stage,
  readings: readonly Reading[],
  slots: readonly string[],
  options: { wasteful?: boolean } = {},
): Promise<Map<string, Asked>> {
  const { app, taken } = await recorderOn(stage, options)
  const asker = createAsker(app.port)
  const seen = new Map<string, Asked>()
  const note = (name: string, most: number) => seen.set(name, { statements: taken(), most })
  for (const reading of readings) {
    await looked(stage, reading, app.port)
    taken()
    await looked(stage, reading, app.port)
    note(reading.name, reading.statements)
  }
  const [known, late] = await bookers(stage, 0, 2)
  if (!known || !late) throw new Error('nobody books')
  taken()
  const [slot = ''] = slots
  const hold = await holdSlot(asker, known, slot)
  note('hold', MOST.hold)
  await holdSlot(asker, late, slot).catch(() => {})
  note('hold refused', MOST['hold refused'])
  const shown = await confirm(asker, await reached(stage, known, hold), hold)
  note('confirm', MOST.confirm)
  await asker.ask(shown)
  note('appointment', MOST.appointment)
  await identify(stage, asker, 1900)
  note('identification', MOST.identification)
  asker.end()
  await app.stop()
  return seen
}
