/**
 * The personal link in a message. Opening it shows the message again with a button; only the button acknowledges,
 * because mail scanners open links too.
 */
import { escapeHtml } from '../domain/communique/message';
import { StoreBusy } from '../ports';
import { acknowledge, openAcknowledgement, type AcknowledgementPage } from '../usecases/receiving/record-receipts';
import type { LoadPorts } from './page-call';
import { page, parseWebRequest, type WebAnswer } from './web-request';

const SIZE_LIMIT = 4 * 1024;

export function acknowledgement(load: LoadPorts): (request: unknown) => Promise<WebAnswer> {
  return async (raw) => {
    const request = parseWebRequest(raw);
    if (Buffer.byteLength(request.body) > SIZE_LIMIT) return page(413, problemPage('This request is too large.'));
    const token = request.query('token') ?? '';
    const ports = await load();
    switch (request.method) {
      case 'GET':
      case 'HEAD': {
        const opened = await openAcknowledgement(ports, token);
        return opened.ok ? page(200, messagePage(opened.value)) : page(404, problemPage(opened.refusal.message));
      }
      case 'POST': {
        const acknowledged = await unlessBusy(acknowledge(ports, token));
        if (acknowledged === 'busy') return page(503, document('Not confirmed yet', BUSY));
        return acknowledged.ok
          ? page(200, messagePage(acknowledged.value))
          : page(404, problemPage(acknowledged.refusal.message));
      }
      default:
        return page(405, problemPage('This page can only be opened or confirmed.'));
    }
  };
}

async function unlessBusy<T>(work: Promise<T>): Promise<T | 'busy'> {
  try {
    return await work;
  } catch (failure) {
    if (failure instanceof StoreBusy) return 'busy';
    throw failure;
  }
}

const BUSY = `<h1>Not confirmed yet</h1>
<p>So many people confirm just now that yours could not be written down. Please try once more in a minute.</p>
<form method="post"><button type="submit">I have read this</button></form>`;

/** The form has no action, so it posts to the very link that was opened. */
function messagePage({ message, recordKey, channel, acknowledgedAt, corrected }: AcknowledgementPage): string {
  const head =
    acknowledgedAt === undefined
      ? `<h1>${escapeHtml(message.subject)}</h1>
<p>Please confirm that you have read this message. The sender relies on knowing who was reached.</p>
<form method="post"><button type="submit">I have read this</button></form>`
      : `<h1>Thank you</h1>
<p role="status">You confirmed on <time datetime="${iso(acknowledgedAt)}">${minute(acknowledgedAt)}</time> that you have read this message. You can close this page.</p>`;
  return document(
    message.subject,
    `${corrected ? correctedNotice(corrected) : ''}${head}
<h2>The message</h2>
<article dir="auto">${escapeHtml(withoutPersonalParts(message.text)).replaceAll('\n', '<br>')}</article>
<p class="foot">A question? ${channel === 'text-message' ? ASK_WHOM_THE_TEXT_NAMES : ANSWER_THE_MAIL} Record ${escapeHtml(recordKey)}</p>`,
  );
}

const ANSWER_THE_MAIL = 'Answer the mail that brought you here; it reaches the sender.';
const ASK_WHOM_THE_TEXT_NAMES = 'Ask the sender, whom the text message names at its end.';

function correctedNotice({ at, subject }: NonNullable<AcknowledgementPage['corrected']>): string {
  return `<p class="corrected"><strong>This message is not right any more.</strong> It was corrected on <time datetime="${iso(at)}">${minute(at)}</time>: <bdi>${escapeHtml(subject)}</bdi></p>
`;
}

/** The link and the footer of the mail make no sense on the page that they led to. */
function withoutPersonalParts(text: string): string {
  const end = text.lastIndexOf('I HAVE READ THIS\n');
  return end < 0 ? text : text.slice(0, end).trimEnd();
}

function problemPage(message: string): string {
  return document('This link does not work', `<h1>This link does not work</h1><p>${escapeHtml(message)}</p>`);
}

function minute(at: number): string {
  return `${iso(at).replace('T', ' ').slice(0, 16)} UTC`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; --text: #292a2e; --subtle: #505258; --page: #fff; --line: #b7b9be; --button: #1868db; --on-button: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #cecfd2; --subtle: #96999e; --page: #1f1f21; --line: #7e8188; --button: #669df1; --on-button: #1f1f21; } }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/24px -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.125rem; margin-top: 2rem; }
button { font: inherit; font-weight: 600; color: var(--on-button); background: var(--button); border: 0; border-radius: 4px; padding: 0.75rem 1.25rem; cursor: pointer; }
button:focus-visible { outline: 3px solid var(--text); outline-offset: 2px; }
article { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; }
.corrected { border: 2px solid var(--text); border-radius: 8px; padding: 1rem; }
.foot { color: var(--subtle); font-size: 0.875rem; }
</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}
