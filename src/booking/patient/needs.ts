import * as z from 'zod'
import type { Method } from '../../db/schema.ts'

const NEEDS = ['interpreter', 'mobility', 'companion'] as const

/** What a person needs at a visit, for the clinic to prepare. */
export type Need = (typeof NEEDS)[number]

/** Needs as a form sends them, or as an appointment keeps them. */
export const Needs = z.array(z.enum(NEEDS))

/** What somebody may say that they need: nobody comes to a visit by telephone or by video. */
export function needsOf(method: Method): readonly Need[] {
  const comes = method === 'clinic' || method === 'home'
  return comes ? NEEDS : NEEDS.filter((need) => need !== 'mobility')
}
