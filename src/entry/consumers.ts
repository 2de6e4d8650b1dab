/** Events of the app's queues. They carry ids only, come at least once and in no order; the use cases allow for that. */
import type { InvocationError } from '@forge/events';
import { z } from 'zod';
import { deliverBatch } from '../usecases/sending/deliver-batch';
import { pushAgain } from '../usecases/sending/push-batches';
import { letSuccessorsGo } from '../usecases/run-book/run-script';
import { remindBatch } from '../usecases/confirming/remind-batch';
import { followUpRecord, followUpVersion } from '../usecases/records/follow-up';
import { lookUnlessSeen } from '../usecases/records/look-unless-seen';
import { linkVersionIssues } from '../usecases/planning/link-version-issues';
import { lookUpAudience } from '../usecases/planning/look-up';
import type { LoadPorts } from './page-call';
import { retryingJira } from './retrying-jira';
import { WORKING_MILLISECONDS } from './time-of-delivering';

const event = <S extends z.ZodRawShape>(shape: S) => z.object({ body: z.object({ version: z.literal(1), ...shape }) });

/**
 * Without a batch it is about the steps of the send that wait for others; with the number of a reminder it is for those
 * of the batch who are missing.
 */
const delivery = event({ sendId: z.string(), batchId: z.string().optional(), reminder: z.number().optional() });
const link = event({ issueId: z.string() });
const lookUpEvent = event({ issueId: z.string(), communiqueId: z.string(), from: z.int().min(0).optional() });
const followUp = event({
  issueId: z.string().optional(),
  versionId: z.string().optional(),
  notBefore: z.number().optional(),
});

/** Looking up has an invocation of 15 minutes; putting together what was found takes the last of them. */
const LOOKING_UP_MILLISECONDS = 5 * 60_000;

type Consumer = (raw: unknown) => Promise<InvocationError | undefined>;

export function deliver(load: LoadPorts): Consumer {
  return async (raw) => {
    const { sendId, batchId, reminder } = delivery.parse(raw).body;
    const ports = await load();
    return retryingJira(async () => {
      if (batchId === undefined) return letSuccessorsGo(ports, sendId);
      const deadline = ports.clock.now() + WORKING_MILLISECONDS;
      const { againAt } =
        reminder === undefined
          ? await deliverBatch(ports, { sendId, batchId }, deadline)
          : await remindBatch(ports, { sendId, batchId, reminder }, deadline);
      if (againAt === undefined) return;
      await pushAgain(ports, { sendId, batchId, ...(reminder === undefined ? {} : { reminder }) }, againAt);
    });
  };
}

export function linkIssues(load: LoadPorts): Consumer {
  return async (raw) => {
    const { issueId } = link.parse(raw).body;
    const ports = await load();
    return retryingJira(() => linkVersionIssues(ports, issueId));
  };
}

export function lookUp(load: LoadPorts): Consumer {
  return async (raw) => {
    const asked = lookUpEvent.parse(raw).body;
    const ports = await load();
    return retryingJira(() => lookUpAudience(ports, asked, ports.clock.now() + LOOKING_UP_MILLISECONDS));
  };
}

export function followUpOn(load: LoadPorts): Consumer {
  return async (raw) => {
    const { issueId, versionId, notBefore } = followUp.parse(raw).body;
    const ports = await load();
    return retryingJira(async () => {
      if (issueId !== undefined && notBefore !== undefined) await lookUnlessSeen(ports, issueId, notBefore);
      else if (issueId !== undefined) await followUpRecord(ports, issueId);
      if (versionId !== undefined) await followUpVersion(ports, versionId);
    });
  };
}
