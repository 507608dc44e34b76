import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/sources.ts'

/** Each migration as installations have run it: an edit would reach none of them. What is new gets a row of its own. */
const RUN: Record<string, string> = {
  '0001_directory.ts': 'ed1e06b27c3eb24c',
  '0002_schedule.ts': '11ea5abaff0e8e3b',
  '0003_door.ts': 'a914dd599f5e5e75',
  '0004_identity.ts': 'f84f12e4699c3c8a',
  '0005_booking.ts': '4bc788acfead9bed',
  '0006_messages.ts': '7d224abc465768b2',
  '0007_staff.ts': 'bb221c03573e933a',
  '0008_factors.ts': '0ff5ca44cd0135a6',
  '0009_authorization.ts': 'cf392edfc51f72fa',
  '0010_services.ts': '86477553056acccc',
  '0011_clinicSettings.ts': 'afda0a84e9a2b0ba',
  '0012_plans.ts': '4544d8906215cb99',
  '0013_network.ts': 'bb246327297b3aa3',
  '0014_staffMail.ts': 'e40fc73cd7d7d19c',
  '0015_passkeys.ts': '7c328b0268bd9ab8',
  '0016_resets.ts': '765fbab0b8999de1',
  '0017_posting.ts': '8dd24ed28f0edcf9',
  '0018_easter.ts': 'b82bfe37d230e3cb',
  '0019_lateCancellation.ts': '8a98d735e121a428',
  '0020_reminders.ts': '2e5f3913d8c4046a',
  '0021_directoryImport.ts': '0f5c72f9d1660411',
  '0022_texts.ts': 'a46ba23459653c94',
  '0023_gateway.ts': '094845f98602c272',
  '0024_operator.ts': '9cc5f0de7e51db07',
  '0025_passkeyHost.ts': 'e20d4096e2535f38',
  '0026_day.ts': '9b6b37317595994a',
  '0027_clinicCancellation.ts': '36a1962963386f91',
  '0028_lateAndMissed.ts': '3de5ef091395d086',
  '0029_clinicMove.ts': '748d5c94098f5c5f',
  '0030_latenessTold.ts': '1c3afdf637981d5d',
  '0031_events.ts': '2c20c43f7f4941c4',
  '0032_waiting.ts': 'e12956714a0e6719',
  '0033_paper.ts': 'f8a0f565c9854847',
  '0034_insight.ts': 'c855af5dbfa18720',
  '0035_cookieChoice.ts': '6dc9a26bd4679081',
  '0037_policies.ts': '876874c762b55142',
  '0039_feedback.ts': '23ea97ca45290b0d',
  '0040_incidentReports.ts': 'f14a80515d139290',
  '0043_governmentSignIn.ts': '2b06af33f24b3f18',
  '0050_telephone.ts': '84aa5fcba887d253',
  '0051_moveAsked.ts': '3f0655b7be6de3ad',
  '0052_withoutCard.ts': '2ee5c4a25799154d',
  '0053_overbooking.ts': '0222f8d0552b1177',
  '0054_breakGlass.ts': 'd42c1934a829e84a',
  '0056_closures.ts': 'a1a958263991f7c3',
  '0062_closureUndone.ts': '987d7caecde2cbbe',
  '0063_closedHours.ts': '44fff2c68597c3b9',
  '0075_statistics.ts': 'bca60f9e7b305c2b',
  '0061_callUntil.ts': '5f6de646fe2c3afc',
  '0070_staffIdentity.ts': '6042640f902d6c84',
  '0071_termsOfBinding.ts': '3b2c60e17c4576e4',
  '0080_messageKey.ts': '28cbb05992a15a1a',
  '0081_endMessages.ts': '0cdd675602b402c9',
  '0082_textTry.ts': '61b4a10c505ca7d0',
  '0095_staffNews.ts': 'f50f9eaee96aa45e',
  '0096_outboxInTurn.ts': '4ef917f3df72b146',
  '0097_routineNames.ts': '487bebc450460b5f',
  '0098_withoutNameIndex.ts': 'f63566d35069d564',
}

test('a migration that installations have run is never edited: changes come in a new one', () => {
  const now = Object.fromEntries(
    globSync('migrations/*.ts', { cwd: root }).map((file) => [
      path.basename(file),
      createHash('sha256')
        .update(readFileSync(path.join(root, file)))
        .digest('hex')
        .slice(0, 16),
    ]),
  )
  expect(now).toEqual(RUN)
})
