/** Who signed in at the government's service, as much of it as a session keeps: blind indexes, and no token. */
export interface SignedIn {
  subject: string
  /** Their session there, when the service names it. */
  sid?: string | undefined
  /** By their clock, in milliseconds. */
  issuedAt: number
  /** By ours: there are ten minutes to say which card is theirs. */
  at: number
  /** What the service says of them, when it does: the card must be this person's. */
  first_name?: string | undefined
  last_name?: string | undefined
  birth_date?: string | undefined
  /** Whether another card, or a card under other terms, was bound before. */
  was?: 'former_card' | 'former_terms'
}
