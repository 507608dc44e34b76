import { cancel } from '../../../src/booking/appointment/cancel.ts'
import { hold } from '../../../src/booking/hold/hold.ts'
import { move } from '../../../src/booking/move/move.ts'
import { changeContact } from '../../../src/booking/patient/changeContact.ts'
import type { Parts } from '../../../src/parts.ts'

// Checked by the compiler, never run: every line under an expectation must be an error, or the check fails.
declare const parts: Parts
const id = '01a21712-08ca-77d1-a8cf-99c6a7ba40b3'
const person = '00000000-0000-8000-8000-00000000000a'
const asked = { actor: { session: id }, key: id, body_hash: '' }
const contact = { locale: 'fr', contact: { email: '', consent: false } } as const

// @ts-expect-error an id alone cancels nothing
cancel(parts.db, { ...asked, appointment: id })
// @ts-expect-error nor does an id with a person: only the scoped query opens an appointment
cancel(parts.db, { ...asked, appointment: { id, person } })
// @ts-expect-error an id moves nothing
move(parts, { ...asked, appointment: id, hold: id, proved: true })
// @ts-expect-error nor has its contact changed
changeContact(parts, { ...asked, ...contact, appointment: id })
// @ts-expect-error nor is a slot held to move it
hold(parts, { actor: asked.actor, slot: id, moves: id, proved: true })
