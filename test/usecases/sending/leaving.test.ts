/** Each delivery is checked once more as it leaves: news that arrive in the middle of a batch stop the very next one. */
import { deliverBatch } from '../../../src/usecases/sending/deliver-batch';
import { followUpRecord } from '../../../src/usecases/records/follow-up';
import type { ChannelPort, Ports } from '../../../src/ports';
import { aSite, report, send, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

/** The ports of an invocation in which something happens right after the first message was handed over. */
function afterFirstMessage(ports: Ports, happen: () => Promise<unknown>): Ports {
  let first = true;
  const watched = (channel: ChannelPort): ChannelPort => ({
    async send(envelope) {
      const outcome = await channel.send(envelope);
      if (first) {
        first = false;
        await happen();
      }
      return outcome;
    },
  });
  return {
    ...ports,
    channels: {
      ...ports.channels,
      'jira-mail': watched(ports.channels['jira-mail']),
      'external-mail': watched(ports.channels['external-mail']),
    },
  };
}

async function deliverFirstBatch(world: World, happen: () => Promise<unknown>): Promise<void> {
  const [event] = world.state.pending.filter(({ queue }) => queue === 'deliveries');
  const { sendId, batchId } = event?.body as { readonly sendId: string; readonly batchId: string };
  await deliverBatch(afterFirstMessage(world.ports(), happen), { sendId, batchId }, world.state.now + 60_000);
}

describe('a delivery that is about to leave', () => {
  it('stays when the release was rolled back after the one before it left', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    await deliverFirstBatch(world, async () => {
      await report(world, { status: 'rolled-back', sequence: 2 });
      await followUpRecord(world.ports(), issueId);
    });
    expect(world.state.mails).toHaveLength(1);
    const [communique] = (await view(world, issueId)).communiques;
    expect(communique?.deliveries).toMatchObject({ accepted: 1, stopped: 1, planned: 0 });
  });

  it('stays when the kept message is not the one that was authorised', async () => {
    const world = aSite();
    const issueId = await verified(world);
    valueOf(await send(world, issueId));
    const ports = world.ports();
    const [event] = world.state.pending.filter(({ queue }) => queue === 'deliveries');
    const { sendId, batchId } = event?.body as { readonly sendId: string; readonly batchId: string };
    const authorised = await ports.store.get('send', sendId);
    const digest = authorised?.body.communiques[0]?.messageDigest ?? '';
    const content = await ports.store.get('content', digest);
    const forged = (content?.body.text ?? '').replace('5.1.3', '6.6.6');
    await ports.store.commit([
      { kind: 'content', key: digest, body: { text: forged, path: content?.body.path ?? '' }, expected: 'any' },
    ]);
    await expect(deliverBatch(world.ports(), { sendId, batchId }, world.state.now + 60_000)).rejects.toThrow(
      'The content of an authorised message was changed.',
    );
    expect(world.state.mails).toHaveLength(0);
  });
});
