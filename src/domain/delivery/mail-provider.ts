/** The companies through which mail reaches people without Jira accounts, and what an administrator has to know of each. */

export const MAIL_PROVIDERS = ['sendgrid', 'sendgrid-eu', 'postmark', 'mailgun', 'mailgun-eu', 'amazon-ses'] as const;
export type MailProviderName = (typeof MAIL_PROVIDERS)[number];

/** What a site starts with. */
export const INITIAL_MAIL_PROVIDER: MailProviderName = 'sendgrid';

export interface MailProviderFacts {
  readonly title: string;
  /** What the provider calls the secret with which mail is sent, and where it comes from. */
  readonly keyLabel: string;
  readonly keyHelp: string;
  /** What proves that a report is the provider's, and where it comes from. */
  readonly eventKeyLabel: string;
  readonly eventKeyHelp: string;
  /** What its reports can prove about a mail, besides that it was accepted. */
  readonly proves: string;
  /** Whether it takes many mails in one call, each with its own words, and answers for each. */
  readonly takesManyAtOnce?: true;
}

const SENDGRID: Omit<MailProviderFacts, 'title'> = {
  keyLabel: 'API key',
  keyHelp: 'Needs the right to send mail and no other.',
  eventKeyLabel: 'Public key of event webhooks',
  eventKeyHelp:
    'In SendGrid, under Mail Settings, Event Webhooks: add the address below, ask for processed, delivered, dropped and bounced, and switch on the signature; SendGrid then shows this key.',
  proves: 'SendGrid reports what was delivered to the reader’s mail server and what bounced.',
};

const MAILGUN: Omit<MailProviderFacts, 'title'> = {
  keyLabel: 'API key',
  keyHelp: 'A sending key of the sender’s domain is enough.',
  eventKeyLabel: 'HTTP webhook signing key',
  eventKeyHelp:
    'In Mailgun, under API security. Add the address below as a webhook for accepted messages, delivered messages and permanent failures.',
  proves: 'Mailgun reports what was delivered to the reader’s mail server and what bounced.',
};

export const MAIL_PROVIDER_FACTS: Readonly<Record<MailProviderName, MailProviderFacts>> = {
  sendgrid: { title: 'SendGrid', ...SENDGRID },
  'sendgrid-eu': { title: 'SendGrid, in the EU', ...SENDGRID },
  postmark: {
    title: 'Postmark',
    keyLabel: 'Server API token',
    keyHelp: 'Of the Postmark server that sends; its messages leave over the stream “outbound”.',
    eventKeyLabel: 'Password of the webhook',
    eventKeyHelp:
      'Postmark does not sign what it reports, so choose a long password. In Postmark, add a webhook with the address below for deliveries, bounces and spam complaints, and give it this password under “Basic auth credentials” with the user name “jira”.',
    proves: 'Postmark reports what was delivered to the reader’s mail server and what bounced.',
    takesManyAtOnce: true,
  },
  mailgun: { title: 'Mailgun', ...MAILGUN },
  'mailgun-eu': { title: 'Mailgun, in the EU', ...MAILGUN },
  'amazon-ses': {
    title: 'Amazon SES',
    keyLabel: 'Region, access key ID and secret access key',
    keyHelp:
      'Written with colons between them, as in eu-central-1:AKIA…:…; of an IAM user who may ses:SendEmail and nothing else.',
    eventKeyLabel: 'ARN of the SNS topic',
    eventKeyHelp:
      'In Amazon SNS, create a standard topic and save its ARN here. Then subscribe the address below to it by HTTPS, without raw message delivery; the app confirms the subscription. In SES, let the sender’s default configuration set publish sends, rejects, deliveries, bounces and complaints to the topic.',
    proves: 'Amazon SES reports what was delivered to the reader’s mail server and what bounced.',
  },
};
