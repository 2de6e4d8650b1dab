/** Whatever became of the first round, its correction reaches exactly those who were told or may have been. */
import fc from 'fast-check';
import type { Outcome } from '../../../src/domain/channels/outcome';
import { recipientKey } from '../../../src/domain/record/stakeholder-group';
import { recordReceipts } from '../../../src/usecases/receiving/record-receipts';
import { exported } from '../../builders/world/auditor';
import { aSite, report, send, untilQuiet, valueOf, verified, view } from '../../builders/world/story';
import type { World } from '../../builders/world/world';
import { problemsOf, verifyEach } from '../../verifier/verify-many';
import { runs } from '../../builders/arbitraries';

const PEOPLE = [
  ...[0, 1, 2].map((number) => `jira:reader-000${number}`),
  ...[0, 1, 2].map((number) => `address:partner-000${number}@example.com`),
];

interface Fate {
  readonly outcome: Outcome;
  readonly receipt?: 'delivered' | 'bounced' | 'acknowledged';
  readonly word: 'arrived' | 'given-up';
}

const fate: fc.Arbitrary<Fate> = fc.record(
  {
    outcome: fc.constantFrom<Outcome>(
      { kind: 'accepted' },
      { kind: 'refused', reason: 'No such mailbox.' },
      { kind: 'unknown', reason: 'Lost.' },
    ),
    receipt: fc.constantFrom('delivered', 'bounced', 'acknowledged'),
    word: fc.constantFrom('arrived', 'given-up'),
  },
  { requiredKeys: ['outcome', 'word'] },
);

/** The model: what anybody who knows these facts would say. */
function mayHaveRead({ outcome, receipt, word }: Fate, wasHandedOver: boolean, isAsked: boolean): boolean {
  if (!wasHandedOver) return false;
  if (receipt) return receipt !== 'bounced';
  if (outcome.kind === 'unknown') return !isAsked || word === 'arrived';
  return outcome.kind === 'accepted';
}

function deliveriesOf(world: World, isCorrection: boolean) {
  const sends = world.all('send').filter(({ correction }) => (correction !== undefined) === isCorrection);
  return world.all('delivery').filter(({ sendId }) => sends.some(({ id }) => id === sendId));
}

it('a correction is for exactly those who were told or may have been, each once and as they were told', async () => {
  const bundles: Parameters<typeof verifyEach>[0][number][] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(fate, fate, fate, fate, fate, fate),
      fc.integer({ min: 0, max: 2 }),
      fc.boolean(),
      fc.boolean(),
      async (fates, batches, isAsked, isLateReceipt) => {
        const world = aSite({ jiraUsers: 3, addresses: 3, issues: 1 });
        const fateOf = new Map(PEOPLE.map((key, index) => [key, fates[index]] as const));
        world.state.outcomes = Object.fromEntries(
          PEOPLE.map((key, index) => [key, [fates[index]?.outcome ?? { kind: 'accepted' }]]),
        );
        const issueId = await verified(world);
        valueOf(await send(world, issueId));
        const events = world.state.pending.filter(({ queue }) => queue === 'deliveries').slice(0, batches);
        for (const event of events) await world.deliver(event);
        const handedOver = new Set(
          deliveriesOf(world, false).flatMap(({ attempts, recipient }) =>
            attempts > 0 ? [recipientKey(recipient)] : [],
          ),
        );
        const receipts = deliveriesOf(world, false).flatMap(({ id, recipient }) => {
          const kind = handedOver.has(recipientKey(recipient))
            ? fateOf.get(recipientKey(recipient))?.receipt
            : undefined;
          return kind ? [{ deliveryId: id, kind, at: world.state.now }] : [];
        });
        if (!isLateReceipt) await recordReceipts(world.ports(), receipts);
        await report(world, { status: 'rolled-back' });
        await untilQuiet(world, 1);
        if (isLateReceipt) await recordReceipts(world.ports(), receipts);
        if (isAsked)
          for (const { id, progress, receipts: known, recipient } of deliveriesOf(world, false))
            if (progress.at === 'uncertain' && Object.keys(known).length === 0)
              valueOf(
                await world.page('engineer', 'record-panel', { issueId }, 'settleDelivery', {
                  deliveryId: id,
                  outcome: fateOf.get(recipientKey(recipient))?.word ?? 'arrived',
                  reason: 'I asked.',
                }),
              );
        await untilQuiet(world, 1);
        const told = PEOPLE.filter((key) => {
          const known = fateOf.get(key);
          return known !== undefined && mayHaveRead(known, handedOver.has(key), isAsked);
        });
        world.state.outcomes = {};
        if ((await view(world, issueId)).correction) await send(world, issueId);
        let answered = await send(world, issueId);
        if (!answered.ok && answered.refusal.code === 'content-changed') answered = await send(world, issueId);
        await untilQuiet(world, 2);
        const corrected = deliveriesOf(world, true);
        expect(corrected.map(({ recipient }) => recipientKey(recipient)).sort()).toEqual([...told].sort());
        for (const { recipient, channel } of corrected)
          expect(channel).toBe(recipient.kind === 'jira-user' ? 'jira-mail' : 'external-mail');
        bundles.push(await exported(world, issueId));
      },
    ),
    runs(40),
  );
  for (const result of verifyEach(bundles)) expect(problemsOf(result)).toEqual([]);
}, 120_000);
