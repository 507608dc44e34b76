import { bodyLimit } from 'hono/body-limit'
import * as z from 'zod'
import { call } from '../../db/call.ts'
import type { Db } from '../../db/database.ts'
import { withinDeadline } from '../../db/deadline.ts'
import { isAway } from '../../db/errors.ts'
import { allow, type Policy } from '../../web/allow.ts'
import { type Page, router } from '../../web/context.ts'
import type { GatewayReceipts } from '../channels/gatewayDescription.ts'
import { valueAt } from '../channels/valueAt.ts'
import { isProved } from './proof.ts'
import { type Receipt, receiptIn, saidIn } from './receipt.ts'

export interface ReceiptParts {
  db: Db
  /** How a gateway tells what became of a text, and what proves that it is the one; nothing when none does. */
  textReceipts: { receipts: GatewayReceipts; secret: string } | undefined
  /** How long a receipt waits for the database. */
  receiptMilliseconds: number
}

const LARGEST_BODY = 16 * 1024
/** Gateways give up after a second. */
export const RECEIPT_MILLISECONDS = 700

/** Where a gateway tells what became of a text: it is written down, and settled later by the worker. */
export function receiptRoutes(parts: ReceiptParts) {
  const { textReceipts } = parts
  const routes = router()
  if (!textReceipts) return routes
  const { receipts, secret } = textReceipts
  const path = receipts.key ? '/hooks/texts' : '/hooks/texts/:key'

  routes.use('/hooks/*', bodyLimit({ maxSize: LARGEST_BODY, onError: (c) => c.body(null, 413) }))

  routes.post(path, allow(gateway(receipts, secret)), async (c) => {
    const said = saidIn(await c.req.text(), receipts)
    if (receipts.health_check && valueAt(said, receipts.health_check)) return c.text('ok')
    const key = z.uuid().safeParse(receipts.key ? valueAt(said, receipts.key) : c.req.param('key'))
    const receipt = receiptIn(said, receipts)
    // What is on its way, and what is not of ours, is no news.
    if (!key.success || !receipt) return c.body(null, 204)
    return c.body(null, (await take(parts, key.data, receipt)) ? 204 : 503)
  })

  return routes
}

/** Only who shows to be the gateway of this installation. */
function gateway(receipts: GatewayReceipts, secret: string): Policy {
  return {
    name: 'gateway',
    async refuses(c) {
      const sent = { address: addressOf(c), headers: c.req.raw.headers, body: await c.req.text() }
      return isProved(sent, receipts, secret) ? undefined : c.body(null, 403)
    },
  }
}

function addressOf(c: Page) {
  const { pathname, search } = new URL(c.req.url)
  return c.var.site.origin + pathname + search
}

/** False while the database is away: the gateway comes again. */
async function take(parts: ReceiptParts, key: string, receipt: Receipt): Promise<boolean> {
  const { db, receiptMilliseconds } = parts
  try {
    await withinDeadline(() => call(db, 'take_receipt', { key, ...receipt }), receiptMilliseconds)
    return true
  } catch (error) {
    if (isAway(error)) return false
    throw error
  }
}
