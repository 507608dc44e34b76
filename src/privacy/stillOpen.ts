import { call } from '../db/call.ts'
import type { Trx } from './door.ts'

/** Whether an opening shows its records still: once it does not, what is not there says nothing of them. */
export async function stillOpen(trx: Trx): Promise<boolean> {
  const { id } = await call<{ id: string | null }>(trx, 'door.shown', {})
  return id !== null
}
