import { expect, test } from 'vitest'
import { writeMail } from '../../../src/messages/channels/mail.ts'

const words = { locale: 'fr', siteName: 'Rendez-vous' } as const

test('a mail carries its own style, and what is quoted in it stays a text', () => {
  const action = { href: 'https://rdv.example/fr', label: 'Voir' }
  const content = { subject: 'Essai', title: '<a>', before: [], details: [], after: [], action }
  const { html, text } = writeMail(content, words)
  expect(html).toMatch(/<h1 style="[^"]+">&lt;a&gt;<\/h1>/)
  expect(html).toMatch(/<a style="[^"]+" href="https:\/\/rdv\.example\/fr">Voir<\/a>/)
  expect(html.match(/ style="/g)).toHaveLength(3)
  expect(text).toContain('<a>')
})
