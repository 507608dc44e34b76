/** The notice at collection that the card form shows (R-22.1, s. 14, s. 65); a new wording is a new version. */
export const NOTICE_VERSION = '2026-11-29'
