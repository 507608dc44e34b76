import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lambert, type Point } from './lambert.ts'

/** A forward sortation area and where it lies. */
export interface PostalArea {
  fsa: string
  position: Point
}

/** Returns Québec's postal areas as GeoNames has them (CC BY 4.0), enough until an official table is imported. */
export function postalAreas(): PostalArea[] {
  const [, , ...lines] = readFileSync(join(import.meta.dirname, 'postalAreas.csv'), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => {
    const [fsa = '', latitude, longitude] = line.split(',')
    return { fsa, position: lambert(Number(latitude), Number(longitude)) }
  })
}
