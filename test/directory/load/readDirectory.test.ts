import { expect, test } from 'vitest'
import { FileProblems, sentencesOf } from '../../../src/csv/problems.ts'
import { readDirectory } from '../../../src/directory/load/readDirectory.ts'
import { translator } from '../../../src/i18n/translate.ts'
import { type DirectoryTexts, filesFrom } from '../../support/files.ts'
import { network, networkWith } from './network.ts'

async function problemsOf(texts: DirectoryTexts): Promise<readonly string[]> {
  try {
    await readDirectory(filesFrom(texts))
    return []
  } catch (error) {
    if (error instanceof FileProblems) return error.message.split('\n')
    throw error
  }
}

test('files without a problem are read as they are', async () => {
  const { clinics, services, openings } = await readDirectory(filesFrom(network))
  expect(clinics[1]).toMatchObject({ line: 3, row: { code: 'cap', accessible: false } })
  expect(services[1]?.row).toMatchObject({ min_age: 12, sex: 'female', b_lead_minutes: null })
  expect(openings.map(({ row }) => row.weekday)).toEqual([1, 1, 2, 1])
})

test('a spreadsheet’s byte order mark, line ends and empty last lines change nothing', async () => {
  const texts = networkWith('groups', /^/, '\ufeff')
  texts.clinics = `${texts.clinics.replaceAll('\n', '\r\n')}\r\n`
  expect(await readDirectory(filesFrom(texts))).toEqual(await readDirectory(filesFrom(network)))
})

test.each<[keyof DirectoryTexts, string | RegExp, string, string]>([
  ['groups', 'gmf,', 'GMF,', 'line 2: code must be lower-case letters, digits and hyphens'],
  ['groups', 'GMF des Saules', '', 'line 2: name is empty'],
  ['groups', /$/, 'gmf,Autre\n', 'line 3: gmf is already on line 2'],
  ['groups', 'gmf,', '"gmf,', 'line 2: is not CSV'],
  ['groups', 'Saules', 'Saules,', 'line 2: has more or fewer values than the header'],
  ['groups', 'code', 'Code', 'line 1: code is missing'],
  ['groups', 'name', 'name,name', 'line 1: name comes twice'],
  ['clinics', 'cap,gmf', 'cap,none', 'line 3: no group is none'],
  ['clinics', 'G4W 1A1', 'G4W1A1', 'line 3: postal_code must look like H2X 1Y4'],
  ['clinics', 'G4W 1A1', 'K1A 0A1', 'line 3: postal_code must look like H2X 1Y4'],
  ['clinics', '418 555-0101', '5550101', 'line 3: phone must look like 418 555-0100'],
  ['clinics', 'G4W 1A1,01', 'G4W 1A1,19', 'line 3: region_code must be from 01 to 18'],
  [
    'clinics',
    'America/Toronto',
    'Toronto',
    'line 2: time_zone must be a time zone, like America/Toronto',
  ],
  [
    'clinics',
    'America/Toronto',
    'America/Lima2',
    'line 2: time_zone must be a time zone, like America/Toronto',
  ],
  ['clinics', '48.84', '40.00', 'line 3: latitude is not in Québec'],
  ['clinics', '48.84', '48,84', 'line 3: has more or fewer values than the header'],
  ['clinics', '48.84', 'north', 'line 3: latitude must be in decimal degrees'],
  ['clinics', '-67.53,no', '-67.53,non', 'line 3: accessible must be yes or no'],
  ['clinics', '1440', '1441', 'line 2: cancellation_deadline_minutes must be from 0 to 1440'],
  ['clinics', '1440', 'a day', 'line 2: cancellation_deadline_minutes must be a whole number'],
  [
    'practitioners',
    'nurse',
    'doctor',
    'line 3: profession must be one of family_physician, nurse_practitioner, nurse',
  ],
  ['practitioners', 'fr en', 'French', 'line 2: languages must be language codes, like fr en'],
  ['practitioners', 'anse cap', 'anse quai', 'line 2: no clinic is quai'],
  ['practitioners', 'anse cap', 'anse cap anse', 'line 2: names anse twice'],
  ['services', 'anse-roy,anse', 'anse-roy,quai', 'line 3: no clinic is quai'],
  ['services', 'anse,roy', 'anse,nobody', 'line 3: nobody does not practise at anse'],
  ['services', 'cap,,', 'cap,cote,', 'line 4: cote does not practise at cap'],
  [
    'services',
    'regular,clinic',
    'yearly,clinic',
    'line 2: reason must be one of urgent, semi_urgent, pregnancy, pediatric, regular',
  ],
  ['services', 'clinic,30,12', 'clinic,30,61', 'line 3: min_age is above max_age'],
  ['services', 'clinic,30', 'clinic,300', 'line 3: duration_minutes must be from 5 to 240'],
  ['services', '811', '812', 'line 4: redirection must be one of 811, 911, gap, hospital'],
  ['openings', 'roy,anse-regular', 'roy,nothing', 'line 2: no service is nothing'],
  ['openings', 'roy,cap', 'cote,cap', 'line 4: cote does not practise at cap'],
  ['openings', 'cote,anse-regular', 'cote,anse-roy', 'line 5: anse-roy is offered by roy alone'],
  [
    'openings',
    'tuesday',
    'Tuesday',
    'line 4: weekday must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday',
  ],
  ['openings', '14:00', '24:00', 'line 4: to_time must be a time, HH:MM'],
  ['openings', '14:00', '13:10', 'line 4: is shorter than one visit'],
  ['openings', '14:00', '12:00', 'line 4: is shorter than one visit'],
  ['openings', 'monday,10:30', 'monday,10:25', 'line 3: overlaps line 2'],
])('%s.csv, %s → %j: %s', async (file, from, to, problem) => {
  expect(await problemsOf(networkWith(file, from, to))).toContain(`${file}.csv, ${problem}`)
})

