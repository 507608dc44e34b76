/** A part of a text, from one sign to before another. */
export interface Span {
  from: number
  to: number
}
