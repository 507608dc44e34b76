import * as z from 'zod'

/** What a description may leave open, to be filled for each text; `basic` is `account:secret` as HTTP wants it (RFC 7617). */
export const PLACEHOLDERS = [
  ...(['to', 'text', 'key', 'callback', 'seconds'] as const),
  ...(['secret', 'template', 'account', 'from', 'basic'] as const),
] as const
export type Placeholder = (typeof PLACEHOLDERS)[number]

const known: ReadonlySet<string> = new Set(PLACEHOLDERS)

/** The placeholders that any text of a description names. */
export function placeholdersIn(description: unknown): string[] {
  return [...JSON.stringify(description).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
}

/** Where a value stands in an answer: `errors.0.message`. */
const path = z.string().regex(/^[\w-]+(\.[\w-]+)*$/)

/** Texts to look for, whole, in capitals or not; `*` stands for anything, so that no pattern takes long to check. */
const patterns = z.array(z.string().min(1).max(100)).min(1)

const found = z.strictObject({ path, patterns })
export type Found = z.infer<typeof found>

const isFillable = (open: unknown) => placeholdersIn(open).every((name) => known.has(name))
const line = z.string().refine(isFillable)
const json = z.json().refine(isFillable)

const body = z
  .strictObject({
    form: z.record(z.string(), line).optional(),
    json: json.optional(),
  })
  .refine(({ form, json }) => (form === undefined) !== (json === undefined))

/** How a gateway tells what became of a text. */
const receipts = z.strictObject({
  /** What shows that it is the gateway: `Authorization: Bearer`, or a signature as Twilio makes it; TEXT_HOOK_SECRET for both. */
  proof: z.enum(['bearer', 'twilio']),
  body: z.enum(['form', 'json']),
  /** Where our key stands; without it, in the address. */
  key: path.optional(),
  status: path,
  delivered: patterns,
  refused: patterns,
  opted_out: found.optional(),
  /** A code that says more of a refusal. */
  code: path.optional(),
  /** What it asks to learn whether anybody is there. */
  health_check: path.optional(),
})
export type GatewayReceipts = z.infer<typeof receipts>

/** A gateway of text messages by HTTP, as configuration describes it. */
export const GatewayDescription = z.strictObject({
  address: line,
  method: z.enum(['POST', 'PUT']).default('POST'),
  headers: z.record(z.string(), line).default({}),
  body,
  /** Where its answer has its own name for a text that it took; an answer without is not trusted. */
  id: path,
  /** What it says of a number that it will never write to. */
  refused: found.optional(),
  /** Which of those are the owner's wish. */
  opted_out: found.optional(),
  receipts: receipts.optional(),
})
export type GatewayDescription = z.infer<typeof GatewayDescription>