test('every problem of every file is told at once', async () => {
  const texts = networkWith('clinics', 'G4W 1A1', 'G4W')
  texts.groups = ''
  texts.openings = texts.openings.replace('monday', 'lundi').replace('14:00', '2 p.m.')
  texts.practitioners = texts.practitioners.replace('Luc', 'L\0c')
  expect(await problemsOf(texts)).toEqual([
    'groups.csv, line 1: the file is empty',
    'clinics.csv, line 3: postal_code must look like H2X 1Y4',
    'practitioners.csv, line 3: has a character in it that no text has (NUL)',
    expect.stringContaining('openings.csv, line 2: weekday'),
    'openings.csv, line 4: to_time must be a time, HH:MM',
  ])
})

test('the same problems are said in French, each by file and line', async () => {
  const texts = networkWith('groups', 'gmf,', 'GMF,')
  texts.clinics = texts.clinics.replace('1440', '1441')
  const wrong = await readDirectory(filesFrom(texts)).catch((error) => error)
  expect(wrong).toBeInstanceOf(FileProblems)
  const said = sentencesOf(translator('fr'), wrong).map((line) => line.replaceAll('\u00a0', ' '))
  expect(said).toEqual([
    'groups.csv, ligne 2 : « code » ne peut contenir que des lettres minuscules sans accent, des chiffres et des traits d’union',
    'clinics.csv, ligne 2 : « cancellation_deadline_minutes » doit être de 0 à 1440',
  ])
})

test('a file that says one opening a hundred thousand times is answered as any other', async () => {
  const [header, first] = network.openings.split('\n')
  const openings = `${header}\n${`${first}\n`.repeat(100_000)}`
  const problems = await problemsOf({ ...network, openings })
  expect(problems[0]).toBe('openings.csv, line 3: overlaps line 2')
  expect(problems.at(-1)).toBe('and 99979 more problems')
})
