import { GatewayDescription } from './gatewayDescription.ts'

/** GC Notify: a template of one field, `message`. */
const notify = {
  address: 'https://api.notification.canada.ca/v2/notifications/sms',
  headers: { Authorization: 'ApiKey-v1 {secret}' },
  body: {
    json: {
      phone_number: '{to}',
      template_id: '{template}',
      personalisation: { message: '{text}' },
      reference: '{key}',
    },
  },
  id: 'id',
  refused: { path: 'errors.0.message', patterns: ['phone_number *'] },
  receipts: {
    proof: 'bearer',
    body: 'json',
    key: 'reference',
    status: 'status',
    delivered: ['delivered'],
    refused: ['permanent-failure', 'temporary-failure', 'technical-failure'],
    opted_out: { path: 'provider_response', patterns: ['*opted out*'] },
    health_check: 'health_check',
  },
}

/** Twilio: 21211 no number, 21214 and 21217 not reachable as one, 21614 no mobile, 21610 has answered STOP. */
const twilio = {
  address: 'https://api.twilio.com/2010-04-01/Accounts/{account}/Messages.json',
  headers: { Authorization: 'Basic {basic}' },
  body: {
    form: {
      To: '{to}',
      From: '{from}',
      Body: '{text}',
      StatusCallback: '{callback}',
      ValidityPeriod: '{seconds}',
    },
  },
  id: 'sid',
  refused: { path: 'code', patterns: ['21211', '21214', '21217', '21610', '21614'] },
  opted_out: { path: 'code', patterns: ['21610'] },
  receipts: {
    proof: 'twilio',
    body: 'form',
    status: 'MessageStatus',
    delivered: ['delivered'],
    refused: ['undelivered', 'failed'],
    opted_out: { path: 'ErrorCode', patterns: ['21610'] },
    code: 'ErrorCode',
  },
}

/** The gateways that are known by a word. */
export const PRESETS = {
  notify: GatewayDescription.parse(notify),
  twilio: GatewayDescription.parse(twilio),
}
