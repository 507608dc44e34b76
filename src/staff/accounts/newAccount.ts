import type { Key } from '../../i18n/translate.ts'
import { stepOf } from '../factors/authenticator.ts'
import { passwordProblem } from '../factors/passwordRules.ts'

interface Chosen {
  name: string
  password: string
  code: string
}

type Checked = { ok: true; step: number } | { ok: false; errors: Record<string, Key> }

/** Whether a password may be one, and whether the authenticator works: its code is of the secret that it was given. */
export async function checkAccount(
  { name, password, code }: Chosen,
  { secret, names, now }: { secret: string; names: readonly string[]; now: Date },
): Promise<Checked> {
  const problem = await passwordProblem(password, [...names, name])
  const step = stepOf(secret, code.replaceAll(/\s/g, ''), now)
  if (!problem && step !== undefined) return { ok: true, step }
  return {
    ok: false,
    errors: {
      ...(problem && { password: problem }),
      ...(step === undefined && { code: 'staff.error.code' as const }),
    },
  }
}
