import { failure, type SendGridError } from './answers';
import { type MailSendRequest, type Personalization } from './mail-send-schema';

/** Headers that a sender may not set. Source: Twilio SendGrid, Mail Send API reference, `headers`. */
const reservedHeaders = new Set(
  'x-sg-id x-sg-eid received dkim-signature content-type content-transfer-encoding to from subject reply-to cc bcc'.split(
    ' ',
  ),
);
const mostPersonalizations = 1000;
const mostRecipients = 1000;
/** Bytes of custom arguments that one message may carry. */
const mostCustomArguments = 10_000;
/** How far ahead a message may be scheduled: 72 hours, in seconds. */
const furthestSchedule = 72 * 3600;

/** What SendGrid would say against the request, in its words and its order; nothing when it would take it. */
export function checkMailSend(request: MailSendRequest, nowSeconds: number): readonly SendGridError[] {
  return [
    ...checkPersonalizations(request.personalizations ?? [], nowSeconds),
    ...checkFrom(request),
    ...checkSubject(request),
    ...checkContent(request),
    ...checkHeaders(request.headers, 'headers'),
    ...checkCustomArguments(request.custom_args, 'custom_args'),
    ...checkSchedule(request.send_at, 'send_at', nowSeconds),
    ...checkUnsupported(request),
  ];
}

function checkPersonalizations(personalizations: readonly Personalization[], nowSeconds: number): SendGridError[] {
  if (personalizations.length === 0) {
    return [
      failure('The personalizations field is required and must have at least one personalization.', 'personalizations'),
    ];
  }
  if (personalizations.length > mostPersonalizations) {
    return [
      failure(
        `The personalization block is limited to ${mostPersonalizations} personalizations per API request. You have provided ${personalizations.length} personalizations. Please consider splitting this into multiple requests and resending your request.`,
        'personalizations',
      ),
    ];
  }
  const recipients = personalizations.reduce((count, each) => count + addresses(each).length, 0);
  if (recipients > mostRecipients) {
    return [failure('There is a limit of 1000 total recipients (to + cc + bcc) per request.', 'personalizations')];
  }
  return personalizations.flatMap((each, index) => checkPersonalization(each, `personalizations.${index}`, nowSeconds));
}

function checkPersonalization(personalization: Personalization, field: string, nowSeconds: number): SendGridError[] {
  if ((personalization.to ?? []).length === 0) {
    return [
      failure(
        'The to array is required for all personalization objects, and must have at least one email object with a valid email address.',
        `${field}.to`,
      ),
    ];
  }
  const seen = new Set<string>();
  const errors: SendGridError[] = [];
  for (const { email, place } of addresses(personalization)) {
    if (!isAddress(email)) errors.push(failure('Does not contain a valid address.', `${field}.${place}.email`));
    else if (seen.has(email.toLowerCase())) {
      errors.push(
        failure(
          `Each email address in the personalization block should be unique between to, cc, and bcc. We found the first duplicate instance of [${email}] in the ${field}.${place.split('.')[0] ?? ''} field.`,
          field,
        ),
      );
    }
    seen.add(email.toLowerCase());
  }
  return [
    ...errors,
    ...checkHeaders(personalization.headers, `${field}.headers`),
    ...checkCustomArguments(personalization.custom_args, `${field}.custom_args`),
    ...checkSchedule(personalization.send_at, `${field}.send_at`, nowSeconds),
  ];
}

function addresses(personalization: Personalization): { email: string; place: string }[] {
  return (['to', 'cc', 'bcc'] as const).flatMap((kind) =>
    (personalization[kind] ?? []).map(({ email }, index) => ({ email, place: `${kind}.${index}` })),
  );
}

function checkFrom({ from }: MailSendRequest): SendGridError[] {
  if (from === undefined) {
    return [
      failure(
        'The from object must be provided for every email send. It is an object that requires the email parameter, but may also contain a name parameter.  e.g. {"email" : "example@example.com"}  or {"email" : "example@example.com", "name" : "Example Recipient"}.',
        'from.email',
      ),
    ];
  }
  return isAddress(from.email) ? [] : [failure('The from email does not contain a valid address.', 'from.email')];
}

function checkSubject({ subject, personalizations = [] }: MailSendRequest): SendGridError[] {
  const everyOneHasItsOwn = personalizations.length > 0 && personalizations.every((each) => each.subject);
  return subject || everyOneHasItsOwn
    ? []
    : [
        failure(
          'The subject is required. You can get around this requirement if you use a template with a subject defined or if every personalization has a subject defined.',
          'subject',
        ),
      ];
}

function checkContent({ content = [] }: MailSendRequest): SendGridError[] {
  if (content.length === 0) {
    return [
      failure(
        'Unless a valid template_id is provided, the content parameter is required. There must be at least one defined content block. We typically suggest both text/plain and text/html blocks are included, but only one block is required.',
        'content',
      ),
    ];
  }
  const types = content.map(({ type }) => type);
  const errors = content.flatMap(({ value }, index) =>
    value === ''
      ? [failure('The content value must be a string at least one character in length.', `content.${index}.value`)]
      : [],
  );
  if (new Set(types).size < types.length) {
    errors.push(failure('If present, text/plain and text/html may only be provided once.', 'content'));
  }
  const order = types.map((type) => (type === 'text/plain' ? 0 : type === 'text/html' ? 1 : 2));
  if (order.some((rank, index) => rank < (order[index - 1] ?? 0))) {
    errors.push(
      failure('If present, text/plain must be first, followed by text/html, followed by any other content.', 'content'),
    );
  }
  return errors;
}

function checkHeaders(headers: Readonly<Record<string, string>> | undefined, field: string): SendGridError[] {
  return Object.keys(headers ?? {})
    .filter((name) => reservedHeaders.has(name.toLowerCase()))
    .map((name) => failure(`The ${name} header is reserved and cannot be set.`, `${field}.${name}`));
}

function checkCustomArguments(values: Readonly<Record<string, string>> | undefined, field: string): SendGridError[] {
  return Buffer.byteLength(JSON.stringify(values ?? {})) > mostCustomArguments
    ? [failure(`The custom_args may not exceed ${mostCustomArguments} bytes.`, field)]
    : [];
}

function checkSchedule(sendAt: number | undefined, field: string, nowSeconds: number): SendGridError[] {
  return sendAt !== undefined && sendAt > nowSeconds + furthestSchedule
    ? [failure('The send_at parameter may not be more than 72 hours in the future.', field)]
    : [];
}

/** The emulation refuses what it would have to leave out of the mail, rather than send a mail that lacks it. */
function checkUnsupported({
  attachments = [],
  template_id: template,
  personalizations = [],
}: MailSendRequest): SendGridError[] {
  const message = 'The sandbox does not play this part of SendGrid.';
  return [
    ...(attachments.length > 0 ? [failure(message, 'attachments')] : []),
    ...(template === undefined ? [] : [failure(message, 'template_id')]),
    ...personalizations.flatMap(({ substitutions }, index) =>
      Object.keys(substitutions ?? {}).length > 0 ? [failure(message, `personalizations.${index}.substitutions`)] : [],
    ),
  ];
}

/** One `@` with something before it and a domain after it. */
function isAddress(text: string): boolean {
  return /^[^\s@<>,;]+@[^\s@<>,;.]+(\.[^\s@<>,;.]+)+$/.test(text);
}
