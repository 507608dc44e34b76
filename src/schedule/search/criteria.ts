import type { Method, Moment, Reason } from '../../db/schema.ts'

/** What a person asks for among the slots that are theirs to see; empty lists and texts ask for nothing. */
export interface SlotCriteria {
  reason: string
  methods: readonly string[]
  moments: readonly string[]
  /** The first day wanted, where the clinic is (ISO date). */
  from: string
  /** A language that the practitioner speaks (ISO 639), or empty. */
  language: string
  accessible: boolean
}

/** A whole search: which band comes first, what is asked for, and around which area. */
export interface SearchCriteria extends SlotCriteria {
  door: 'doctor' | 'group' | 'nearby'
  reason: Reason
  methods: Method[]
  moments: Moment[]
  /** The first three characters of a postal code, or empty. */
  area: string
  /** In kilometres around the area. */
  distance: number
  order: 'earliest' | 'nearest'
}

/** Whether nobody travels for the visits asked for: their distance then neither limits nor ranks. */
export function isRemote(methods: readonly string[]) {
  return (
    methods.length > 0 && methods.every((method) => method === 'telephone' || method === 'video')
  )
}

/** The SQL type `criteria`, where null asks for nothing. */
export function slotCriteria({ methods, moments, from, language, ...asked }: SlotCriteria) {
  const some = (list: readonly string[]) => (list.length > 0 ? list : null)
  return {
    reason: asked.reason,
    methods: some(methods),
    moments: some(moments),
    from_on: from,
    language: language || null,
    accessible: asked.accessible,
  }
}
