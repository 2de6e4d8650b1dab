/** Mail to Jira users through Jira. Jira says nothing about its arrival: accepted, never delivered. */
import { setTimeout } from 'node:timers/promises';
import type { Outcome } from '../../domain/channels/outcome';
import type { ChannelPort, Envelope } from '../../ports';
import { notify } from '../jira/notices';

/** Jira allows 100 writes to one issue in thirty seconds (rate limiting, "per-issue on write"); a mail counts as one. */
const PACE_MILLISECONDS = 310;

/** One per invocation: it keeps the pace between the messages of that invocation. */
export function jiraMail(wait: (milliseconds: number) => Promise<void> = setTimeout): ChannelPort {
  let previous: Promise<void> = Promise.resolve();
  return {
    async send(envelope) {
      await previous;
      const outcome = await deliver(envelope);
      previous = wait(PACE_MILLISECONDS);
      return outcome;
    },
  };
}

async function deliver({ recipient, message, record }: Envelope): Promise<Outcome> {
  if (recipient.kind !== 'jira-user') return { kind: 'refused', reason: 'Jira reaches Jira users only.' };
  return notify(record.issueId, recipient.accountId, message);
}
