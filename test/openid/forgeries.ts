import type { SignInRefusal } from '../../src/openid/signInRefusal.ts'
import {
  type Claims,
  type Forgery,
  type ForgingService,
  hmacOf,
  tokenOf,
} from './forgingService.ts'

const without = (name: string) => (claims: Claims) => {
  const { [name]: _, ...rest } = claims
  return rest
}
export const changed = (change: Claims) => (claims: Claims) => ({ ...claims, ...change })
export const later = (name: string, seconds: number) => (claims: Claims) => ({
  ...claims,
  [name]: Number(claims[name]) + seconds,
})
const back = (name: string, value: string | null) => (url: URL) => {
  if (value === null) url.searchParams.delete(name)
  else url.searchParams.set(name, value)
}
const declined = (error: string) => (url: URL) => {
  url.searchParams.delete('code')
  url.searchParams.set('error', error)
}

/** Each way in which an answer may be wrong, and what the person is told. */
export function forgeriesOf(
  service: ForgingService,
): readonly [string, SignInRefusal, () => Forgery][] {
  return [
    ['the state of nobody', 'stale', () => ({ back: back('state', 'another') })],
    ['no state', 'stale', () => ({ back: back('state', null) })],
    [
      'the name of another service',
      'untrusted',
      () => ({ back: back('iss', 'https://x.example') }),
    ],
    ['no name of a service', 'untrusted', () => ({ back: back('iss', null) })],
    ['no code', 'untrusted', () => ({ back: back('code', null) })],
    ['a code of nobody', 'stale', () => ({ back: back('code', 'another') })],
    ['a code twice', 'untrusted', () => ({ back: (url) => url.searchParams.append('code', 'x') })],
    ['a refusal', 'declined', () => ({ back: declined('access_denied') })],
    ['a request that they find wrong', 'untrusted', () => ({ back: declined('invalid_scope') })],
    ['that they are overwhelmed', 'away', () => ({ back: declined('temporarily_unavailable') })],
    ['a fault of theirs', 'away', () => ({ back: declined('server_error') })],
    ['an error page', 'away', () => ({ answer: { status: 502, body: '<h1>Bad Gateway</h1>' } })],
    ['what is no JSON', 'untrusted', () => ({ answer: { status: 200, body: '{' } })],
    ['no token', 'untrusted', () => ({ answer: { status: 200, body: '{}' } })],
    [
      'no identity token',
      'untrusted',
      () => ({ answer: { status: 200, body: '{"access_token":"a","token_type":"Bearer"}' } }),
    ],
    [
      'that we are nobody',
      'untrusted',
      () => ({ answer: { status: 401, body: '{"error":"invalid_client"}' } }),
    ],
    ['another nonce', 'untrusted', () => ({ claims: changed({ nonce: 'another' }) })],
    ['no nonce', 'untrusted', () => ({ claims: without('nonce') })],
    ['another issuer', 'untrusted', () => ({ claims: changed({ iss: 'https://x.example' }) })],
    ['another site', 'untrusted', () => ({ claims: changed({ aud: 'another' }) })],
    [
      'several sites, for another',
      'untrusted',
      () => ({ claims: changed({ aud: [service.clientId, 'another'], azp: 'another' }) }),
    ],
    ['no site', 'untrusted', () => ({ claims: without('aud') })],
    ['nobody', 'untrusted', () => ({ claims: without('sub') })],
    ['no end', 'untrusted', () => ({ claims: without('exp') })],
    ['no beginning', 'untrusted', () => ({ claims: without('iat') })],
    ['an end in the past', 'clock', () => ({ claims: later('exp', -1000) })],
    [
      'a beginning to come',
      'clock',
      () => ({ claims: changed({ nbf: Math.floor(Date.now() / 1000) + 600 }) }),
    ],
    ['no time of signing in', 'untrusted', () => ({ claims: without('auth_time') })],
    ['that they signed in long ago', 'clock', () => ({ claims: later('auth_time', -3600) })],
    ['no level', 'level', () => ({ claims: without('acr') })],
    ['a level too low', 'level', () => ({ claims: changed({ acr: 'low' }) })],
    [
      'a key of theirs that is another’s',
      'untrusted',
      () => ({ token: (claims) => service.signed(claims, service.otherKey) }),
    ],
    [
      'a key that nobody published',
      'untrusted',
      () => ({ token: (claims) => service.signed(claims, service.otherKey, { kid: 'unknown' }) }),
    ],
    [
      'no signature',
      'untrusted',
      () => ({ token: (claims) => tokenOf({ alg: 'none' }, claims, () => '') }),
    ],
    [
      'a signature by the secret of two',
      'untrusted',
      () => ({
        token: (claims) => tokenOf({ alg: 'HS256' }, claims, hmacOf(service.clientSecret)),
      }),
    ],
    [
      'a signature by the public key',
      'untrusted',
      () => ({
        token: (claims) =>
          tokenOf({ alg: 'HS256', kid: 'first' }, claims, hmacOf(JSON.stringify(service.key.jwk))),
      }),
    ],
    [
      'claims that were changed after they were signed',
      'untrusted',
      () => ({
        token: (claims) => {
          const [head, , signature] = service.signed(claims).split('.')
          const [, body] = service.signed({ ...claims, sub: 'another' }).split('.')
          return [head, body, signature].join('.')
        },
      }),
    ],
    ['what is no token', 'untrusted', () => ({ token: () => 'a.b.c' })],
  ]
}
