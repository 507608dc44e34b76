/** Files that an administrator handed over: for an hour, in which they may be loaded. */
export const directoryRetention = [
  { table: 'directory_import', since: 'created_at', keep: '1 hour' },
]
