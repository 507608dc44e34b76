import { POLICY_KINDS } from '../../db/lists.ts'
import type { PolicyKind } from '../../db/schema.ts'
import { allow, anyone } from '../../web/allow.ts'
import { type Page, router } from '../../web/context.ts'
import { render, sharedPage } from '../../web/view.ts'
import { differenceOf } from './difference.ts'
import type { Policies } from './policies.ts'
import { shownText, versionShown, versionsShown } from './policyPage.ts'

/** What the pages of policies need of the application. */
export interface PolicyParts {
  policies: Policies
}

/** The privacy policy and the terms of use: what is in force, what is announced, what was, and what changed. */
export function policyRoutes({ policies }: PolicyParts) {
  const routes = router()

  for (const kind of POLICY_KINDS) {
    routes.get(`/${kind}`, allow(anyone), inForce(kind))

    routes.get(`/${kind}/versions`, allow(anyone), async (c) => {
      const standing = await policies.standing(kind, c.var.now)
      return render(c, '/site/policies/versions', versionsShown(kind, standing))
    })

    routes.get(`/${kind}/versions/:version`, allow(anyone), async (c) => {
      const standing = await policies.standing(kind, c.var.now)
      const asked = standing.all.find(({ version }) => version === c.req.param('version'))
      if (!asked) return c.notFound()
      return render(c, '/site/policies/version', await versionShown(policies, standing, asked))
    })

    routes.get(`/${kind}/versions/:version/changes/:from`, allow(anyone), async (c) => {
      const { all } = await policies.standing(kind, c.var.now)
      const of = (name: 'version' | 'from') =>
        all.find(({ version }) => version === c.req.param(name))
      const [to, from] = [of('version'), of('from')]
      if (!to || !from || from.version >= to.version) return c.notFound()
      const [after, before] = await Promise.all([policies.texts(to), policies.texts(from)])
      const sections = differenceOf(shownText(before, c.var.locale), shownText(after, c.var.locale))
      return render(c, '/site/policies/changes', { kind, to, from, sections })
    })
  }

  /** The same page for everybody, made once for as long as nothing is published or comes into force. */
  function inForce(kind: PolicyKind) {
    let kept: { of: string; show: ReturnType<typeof sharedPage> } | undefined
    return async (c: Page) => {
      const standing = await policies.standing(kind, c.var.now)
      const { current, coming } = standing
      const of = `${current.version} ${coming?.version}`
      if (kept?.of !== of) {
        const shown = await versionShown(policies, standing, current)
        kept = {
          of,
          show: sharedPage(() => '/site/policies/policy', { ...shown, feedback_page: kind }),
        }
      }
      return kept.show(c)
    }
  }

  return routes
}
