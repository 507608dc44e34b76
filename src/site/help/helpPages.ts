/** The pages of the help by their paths, each a template a language; the first is their table of contents. */
export const HELP_PAGES = [
  'help',
  'help/booking',
  'help/changing',
  'help/at-hand',
  'help/where',
  'help/browsers',
  'help/cache',
  'help/barrier',
  'security-advice',
  'glossary',
] as const
