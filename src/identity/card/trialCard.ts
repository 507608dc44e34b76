/** A card that a demonstration offers to its visitors; a real installation has none. */
export interface TrialCard {
  word: 'parent' | 'child' | 'teenager' | 'expired' | 'nobody'
  fields: Record<string, string>
}
