import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'

/** A key for a form that anybody may send without a session, rendered with it: sent twice as it is, it counts once. */
export const newFormKey = () => randomUUIDv7()

/** The key that came with a form; one that came without is a form of its own. */
export const formKey = z.uuid().catch(newFormKey)
