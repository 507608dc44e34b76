import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEMO_AREAS } from '../../../src/demo/network.ts'
import { lambert } from '../../../src/directory/lambert.ts'
import { readDirectory } from '../../../src/directory/load/readDirectory.ts'
import { postalAreas } from '../../../src/directory/postalAreas.ts'
import { filesFrom } from '../../support/files.ts'

const demo = (file: string) =>
  readFileSync(join(import.meta.dirname, `../../../demo/${file}.csv`), 'utf8')

const texts = {
  groups: demo('groups'),
  clinics: demo('clinics'),
  practitioners: demo('practitioners'),
  services: demo('services'),
  openings: demo('openings'),
}
const directory = await readDirectory(filesFrom(texts))
const rows = <Row>(lines: { row: Row }[]) => lines.map(({ row }) => row)
const [clinics, practitioners] = [rows(directory.clinics), rows(directory.practitioners)]
const [services, openings] = [rows(directory.services), rows(directory.openings)]

test('24 clinics in ten health regions or more, in three time zones', () => {
  expect(clinics).toHaveLength(24)
  expect(new Set(clinics.map((clinic) => clinic.region_code)).size).toBeGreaterThanOrEqual(10)
  expect(new Set(clinics.map((clinic) => clinic.time_zone)).size).toBe(3)
})

test('80 practitioners of three professions, each with a name of their own', () => {
  const names = practitioners.map(({ first_name, last_name }) => `${first_name} ${last_name}`)
  expect(new Set(names).size).toBe(80)
  expect(new Set(practitioners.map(({ profession }) => profession)).size).toBe(3)
  for (const { profession, title_fr, title_en } of practitioners) {
    const titles = profession === 'family_physician' ? [/^Dre?$/, /^Dr\.$/] : [/^null$/, /^null$/]
    expect(String(title_fr)).toMatch(titles[0] ?? '')
    expect(String(title_en)).toMatch(titles[1] ?? '')
  }
})

test('the five reasons and the four methods are offered', () => {
  expect(new Set(services.map(({ reason }) => reason)).size).toBe(5)
  expect(new Set(services.map(({ method }) => method)).size).toBe(4)
})

test('every practitioner and every service has weekly hours', () => {
  expect(new Set(openings.map((opening) => opening.practitioner_code)).size).toBe(80)
  expect(new Set(openings.map((opening) => opening.service_code)).size).toBe(services.length)
})

test('whoever is registered sees a slot no later than the others', () => {
  for (const service of services) {
    const leads = (['a', 'b', 'c', 'd'] as const).map((who) => service[`${who}_lead_minutes`] ?? -1)
    expect(leads).toEqual(leads.toSorted((one, other) => other - one))
  }
})

test('health region 08 offers no pregnancy monitoring', () => {
  const there = clinics.filter((clinic) => clinic.region_code === '08').map(({ code }) => code)
  const offered = services.filter((service) => there.includes(service.clinic_code))
  expect(offered.map(({ reason }) => reason)).not.toContain('pregnancy')
})

describe.each(clinics)('$name, $city', (clinic) => {
  test('has a telephone number that rings nowhere', () => {
    expect(clinic.phone).toMatch(/^\d{3} 555-01\d\d$/)
  })

  test('is where its postal code is', () => {
    const areas = [...DEMO_AREAS, ...postalAreas()]
    const area = areas.find(({ fsa }) => fsa === clinic.postal_code.slice(0, 3))
    const { x, y } = lambert(clinic.latitude, clinic.longitude)
    expect(Math.hypot(x - (area?.position.x ?? 0), y - (area?.position.y ?? 0))).toBeLessThan(5)
  })
})

test.each(Object.entries(texts))('no row of %s.csv is there twice', (_, text) => {
  const lines = text.trim().split('\n')
  expect(new Set(lines).size).toBe(lines.length)
})

test('no two clinics share a telephone number or an address', () => {
  expect(new Set(clinics.map(({ phone }) => phone)).size).toBe(24)
  expect(new Set(clinics.map(({ address, city }) => address + city)).size).toBe(24)
})
