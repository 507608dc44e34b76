import { diffArrays, diffWordsWithSpace } from 'diff'
import { type Block, readPolicy, wordsOf } from './policyText.ts'

/** Words that are in both texts, or in one of them. */
export interface Piece {
  words: string
  change: 'same' | 'added' | 'removed'
}

/** A line of which something changed. */
export interface ChangedLine {
  kind: Block['kind']
  pieces: Piece[]
}

/** What changed in a section, below its heading as it is now; the lines before any heading have none. */
export interface ChangedSection {
  heading: string | null
  lines: ChangedLine[]
}

/** Less than this of two lines in common, and they are two lines. */
const ALIKE = 0.4

/** What changed from one text to another, section by section, in the order of reading. Nothing where they are the same. */
export function differenceOf(before: string, after: string): ChangedSection[] {
  const sections: ChangedSection[] = [{ heading: null, lines: [] }]
  for (const line of linesOf(before, after)) {
    const isHeading = line.kind === 'heading'
    if (isHeading) sections.push({ heading: headingOf(line), lines: [] })
    if (isChanged(line)) sections.at(-1)?.lines.push(line)
  }
  return sections.filter(({ lines }) => lines.length > 0)
}

const isChanged = ({ pieces }: ChangedLine) => pieces.some(({ change }) => change !== 'same')

/** As it is now; as it was, if it is gone. */
function headingOf({ pieces }: ChangedLine) {
  const now = pieces.filter(({ change }) => change !== 'removed')
  return (now.length > 0 ? now : pieces).map(({ words }) => words).join('')
}

function linesOf(before: string, after: string): ChangedLine[] {
  const chunks = diffArrays(readPolicy(before), readPolicy(after), {
    comparator: (a, b) => a.kind === b.kind && a.text === b.text,
  })
  const lines: ChangedLine[] = []
  let removed: Block[] = []
  for (const chunk of chunks) {
    if (chunk.removed) {
      removed = [...chunk.value]
      continue
    }
    if (chunk.added) lines.push(...paired(removed, chunk.value))
    else lines.push(...removed.map(gone), ...chunk.value.map(kept))
    removed = []
  }
  return [...lines, ...removed.map(gone)]
}

/** Lines in the place of others: each with the first that it resembles, and the rest whole. */
function paired(removed: Block[], added: readonly Block[]): ChangedLine[] {
  const lines: ChangedLine[] = []
  const left = [...removed]
  for (const block of added) {
    const at = left.findIndex((each) => each.kind === block.kind && isAlike(each, block))
    if (at < 0) lines.push(whole(block, 'added'))
    else {
      const [former, ...skipped] = left.splice(0, at + 1).reverse()
      lines.push(...skipped.reverse().map(gone))
      if (former) lines.push({ kind: block.kind, pieces: piecesOf(former, block) })
    }
  }
  return [...lines, ...left.map(gone)]
}

const kept = (block: Block) => whole(block, 'same')
const gone = (block: Block) => whole(block, 'removed')

function whole({ kind, text }: Block, change: Piece['change']): ChangedLine {
  return { kind, pieces: [{ words: wordsOf(text), change }] }
}

function piecesOf(former: Block, block: Block): Piece[] {
  return diffWordsWithSpace(wordsOf(former.text), wordsOf(block.text)).map(
    ({ value, added, removed }) => ({
      words: value,
      change: added ? 'added' : removed ? 'removed' : 'same',
    }),
  )
}

function isAlike(former: Block, block: Block) {
  const same = piecesOf(former, block).filter(({ change }) => change === 'same')
  const common = same.reduce((sum, { words }) => sum + words.length, 0)
  return common > ALIKE * Math.max(wordsOf(former.text).length, wordsOf(block.text).length)
}
