import { FileProblems } from '../../csv/readCsv.ts'
import type { OpenTrx } from '../../db/database.ts'
import { lambert, type Point } from '../lambert.ts'
import type { PostalArea } from '../postalAreas.ts'
import { storePostalAreas } from './storePostalAreas.ts'

const QUEBEC = /^[GHJ]\d[A-Z]/

/**
 * Imports GeoNames' postal file of Canada (CA.txt or CA_full.txt) in the caller's transaction, one area per first
 * three characters at the mean of its codes, and returns how many areas of Québec it holds.
 */
export async function importPostalFile(trx: OpenTrx, text: string): Promise<number> {
  const places = Map.groupBy(text.split('\n').flatMap(placeOf), (place) => place.fsa)
  if (places.size === 0) throw new FileProblems(['the postal file holds no postal code of Québec'])
  const areas = [...places].map(([fsa, codes]) => ({ fsa, position: mean(codes) }))
  await storePostalAreas(trx, areas, 'replace')
  return areas.length
}

// The file also has codes without a position, and H0H 0H0, at the North Pole.
function placeOf(line: string): PostalArea[] {
  const [, code = '', , , , , , , , latitude = '', longitude = ''] = line.split('\t')
  const [north, east] = [Number.parseFloat(latitude), Number.parseFloat(longitude)]
  const inQuebec = QUEBEC.test(code) && north > 44 && north < 63 && east > -80 && east < -57
  return inQuebec ? [{ fsa: code.slice(0, 3), position: lambert(north, east) }] : []
}

const mean = (areas: PostalArea[]): Point => ({
  x: areas.reduce((sum, { position }) => sum + position.x, 0) / areas.length,
  y: areas.reduce((sum, { position }) => sum + position.y, 0) / areas.length,
})
