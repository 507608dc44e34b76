/** What this server sets a cookie for, and nothing else: the page of cookies lists each. */
export const OUR_COOKIES = ['session', 'staff', 'attestation', 'consent'] as const
export type OurCookie = (typeof OUR_COOKIES)[number]
