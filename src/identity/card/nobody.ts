/** A number that no card can carry: a throttled try is looked up like any other, and is nobody's. */
export const NOBODY = 'NOBO00000000'
