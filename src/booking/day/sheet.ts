/** What a sheet of paper may show of a visit beside its hour and its person; a card number never. */
export const COLUMNS = ['age', 'contact', 'needs', 'reason', 'practitioner', 'notes'] as const
export type Column = (typeof COLUMNS)[number]

/** The columns that were chosen, in the order of the sheet; all of them for whoever chose nothing. */
export function columnsChosen(asked: readonly string[]): Column[] {
  const chosen = COLUMNS.filter((column) => asked.includes(column))
  return chosen.length > 0 ? chosen : [...COLUMNS]
}
