/** Why a message was not handed over, as a code: a server's own words may quote the address. */
export class MessageNotSent extends Error {}

/** It is refused for good: another try would be refused as well (for mail: RFC 5321, 4.2.1). */
export class MessageRefused extends MessageNotSent {}

/** Refused because the owner of the number wants no texts. */
export class MessageOptedOut extends MessageRefused {}

/** It was given to the server, which did not say that it took it: another try may be a duplicate. */
export class MessageUncertain extends MessageNotSent {}
