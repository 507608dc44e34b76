import { type Translate, translator } from '../../src/i18n/translate.ts'

/** What a page says in French, as the tests' browser reads it. */
export const say = (...said: Parameters<Translate>) =>
  translator('fr')(...said).replaceAll('\u00a0', ' ')
