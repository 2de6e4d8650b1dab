/** Every mail provider that the product knows. One more is one more file, and one more line here. */
import type { MailProviderName } from '../../domain/delivery/mail-provider';
import { amazonSes } from './amazon-ses';
import type { MailProvider } from './mail-provider';
import { mailgun } from './mailgun';
import { postmark } from './postmark';
import { sendGrid } from './sendgrid';

export const MAIL_PROVIDER_ADAPTERS: Readonly<Record<MailProviderName, MailProvider>> = {
  sendgrid: sendGrid('api.sendgrid.com'),
  'sendgrid-eu': sendGrid('api.eu.sendgrid.com'),
  postmark,
  mailgun: mailgun('api.mailgun.net'),
  'mailgun-eu': mailgun('api.eu.mailgun.net'),
  'amazon-ses': amazonSes,
};
