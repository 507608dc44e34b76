import { expect, test } from 'vitest'
import { patients } from '../../src/identity/session.ts'
import type { Mail } from '../../src/messages/channels/smtp.ts'
import { useApp } from '../support/app.ts'
import { now } from '../support/database.ts'

const context = useApp()

/** Puts a mail into the box of the session that looks at it. */
function deliverTo(session: string, change: Partial<Mail> = {}) {
  context.parts.mailbox?.add({
    to: 'elodie@exemple.ca',
    subject: 'Confirmation de votre rendez-vous',
    text: 'Votre rendez-vous est confirmé\n\nHeure : 9 h 20\nClinique : Clinique <b>Démo</b>',
    html: '<p>ignored</p>',
    calendar: { file: 'BEGIN:VCALENDAR', method: 'PUBLISH' },
    messageId: crypto.randomUUID(),
    session,
    locale: 'fr',
    at: now,
    ...change,
  })
}

async function sessionOf(cookies: Map<string, string>) {
  const session = await context.parts.seal.unseal(cookies.values().next().value ?? '', patients)
  return session?.id ?? ''
}

test('someone who is not identified is sent to identification', async () => {
  const answer = await context.client().get('/fr/mailbox')
  expect([answer.status, answer.location]).toEqual([303, '/fr/identification'])
})

test('an empty mailbox says so', async () => {
  const client = await context.identifiedClient()
  const { status, text } = await client.get('/fr/mailbox')
  expect(status).toBe(200)
  expect(text).toContain('Aucun message pour l’instant')
})

test('a session sees its mails, newest first, and no one else’s', async () => {
  const client = await context.identifiedClient()
  const session = await sessionOf(client.cookies)
  deliverTo(session)
  deliverTo(session, { subject: 'Annulation de votre rendez-vous' })
  deliverTo('another session', { subject: 'Le courriel de quelqu’un d’autre' })

  const { text } = await client.get('/fr/mailbox')
  const subjects = [...text.matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map(([, subject]) => subject)
  expect(subjects).toEqual(['Annulation de votre rendez-vous', 'Confirmation de votre rendez-vous'])
  expect(text).toContain('elodie@exemple.ca')
  expect(text).toContain('10 h 00 min 00 s')
  expect(text).toContain('Heure : 9 h 20<br>')
})

test('what a mail says is shown as text, never as markup', async () => {
  const client = await context.identifiedClient()
  deliverTo(await sessionOf(client.cookies))
  const { text } = await client.get('/fr/mailbox')
  expect(text).not.toContain('<b>Démo</b>')
  expect(text).toContain('&#60;b&#62;Démo')
})
