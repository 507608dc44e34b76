import { expect } from 'vitest'
import type { TextTransport } from '../../src/messages/channels/text.ts'

/** For what sends no text: one that is sent fails the test. */
export const noTexts: TextTransport = { send: () => expect.unreachable('a text was sent') }
