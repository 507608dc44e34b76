/** A sentence, or its two forms by the number `count`. */
export type Message = string | { one: string; other: string }

/** The same keys as another dictionary, each with the same kind of message. */
export type Messages<D> = { [K in keyof D]: D[K] extends string ? string : Message }
