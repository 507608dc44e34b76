/** A visit as somebody would keep it on paper: how far it has come, and where. */
export interface OnPaper {
  status: 'booked' | 'arrived' | 'fulfilled' | 'noshow' | 'cancelled'
  version: number
  /** How far the person came, whatever became of the visit. */
  came: 'not' | 'here' | 'in_room'
  slot: string
  /** Beside others on purpose. */
  beside: boolean
}

/** What happened, as the history tells it, and where the visit was then. */
export interface Happened {
  kind: string
  version: number
  slot: string
  beside: boolean
}

type Change = Pick<OnPaper, 'status'> & Partial<OnPaper>

/** What a mark makes of a visit; nothing where it makes no sense. */
function marked({ status, came }: OnPaper, kind: string): Change | undefined {
  const isHere = status === 'booked' || status === 'arrived'
  switch (kind) {
    case 'arrived':
      return status === 'booked' ? { status: 'arrived', came: 'here' } : undefined
    case 'roomed':
      return isHere && came !== 'in_room' ? { status: 'arrived', came: 'in_room' } : undefined
    case 'seen':
      return isHere ? { status: 'fulfilled' } : undefined
    case 'missed':
      return status === 'booked' ? { status: 'noshow' } : undefined
    case 'undone':
      if (status === 'fulfilled') return { status: came === 'not' ? 'booked' : 'arrived' }
      if (status === 'noshow') return { status: 'booked' }
      if (status !== 'arrived') return undefined
      return came === 'in_room' ? { status, came: 'here' } : { status: 'booked', came: 'not' }
  }
  return undefined
}

/** What a change by its person or its clinic makes of a visit; nothing where it makes no sense. */
function changed({ status, slot }: OnPaper, kind: string, to: Happened): Change | undefined {
  const stands = status === 'booked'
  switch (kind) {
    case 'moved':
      return stands && to.slot !== slot ? { status, slot: to.slot, beside: to.beside } : undefined
    case 'contact_changed':
      return stands ? { status } : undefined
    case 'cancelled':
      return stands ? { status: 'cancelled' } : undefined
    case 'restored':
      return status === 'cancelled'
        ? { status: 'booked', slot: to.slot, beside: to.beside }
        : undefined
  }
  return undefined
}

/** The visit after something happened to it, on paper; a text says why that cannot have happened. */
export function after(visit: OnPaper | undefined, happened: Happened): OnPaper | string {
  const { kind, version, slot, beside } = happened
  const begins = kind === 'booked' || kind === 'overbooked'
  if (!visit) {
    if (!begins) return `${kind} before it was booked`
    if (version !== 1) return `${kind} as version ${version}`
    if (beside !== (kind === 'overbooked'))
      return `${kind}, but ${beside ? '' : 'not '}beside others`
    return { status: 'booked', version, came: 'not', slot, beside }
  }
  const mark = marked(visit, kind)
  const change = mark ?? changed(visit, kind, happened)
  if (!change) return `${kind} while ${visit.status}`
  const next = { ...visit, version: visit.version + (mark ? 0 : 1), ...change }
  if (version !== next.version) return `${kind} as version ${version} after ${visit.version}`
  if (slot !== next.slot || beside !== next.beside) return `${kind}, and elsewhere than it was`
  return next
}
