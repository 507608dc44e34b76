import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from '../support/sources.ts'

export interface Source {
  name: string
  text: string
}

/** Every file with that ending under a folder of the project. */
export function sources(folder: string, ending: string): Source[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name))
    .map((name) => ({ name, text: readFileSync(path.join(root, name), 'utf8') }))
}

/** What a template may not say, as it is written. */
const written: Record<string, RegExp> = {
  'prints without escaping': /<%~(?!\s*(?:include\(|block\(|it\.body\s*%>))/,
  'has a line of more than 120 columns': /^.{121,}$/m,
  'is indented by an odd number of spaces': /^(?: {2})* \S/m,
  // Paths of ours, by the names that they go by: whatever else is printed could be the address of another site.
  'links to what may be another site':
    /\shref="<%=(?!\s*(?:it\.(?:href|tel)\(|(?:[\w.]+\.)?(?:href|change\w*|action|next|previous|url)\s*%>|(?:add|day|path)\s*%>|weeks \+ |(?:it\.)?(?:here|at)\s*(?:%>|\+ )))/,
}

/** What its markup may not say. */
const rules: Record<string, RegExp> = {
  'has an inline script': /<script(?![^>]*\ssrc="[^"]+"[^>]*><\/script>)/i,
  'has an inline style': /<style|<[^>]*\sstyle\s*=/i,
  'has an inline handler': /<[^>]*\son[a-z]+\s*=/i,
  'runs a text as code':
    /<[^>]*\s(?:data-)?hx-on|<[^>]*\s(?:data-)?hx-[a-z-]+="(?:js|javascript):/i,
  'has an attribute without quotes': /<[a-z](?:[^>"]|"[^"]*")*\s[\w:-]+=(?!")/i,
  'links to another site without the notice':
    /\shref="\s*(?!tel:|mailto:)(?:[a-z][a-z\d+.-]*:|[/\\]{2})/i,
  'prints into a script or style address': /(?:href|src|action)="\s*(?:javascript|data|vbscript):/i,
}

/** The rules that a template breaks, in words. */
export function broken(template: string): string[] {
  const html = withoutCode(template)
  const found = (all: Record<string, RegExp>, text: string) =>
    Object.entries(all).filter(([, rule]) => rule.test(text))
  return [...found(written, template), ...found(rules, html)].map(([name]) => name)
}

// What a template computes is not markup: an attribute that is printed whole comes with quotes of its own.
const withoutCode = (template: string) =>
  template.replaceAll(/<%[=~]?([\s\S]*?)%>/g, (tag) => (tag.startsWith('<%=') ? 'x' : ''))

/** The message keys that a text says with `t('…')`. */
export function saidKeys(text: string): string[] {
  return [...text.matchAll(/\bt\('([^'$]+)'\s*[,)]/g)].map(([, key = '']) => key)
}

/** Patterns of keys that a text puts together: `booking.error.${reason}`, or 'booking.status.' + status. */
export function composedKeys(text: string): RegExp[] {
  const literals = [...text.matchAll(/`([a-z_]+\.[^`\s]*\$\{[^`\s]*)`/g)].map(([, key = '']) =>
    key.split(/\$\{[^}]*\}/),
  )
  const sums = [...text.matchAll(/'([a-z_]+\.[\w.]*)'\s*\+\s*[\w.[\]]+/g)].map(([, key = '']) => [
    key,
    '',
  ])
  return [...literals, ...sums].map(
    (parts) => new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('[\\w-]+')}$`),
  )
}
