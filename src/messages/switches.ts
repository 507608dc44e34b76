import type { OpenTrx } from '../db/database.ts'
import type { AnyMessageKind, Channel } from '../db/schema.ts'

/** Messages of some kinds on some channels. */
export interface Switched {
  channels: readonly Channel[]
  kinds: readonly AnyMessageKind[]
}

/** Keeps such messages in the outbox from now on; what is off already is so since its first time. */
export async function switchOff(trx: OpenTrx, { channels, kinds }: Switched): Promise<void> {
  const rows = channels.flatMap((channel) => kinds.map((kind) => ({ channel, kind })))
  await trx
    .insertInto('message_switch')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Lets such messages leave again, those that waited among them. */
export async function switchOn(trx: OpenTrx, { channels, kinds }: Switched): Promise<void> {
  await trx
    .deleteFrom('message_switch')
    .where('channel', 'in', channels)
    .where('kind', 'in', kinds)
    .execute()
}
