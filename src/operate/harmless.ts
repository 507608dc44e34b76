/**
 * A text of somebody unknown as a terminal may show it: whatever moves the cursor, colours, turns the line round or is not
 * seen is written as its number.
 */
export function harmless(text: string): string {
  return text.replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (sign) => {
    const number = sign.codePointAt(0) ?? 0
    return `\\u{${number.toString(16)}}`
  })
}
