/** The passwords of the built-in server's superuser and of the three roles. */
export type Passwords = Record<'superuser' | 'owner' | 'jobs' | 'app', string>

/** One address for each role: the application, the owner of the tables, the job queue. Empty: not this process's. */
export type DatabaseUrls = { readonly app: string; readonly owner: string; readonly jobs: string }

/** Returns the address of each role on a database of the built-in server. */
export function embeddedUrls(port: number, database: string, passwords: Passwords): DatabaseUrls {
  const url = (role: 'app' | 'owner' | 'jobs') =>
    `postgres://clinic_${role}:${passwords[role]}@127.0.0.1:${port}/${database}`
  return { app: url('app'), owner: url('owner'), jobs: url('jobs') }
}
