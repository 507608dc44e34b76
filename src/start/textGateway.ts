import { readFileSync } from 'node:fs'
import {
  GatewayDescription,
  type Placeholder,
  placeholdersIn,
} from '../messages/channels/gatewayDescription.ts'
import { PRESETS } from '../messages/channels/presets.ts'
import { isSafeGateway } from './way.ts'

/** The gateway that TEXT_GATEWAY names, by a word or as a file; what it asks to be told; or what is wrong with it. */
export function textGateway(named: string | undefined): {
  description?: GatewayDescription | undefined
  problem?: string | undefined
  asks(name: Placeholder): boolean
} {
  const read = named === undefined ? {} : (presetOf(named) ?? fromFile(named))
  const { address, headers, body } = read.description ?? {}
  const open = placeholdersIn([address, headers, body])
  return { ...read, asks: (name) => open.includes(name) }
}

interface Read {
  description?: GatewayDescription
  problem?: string
}

function presetOf(named: string): Read | undefined {
  const description = new Map<string, GatewayDescription>(Object.entries(PRESETS)).get(named)
  return description && { description }
}

function fromFile(file: string): Read {
  const parsed = GatewayDescription.safeParse(jsonOf(file))
  if (!parsed.success) return { problem: problemOf(parsed.error.issues) }
  if (isSafeGateway(parsed.data.address)) return { description: parsed.data }
  return {
    problem:
      'its address must be https:// without a password (http:// only for this machine), its host said',
  }
}

/** One line, which names a place and quotes nothing: a secret may stand in the file by mistake. */
function problemOf([issue]: readonly { path: PropertyKey[]; keys?: string[] }[]) {
  const place = [...(issue?.path ?? []), ...(issue?.keys ?? [])].join('.')
  return place
    ? `the file is wrong at ${place}`
    : 'must be notify, twilio, or a JSON file that describes a gateway'
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** How receipts of this configuration's gateway come, if it sends any, and what proves them. */
export function receiptsOf({
  textGateway,
  textHookSecret: secret,
}: {
  textGateway?: { description: GatewayDescription } | undefined
  textHookSecret?: string | undefined
}) {
  const receipts = textGateway?.description.receipts
  return receipts && secret ? { receipts, secret } : undefined
}
