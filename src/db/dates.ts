import pg from 'pg'

// A date has no zone: as a JavaScript Date it moved a birth date by a day under TZ=Europe/Paris. Whatever opens a connection
// reads dates this way, so that no process depends on what another file of its own imports.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
