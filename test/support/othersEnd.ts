/**
 * How long a test waits for the access log to be sealed: no row is while a transaction runs that began before it, in whatever
 * database of the run's server. Another test may be loading a register, which takes long on a busy machine.
 */
export const OTHERS_END = { timeout: 200_000 }
