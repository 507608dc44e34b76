/** Why a message is told as sent that may not have been. */
export const UNCONFIRMED = 'unconfirmed'

/** Why a message is refused whose recipient wants none by this channel. */
export const OPTED_OUT = 'opted_out'
