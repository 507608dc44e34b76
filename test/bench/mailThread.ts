import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { openMailSink } from '../prove/stage/mailSink.ts'

/** The address of a mail server in a thread of its own, until this process ends: what it does holds up nobody who measures. */
export async function openMailThread(): Promise<string> {
  const thread = new Worker(new URL(import.meta.url))
  const [url] = (await once(thread, 'message')) as [string]
  thread.unref()
  return url
}

if (!isMainThread) parentPort?.postMessage((await openMailSink()).url)
