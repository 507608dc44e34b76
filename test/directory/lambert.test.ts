import { expect, test } from 'vitest'
import { lambert } from '../../src/directory/lambert.ts'

test.each([
  ['the origin', 44, -68.5, 0, 0],
  ['Montréal', 45.5, -73.57, -396.3465, 181.2004],
  ['Québec', 46.81, -71.21, -206.4691, 316.6336],
  ['Cap-aux-Meules', 47.38, -61.86, 499.4232, 399.1484],
  ['Blanc-Sablon', 51.43, -57.13, 781.9169, 886.3184],
  ['Rouyn-Noranda', 48.24, -79.02, -775.579, 528.3842],
  ['Kuujjuaq', 58.1, -68.42, 4.7002, 1561.7438],
])('%s lies where PROJ puts it, to a metre', (_, latitude, longitude, x, y) => {
  const point = lambert(latitude, longitude)
  expect(point.x).toBeCloseTo(x, 3)
  expect(point.y).toBeCloseTo(y, 3)
})
