import type { schedule as fr } from '../fr/schedule.ts'
import type { Messages } from '../message.ts'

export const schedule: Messages<typeof fr> = {}
