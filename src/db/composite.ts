type Field = string | number | boolean | null | readonly string[]

/** Returns a row as PostgreSQL reads one from text, for a parameter of a composite type; null is null. */
export function compositeLiteral(fields: readonly Field[]): string {
  return `(${fields.map(fieldLiteral).join(',')})`
}

function fieldLiteral(field: Field): string {
  if (field === null) return ''
  return quoted(typeof field === 'object' ? `{${field.map(quoted).join(',')}}` : String(field))
}

// Rows and arrays both read a backslash as "the next character, as it is".
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}
