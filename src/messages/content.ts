/** What a message says, whatever channel carries it: the features that own the words make these. */
export interface MessageContent {
  /** Shown in lists and on locked screens: never anything about the person. */
  subject: string
  title: string
  before: readonly string[]
  details: readonly { label: string; value: string }[]
  after: readonly string[]
  action?: { label: string; href: string } | undefined
  calendar?: CalendarPart | undefined
}

export interface CalendarPart {
  file: string
  method: 'PUBLISH' | 'CANCEL'
}
