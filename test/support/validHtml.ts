import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // The boxes of one question share its name.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button'] }],
    // A lone button of a form submits it, as it has since HTML 2: saying so adds bytes to every page.
    'no-implicit-button-type': 'off',
    // Style keeps telephone numbers on one line.
    'tel-non-breaking': 'off',
  },
})

/** What is wrong with a page's HTML as it was sent, by line. */
export async function htmlMistakes(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html)
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `line ${line}: ${message} (${ruleId})`),
  )
}
