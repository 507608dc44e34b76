import { FileProblems } from '../../csv/problems.ts'
import type { SourceFile } from '../../csv/sourceFile.ts'
import { textOf } from '../../csv/textOf.ts'
import type { OpenTrx } from '../../db/database.ts'
import { lambert } from '../lambert.ts'
import { storePostalAreas } from './storePostalAreas.ts'

const QUEBEC = /^[GHJ]\d[A-Z]/

/** What a load found: areas, those that were new or lay elsewhere, lines of other provinces, and lines of Québec without a usable position. */
export interface PostalLoad {
  areas: number
  added: number
  changed: number
  elsewhere: number
  skipped: number
}

/**
 * Imports GeoNames' postal file of Canada (CA.txt or CA_full.txt) in the caller's transaction, one area per first
 * three characters at the mean of its codes. An area that the file lacks keeps its place.
 */
export async function importPostalFile(trx: OpenTrx, file: SourceFile): Promise<PostalLoad> {
  const sums = new Map<string, { x: number; y: number; codes: number }>()
  let [elsewhere, skipped] = [0, 0]
  for await (const line of linesOf(file)) {
    const [, code = '', , , , , , , , latitude = '', longitude = ''] = line.split('\t')
    if (!QUEBEC.test(code)) {
      elsewhere++
      continue
    }
    const [north, east] = [Number.parseFloat(latitude), Number.parseFloat(longitude)]
    // The file also has codes without a position, and H0H 0H0, at the North Pole.
    if (!(north > 44 && north < 63 && east > -80 && east < -57)) {
      skipped++
      continue
    }
    const { x, y } = lambert(north, east)
    const sum = sums.getOrInsert(code.slice(0, 3), { x: 0, y: 0, codes: 0 })
    sum.x += x
    sum.y += y
    sum.codes++
  }
  if (sums.size === 0)
    throw new FileProblems([{ key: 'files.problem.no_postal_code', params: { file: file.name } }])
  const areas = [...sums].map(([fsa, { x, y, codes }]) => ({
    fsa,
    position: { x: x / codes, y: y / codes },
  }))
  const before = await trx.selectFrom('postal_area').select(['fsa', 'position_km']).execute()
  const known = new Map(before.map(({ fsa, position_km }) => [fsa, position_km]))
  const added = areas.filter(({ fsa }) => !known.has(fsa)).length
  const same = areas.filter(({ fsa, position }) => {
    const was = known.get(fsa)
    return was?.x === position.x && was.y === position.y
  }).length
  await storePostalAreas(trx, areas, 'replace')
  const changed = areas.length - added - same
  return { areas: areas.length, added, changed, elsewhere, skipped }
}

async function* linesOf(file: SourceFile) {
  let rest = ''
  for await (const piece of textOf(file)) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest) yield rest
}
