/** A line of a policy: its title, the heading of a section, a paragraph, or an item of a list. */
export interface Block {
  kind: 'title' | 'heading' | 'paragraph' | 'item'
  text: string
}

/** A piece of a line: words, important ones, or a link to a page of the site, an address or a telephone. */
export interface Span {
  words: string
  strong: boolean
  to: string | null
}

const MARKS = { title: '# ', heading: '## ', item: '- ', paragraph: '' } as const
const KINDS = ['title', 'heading', 'item'] as const
/** A page of this site, an e-mail address or a telephone: a policy leads nowhere else. */
const TARGET = /^(?:\/[\w/-]*|mailto:[^\s<>"()]+|tel:[\d+-]+)$/

/** Reads a text: `# ` title, `## ` heading, `- ` item; an empty line ends a paragraph, an indented one goes on. */
export function readPolicy(text: string): Block[] {
  const blocks: Block[] = []
  let open = false
  for (const line of text.split(/\r?\n/)) {
    // Spaces that do not break are words' own.
    const words = line
      .split(/[ \t]+/)
      .filter(Boolean)
      .join(' ')
    const kind = KINDS.find((each) => line.startsWith(MARKS[each]))
    const last = blocks.at(-1)
    if (words === '') open = false
    else if (kind) blocks.push({ kind, text: words.slice(MARKS[kind].length) })
    else if (open && last) last.text += ` ${words}`
    else blocks.push({ kind: 'paragraph', text: words })
    open = words !== '' && kind !== 'title' && kind !== 'heading'
  }
  return blocks
}

/** Writes it again, a line a block: what is published, hashed and compared. */
export function writePolicy(blocks: readonly Block[]): string {
  return blocks.map(({ kind, text }) => `${MARKS[kind]}${text}\n`).join('\n')
}

/** The pieces of a line: `**important**`, `[words](target)`; a target that is none of ours is mere words. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = []
  let from = 0
  const add = (words: string, marks: Partial<Span> = {}) => {
    if (words) spans.push({ words, strong: false, to: null, ...marks })
  }
  for (const mark of text.matchAll(/\*\*([^*]+)\*\*|\[([^[\]]+)\]\(([^[\]()]+)\)/g)) {
    const [whole, important, words, to] = mark
    add(text.slice(from, mark.index))
    if (important) add(important, { strong: true })
    else if (to && TARGET.test(to)) add(words ?? '', { to })
    else add(whole)
    from = mark.index + whole.length
  }
  add(text.slice(from))
  return spans
}

/** A line without its marks; what a link leads to stays when it is a page, since it may be what changed. */
export function wordsOf(text: string): string {
  return spansOf(text)
    .map(({ words, to }) => (to?.startsWith('/') ? `${words} (${to})` : words))
    .join('')
}
