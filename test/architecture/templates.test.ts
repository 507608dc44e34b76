import { expect, test } from 'vitest'
import { en } from '../../src/i18n/en.ts'
import { fr } from '../../src/i18n/fr.ts'
import { broken, composedKeys, saidKeys, sources } from './templateRules.ts'

const templates = sources('views', '.eta')
const code = sources('src', '.ts').filter(({ name }) => !/^src\/i18n\/(?:fr|en)/.test(name))
const keys = Object.keys(fr)

const ALLOWED = [
  // The notice before other sites is the one page that leads to them.
  'views/site/leaving.eta links to what may be another site',
  // A policy's text leads to pages of ours, to a mailbox or to a telephone: its reader takes no other address.
  'views/site/policies/_spans.eta links to what may be another site',
]

test('every template escapes what it prints and carries no script or style of its own', () => {
  expect(templates.length).toBeGreaterThan(20)
  const bad = templates.flatMap(({ name, text }) => broken(text).map((rule) => `${name} ${rule}`))
  expect(bad).toEqual(ALLOWED)
})

test.each([
  ['prints without escaping', '<p><%~ it.name %></p>'],
  ['has an inline script', '<script>alert(1)</script>'],
  ['has an inline style', '<p style="color: red">'],
  ['has an inline handler', '<button onclick="go()">'],
  ['runs a text as code', '<p hx-on:click="go()">'],
  ['runs a text as code', '<p data-hx-on:click="go()">'],
  ['runs a text as code', '<p hx-vals="js:{a: 1}">'],
  ['has an attribute without quotes', '<a href=<%= it.to %>>'],
  ['has an attribute without quotes', '<a class=\'button\' href="/">'],
  ['has a line of more than 120 columns', `<p>${'word '.repeat(24)}`],
  ['is indented by an odd number of spaces', '<p>\n   word'],
  ['prints into a script or style address', '<a href="javascript:<%= it.to %>">'],
  ['links to another site without the notice', '<a href="https://www.quebec.ca">'],
  ['links to another site without the notice', '<a class="target" href="HTTP://<%= it.host %>/">'],
  ['links to another site without the notice', '<a href="//elsewhere.example">'],
  ['links to what may be another site', '<a href="<%= it.website %>">'],
  ['links to what may be another site', '<a href="<%= path + k.website %>">'],
])('a template that %s is found out', (rule, template) => {
  expect(broken(template)).toContain(rule)
})

test.each([
  '/fr',
  '#main',
  'tel:811',
  'mailto:<%= it.site.email %>',
  "<%= it.href('/help') %>",
  '<%= k.href %>',
])('a link to %s is left alone', (to) => {
  expect(broken(`<a href="${to}">`)).toEqual([])
})

test('every message that a template or the code names exists', () => {
  const missing = [...templates, ...code].flatMap(({ name, text }) =>
    saidKeys(text)
      .filter((key) => !Object.hasOwn(fr, key))
      .map((key) => `${name}: ${key}`),
  )
  expect(missing).toEqual([])
  expect(saidKeys("<%= it.t('web.nobody.wrote', { a: 1 }) %>")).toEqual(['web.nobody.wrote'])
})

test('every message is said somewhere', () => {
  const texts = [...templates, ...code].map(({ text }) => text)
  const composed = texts.flatMap(composedKeys)
  const everything = texts.join('\n')
  const unused = keys.filter(
    (key) => !everything.includes(`'${key}'`) && !composed.some((pattern) => pattern.test(key)),
  )
  expect(unused).toEqual([])
})

test('a message that is put together from parts is recognized, and no other', () => {
  const [pattern] = composedKeys(`t(\`messages.\${kind}.subject\`)`)
  expect('messages.booked.subject').toMatch(pattern ?? '')
  expect('messages.booked.title').not.toMatch(pattern ?? '')
})

test('each language has every message, with the same blanks to fill', () => {
  const blanks = (message: unknown) =>
    [...new Set(`${JSON.stringify(message)}`.match(/\{[a-z_]+\}/g))].sort()
  const differing = keys.filter(
    (key) => `${blanks(fr[key as keyof typeof fr])}` !== `${blanks(en[key as keyof typeof en])}`,
  )
  expect(differing).toEqual([])
})

test('French is typeset as French: curly apostrophes, and no English quotation marks', () => {
  const french = [
    ...Object.entries<unknown>(fr).map(([name, text]) => ({ name, text: JSON.stringify(text) })),
    ...templates
      .filter(({ name }) => name.startsWith('views/site/fr/'))
      .map(({ name, text }) => ({ name, text: text.replaceAll(/<[^>]*>|<%[\s\S]*?%>/g, ' ') })),
  ]
  // The spaces of French are set for whoever writes.
  const byHand = french.filter(({ text }) => /&nbsp;[:;?!»]|«&nbsp;/.test(text))
  expect(byHand.map(({ name }) => name)).toEqual([])
  const straight = french.filter(({ text }) => /\p{L}'\p{L}|[“”]/u.test(text))
  expect(straight.map(({ name }) => name)).toEqual([])
})
