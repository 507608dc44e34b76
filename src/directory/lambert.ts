/** Kilometres east and north of 44° N, 68.5° W on the map of Québec. */
export interface Point {
  x: number
  y: number
}

const radians = (degrees: number) => (degrees * Math.PI) / 180

// NAD83 / Quebec Lambert (EPSG:32198), on the GRS80 ellipsoid.
const EQUATOR_KM = 6378.137
const FLATTENING = 1 / 298.257222101
const ECCENTRICITY = Math.sqrt(FLATTENING * (2 - FLATTENING))
const [SOUTH, NORTH] = [radians(46), radians(60)]
const ORIGIN = { latitude: radians(44), longitude: radians(-68.5) }

const parallel = (latitude: number) =>
  Math.cos(latitude) / Math.sqrt(1 - (ECCENTRICITY * Math.sin(latitude)) ** 2)

const isometric = (latitude: number) => {
  const bend = ECCENTRICITY * Math.sin(latitude)
  return Math.tan(Math.PI / 4 - latitude / 2) / ((1 - bend) / (1 + bend)) ** (ECCENTRICITY / 2)
}

const CONE =
  Math.log(parallel(SOUTH) / parallel(NORTH)) / Math.log(isometric(SOUTH) / isometric(NORTH))
const SCALE = (EQUATOR_KM * parallel(SOUTH)) / (CONE * isometric(SOUTH) ** CONE)
const radius = (latitude: number) => SCALE * isometric(latitude) ** CONE

/** Returns where a latitude and longitude in degrees lie on the map of Québec (EPSG:32198). */
export function lambert(latitude: number, longitude: number): Point {
  const turn = CONE * (radians(longitude) - ORIGIN.longitude)
  const reach = radius(radians(latitude))
  return { x: reach * Math.sin(turn), y: radius(ORIGIN.latitude) - reach * Math.cos(turn) }
}
