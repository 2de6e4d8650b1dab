/**
 * A webhook of the customer's own, signed as the specification Standard Webhooks says. Each post carries the delivery's
 * id as `webhook-id`, the same over all attempts, by which a receiver recognises what it got before; so a post whose
 * answer was lost is repeated.
 */
import { QUESTIONS, type Communique } from '../communique/communique';
import {
  CHECKPOINT_MARK,
  escapeHtml,
  leadOf,
  withoutMarks,
  type Message,
  type FactsToRender,
} from '../communique/message';
import type { Outcome } from './outcome';
import { commonOutcome, SECONDS_UNTIL_MENDED, type HttpAnswer } from './web-post';
import type { ChannelDefinition } from './channel';
import { htmlDocument } from './html-document';
import { webAddress } from './web-address';

export const webhook: ChannelDefinition = {
  takes: 'destination',
  proves: 'The receiver says that it took the message. What it does with it, and who reads it, is its own affair.',
  recognisesRepeats: true,
  render,
  destination: {
    noun: 'webhook',
    nameHelp: 'What receives it: Intranet',
    addressLabel: 'Receiver’s URL',
    addressHelp:
      'Each post is signed by Standard Webhooks. The receiver verifies the signature and takes each webhook-id once, since a post whose answer is lost is repeated.',
    signed: true,
    ownHost: true,
    ...webAddress(({ hostname }) => objectionToHost(hostname)),
    outcomeOf,
  },
};

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** As a URL has it: lower case, other scripts in Punycode; the last label is no number, as those of an IP address are. */
const PUBLIC_NAME = new RegExp(`^(?:${LABEL}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,57}[a-z0-9])$`);
/** Names that are nobody’s in public (RFC 2606, 6761, 6762, 7686, 8375, and ICANN’s .internal). */
const PRIVATE_NAME =
  /(?:^|\.)(?:local|localhost|localdomain|internal|intranet|lan|home|corp|home\.arpa|invalid|test|onion)$/;

/** Why messages cannot be posted to a host of this name, as a URL has it. */
function objectionToHost(hostname: string): string | undefined {
  if (hostname.endsWith('.')) return `Leave out the full stop at the end of ${hostname}.`;
  return PUBLIC_NAME.test(hostname) && !PRIVATE_NAME.test(hostname)
    ? undefined
    : 'Jira reaches public hosts only, by their name: not by a number, and none inside of a company’s network.';
}

/** What a receiver gets: the words as they were written, and what they are about. */
function render(communique: Communique, facts: FactsToRender): Message {
  const post = {
    // So that a receiver that acts on a release does not act on a test.
    type: facts.isTest ? 'release-communication.test' : 'release-communication',
    data: {
      record: withoutMarks(facts.recordKey),
      project: withoutMarks(facts.projectName),
      version: withoutMarks(facts.versionName),
      group: withoutMarks(facts.groupName),
      contact: withoutMarks(facts.senderName),
      kind: communique.kind,
      subject: withoutMarks(communique.subject),
      lead: withoutMarks(leadOf(communique.kind, facts)),
      answers: Object.fromEntries(
        QUESTIONS.map((question) => [question, withoutMarks(communique.answers[question].trim())]),
      ),
      ledger: CHECKPOINT_MARK,
    },
  };
  const text = JSON.stringify(post, undefined, 2);
  return { subject: communique.subject, html: asHtml(communique.subject, text), text, post };
}

function asHtml(subject: string, json: string): string {
  return htmlDocument({
    title: withoutMarks(escapeHtml(subject)),
    style: `body { margin: 0; padding: 16px; background: #ffffff; color: #292a2e; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/20px ui-monospace, Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { body { background: #1f1f21; color: #cecfd2; } }`,
    body: `
<pre>${escapeHtml(json)}</pre>
`,
  });
}

/** What the receiver's owner, or an administrator, has to mend first: its place or what it accepts. */
const TO_BE_MENDED = new Set([401, 403, 404, 405]);

function outcomeOf(answer: HttpAnswer): Outcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { kind: 'accepted' };
  if (status === 410)
    return {
      kind: 'refused',
      reason: 'The webhook’s receiver is gone for good. A Jira administrator gives the stakeholder group another one.',
    };
  if (status >= 300 && status < 400)
    return {
      kind: 'refused',
      reason:
        'The webhook’s receiver leads to another address. A Jira administrator gives the stakeholder group that one.',
    };
  if (TO_BE_MENDED.has(status))
    return {
      kind: 'try-again',
      reason: `The webhook’s receiver answered ${status}; its owner has to mend it.`,
      afterSeconds: SECONDS_UNTIL_MENDED,
    };
  return (
    commonOutcome('The webhook’s receiver', answer, undefined) ?? {
      kind: 'unknown',
      reason: `The webhook’s receiver answered ${status}, which says nothing of the message.`,
    }
  );
}
