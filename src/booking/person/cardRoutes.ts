import { randomUUIDv7 } from 'node:crypto'
import * as z from 'zod'
import { NO_CARD_REASONS } from '../../db/lists.ts'
import { authorized, may } from '../../staff/policies.ts'
import { clinicOf, workerOf } from '../../staff/session.ts'
import { allow } from '../../web/allow.ts'
import { type Page, router, seeOther } from '../../web/context.ts'
import { blank, type Form, pressed, submitted } from '../../web/form.ts'
import { tellNext } from '../../web/notice.ts'
import { render } from '../../web/view.ts'
import { todayAt } from '../day/dayPage.ts'
import { findDeskCall } from '../desk/deskCall.ts'
import { callForm, withoutCardForm } from '../desk/deskForm.ts'
import { BOOK, type DeskParts, deskOf, refusedIn } from '../desk/deskPage.ts'
import { goOn } from '../desk/goOn.ts'
import { mayLook } from './mayLook.ts'
import { mergePerson } from './mergePerson.ts'
import { personAtDesk } from './personAtDesk.ts'
import { noteUnregistered, personOfVisit } from './unregistered.ts'

/** Somebody who telephones without a card at hand, and the card that they show later. */
export function cardRoutes(parts: DeskParts) {
  const { db } = parts
  const routes = router()
  const desk = allow(authorized(parts, may('book_visits')))

  routes.get('/book/:id/without-card', desk, (c) =>
    idOf(c) ? withoutCard(c, blank()) : c.notFound(),
  )

  routes.post('/book/:id/without-card', desk, async (c) => {
    const id = idOf(c)
    if (!id) return c.notFound()
    const form = await submitted(c, withoutCardForm(todayAt(c)))
    if (!form.value) return withoutCard(c, form)
    if (!(await noteUnregistered(parts, deskOf(c, id), form.value))) return c.notFound()
    return seeOther(c, `${BOOK}/${id}`)
  })

  // From a visit that waits for a card to whoever it is for.
  routes.get('/book/visits/:id', desk, async (c) => {
    const id = idOf(c)
    const person = id && (await personOfVisit(db, clinicOf(c).id, id))
    return person ? seeOther(c, `${BOOK}/people/${person}`) : c.notFound()
  })

  routes.get('/book/people/:id/card', desk, (c) => cardPage(c, blank()))

  routes.post('/book/people/:id/card', desk, async (c) => {
    const form = await submitted(c, callForm(todayAt(c)))
    const call = form.values['person'] ?? ''
    const asked = form.value?.asked
    if (!asked || !form.value?.person) return cardPage(c, form, 422)
    const gone = await goOn(parts, deskOf(c, call), { asked })
    if (gone.caller === 'not_found') return c.notFound()
    const status = refusedIn(gone, form)
    if (status) return cardPage(c, form, status)
    return seeOther(c, `${BOOK}/people/${idOf(c)}/card/${call}`)
  })

  routes.get('/book/people/:id/card/:call', desk, (c) => mergePage(c))

  routes.post('/book/people/:id/card/:call', desk, async (c) => {
    const { into } = await pressed(c, { into: z.uuid() })
    const [from, call] = [idOf(c), idOf(c, 'call')]
    // Pressed twice, who it was is already the person of the card: the routine says so.
    if (!from || !call || !(await lookAt(c))) return c.notFound()
    const outcome = await mergePerson(parts, deskOf(c, call), { from, into })
    if (outcome === null) return c.notFound()
    if (outcome !== 'done') return mergePage(c, outcome)
    tellNext(c, 'desk.notice.merged')
    return seeOther(c, `${BOOK}/people/${into}`)
  })

  function withoutCard(c: Page, form: Form<unknown>) {
    const status = Object.keys(form.errors).length > 0 ? 422 : 200
    const data = { form, id: idOf(c), reasons: NO_CARD_REASONS }
    return render(c, '/booking/person/without_card', data, { status })
  }

  /** Asks for the card of somebody who waits for one. */
  async function cardPage(c: Page, form: Form<unknown>, status: 200 | 409 | 422 | 429 = 200) {
    const id = await lookAt(c)
    if (id && id !== idOf(c)) return seeOther(c, `${BOOK}/people/${id}`)
    const person = id && (await personAtDesk(parts, whoAt(c), { person: id }))
    if (!person || person.no_card === null) return c.notFound()
    return render(c, '/booking/person/card', { person, form, call: randomUUIDv7() }, { status })
  }

  /** Both persons, each with their visits here, before they are made one. */
  async function mergePage(c: Page, refused: 'overlap' | 'changed' | null = null) {
    const [id, call] = [await lookAt(c), idOf(c, 'call')]
    if (id && id !== idOf(c)) return seeOther(c, `${BOOK}/people/${id}`)
    const into = call && (await findDeskCall(db, deskOf(c, call)))?.person
    if (!id || !into) return c.notFound()
    const [from, other] = [
      await personAtDesk(parts, whoAt(c), { person: id, why: 'merge' }),
      await personAtDesk(parts, whoAt(c), { person: into, why: 'merge' }),
    ]
    if (!from || from.no_card === null || !other || other.no_card !== null) return c.notFound()
    const data = { both: [from, other], call, refused, zone: clinicOf(c).zone, today: todayAt(c) }
    return render(c, '/booking/person/merge', data, { status: refused ? 409 : 200 })
  }

  /** The person whom the path names, or whom they turned out to be, when this member of staff may look at them. */
  async function lookAt(c: Page): Promise<string | undefined> {
    const person = idOf(c)
    const of = { account: workerOf(c).account, clinic: clinicOf(c).id }
    return person && (await mayLook(db, of, person))?.person
  }

  return routes
}

const idOf = (c: Page, name = 'id') => z.uuid().safeParse(c.req.param(name)).data
const whoAt = (c: Page) => ({ staff: workerOf(c).account, clinic: clinicOf(c).id })
