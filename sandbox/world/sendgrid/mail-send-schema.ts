import { z } from 'zod';

/*
 * The request of POST /v3/mail/send, as far as the emulation acts on it. What it accepts without acting on it (tracking,
 * categories, unsubscribe groups) is read and kept out of the way, as it changes no mail here.
 * Source: Twilio SendGrid, Mail Send API reference.
 */

const address = z.object({ email: z.string(), name: z.string().optional() });
const texts = z.record(z.string(), z.string());

const personalization = z.object({
  to: z.array(address).optional(),
  cc: z.array(address).optional(),
  bcc: z.array(address).optional(),
  from: address.optional(),
  subject: z.string().optional(),
  headers: texts.optional(),
  substitutions: texts.optional(),
  custom_args: texts.optional(),
  send_at: z.number().int().optional(),
});

export const mailSendRequest = z.object({
  personalizations: z.array(personalization).optional(),
  from: address.optional(),
  reply_to: address.optional(),
  subject: z.string().optional(),
  content: z.array(z.object({ type: z.string(), value: z.string() })).optional(),
  headers: texts.optional(),
  custom_args: texts.optional(),
  categories: z.array(z.string()).optional(),
  send_at: z.number().int().optional(),
  template_id: z.string().optional(),
  attachments: z.array(z.unknown()).optional(),
  mail_settings: z.object({ sandbox_mode: z.object({ enable: z.boolean().optional() }).optional() }).optional(),
});

export type MailSendRequest = z.infer<typeof mailSendRequest>;
export type Personalization = z.infer<typeof personalization>;
export type SendGridAddress = z.infer<typeof address>;
