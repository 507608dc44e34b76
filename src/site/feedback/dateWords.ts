const listed = (words: string) => new Set(words.trim().split(/\s+/))

/** The names of months in French and English, and how they are shortened, without accents. */
export const MONTHS = listed(`
  janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
  janv fevr fev avr juil sept oct nov dec
  january february march april may june july august september october november december
  jan feb mar apr jun jul aug sep
`)

/** The words of which days and years are made, in French and English. */
export const NUMBERS = listed(`
  premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
  cinquante soixante cent cents mille
  two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
  nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand
  first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
  sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
`)
