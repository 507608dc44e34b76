import type { Logger } from 'pino'
import { loadAssets } from '../web/assets.ts'
import type { Site } from '../web/context.ts'
import { NO_TAGS } from '../web/tagSettings.ts'
import type { Config } from './config.ts'

/** What every page says of the site, from the operator's configuration. */
export function siteOf(config: Config, log: Logger, optional = config.cookieTags ?? NO_TAGS): Site {
  return {
    name: { fr: config.siteNameFr, en: config.siteNameEn },
    operator: config.operatorName,
    phone: config.supportPhone,
    email: config.supportEmail,
    demo: config.demo,
    mailbox: config.demo && !config.smtpUrl,
    texts: config.textGateway !== undefined || (config.demo && !config.smtpUrl),
    origin: config.publicOrigin,
    assets: loadAssets(),
    optional,
    log,
  }
}
