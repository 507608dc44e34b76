import { randomUUID } from 'node:crypto'
import type { Db } from '../../src/db/database.ts'
import { openRecord, type Trx } from '../../src/privacy/door.ts'

// Checked by the compiler, never run: every line under an expectation must be an error, or the check fails.
declare const db: Db
const whose = { person: randomUUID() }

// @ts-expect-error a table with personal data is not on the ordinary handle
db.selectFrom('appointment').selectAll()
// @ts-expect-error nor under another name
db.selectFrom('patient as p').selectAll()
// @ts-expect-error nor by a join
db.selectFrom('slot').innerJoin('appointment', 'appointment.slot_id', 'slot.id').selectAll()
// @ts-expect-error nor by a join on the left
db.selectFrom('slot').leftJoin('consent', 'consent.id', 'slot.id').selectAll()
// @ts-expect-error nor in a subquery
db.selectFrom((eb) => eb.selectFrom('message').selectAll().as('m')).selectAll()
// @ts-expect-error nor by an insert
db.insertInto('consent').defaultValues()
// @ts-expect-error nor by an update
db.updateTable('appointment').set({ email: null })
// @ts-expect-error nor by a deletion
db.deleteFrom('confirmation_code').where('person', '=', whose.person)
// @ts-expect-error nor with a common table expression
db.with('all', (with_) => with_.selectFrom('register_entry').selectAll()).selectFrom('all')
// @ts-expect-error a plain transaction sees no more
db.transaction().execute((trx) => trx.selectFrom('appointment').selectAll().execute())
// @ts-expect-error and is no opened record
db.transaction().execute((trx): Promise<Trx> => Promise.resolve(trx))
// @ts-expect-error the log of accesses is nobody's to read
db.selectFrom('access_log').selectAll()
// @ts-expect-error a record is opened for a known purpose
openRecord(db, { who: { session: '1' }, whose, why: 'curiosity' }, async () => {})
// @ts-expect-error by someone
openRecord(db, { whose, why: 'booking' }, async () => {})
// @ts-expect-error of someone
openRecord(db, { who: { session: '1' }, why: 'booking' }, async () => {})
// @ts-expect-error who is one person, one patient or one clinic
openRecord(db, { who: { session: '1' }, whose: {}, why: 'booking' }, async () => {})

openRecord(db, { who: { session: '1' }, whose, why: 'booking' }, (trx) =>
  trx.selectFrom('appointment').innerJoin('slot', 'slot.id', 'slot_id').selectAll('slot').execute(),
)
