/** A space that no line breaks at. */
export const NBSP = '\u00a0'

/** Sets the spaces of French, at which no line may break: before two-part marks, and within quotation marks. */
export function frenchSpaces(text: string): string {
  return text.replaceAll(/ (?=[:;?!»])|(?<=«) /g, NBSP)
}
