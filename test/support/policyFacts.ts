import { loadConfig } from '../../src/start/config.ts'
import { policyFacts } from '../../src/start/policyFacts.ts'
import { RETENTION } from '../../src/worker.ts'

/** What the demonstration's policies are made from. */
export const demoFacts = policyFacts(loadConfig({}), RETENTION)
