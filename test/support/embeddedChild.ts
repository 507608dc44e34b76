// A process of its own that runs a server on a folder, says where, and lasts until it is killed.
const [dataDir = '', uid] = process.argv.slice(2)

// Only once Node runs: the other user may not be allowed to enter the folder where Node lies.
if (uid) {
  process.setgroups?.([])
  process.setgid?.(Number(uid))
  process.setuid?.(Number(uid))
}

const { startEmbedded } = await import('../../src/postgres/embedded.ts')
const { ensurePasswords } = await import('../../src/start/passwords.ts')
const log = { info: () => {}, error: () => {} }
const { folder, port, superuserUrl } = await startEmbedded({
  dataDir,
  superuser: ensurePasswords(dataDir).superuser,
  log,
  settings: { fsync: 'off' },
})
console.log(
  JSON.stringify({ folder, port, uid: process.getuid?.(), url: superuserUrl('postgres') }),
)

export {}
