import fc from 'fast-check';
import {
  BATCH_SIZE,
  batchesOf,
  deliveriesOf,
  planSend,
  sendIdOf,
  type PlanInput,
} from '../../../src/domain/delivery/send-plan';
import { partOf, type ResolvedAudience } from '../../../src/domain/record/audience';
import type { Recipient } from '../../../src/domain/record/stakeholder-group';
import { runs } from '../../builders/arbitraries';
import { aCommunique } from '../../builders/communiques';
import { aJiraUser, anAddress, anAudience } from '../../builders/people';
import { HOUR, NOW } from '../../builders/releases';

const people = (count: number, word = 'p') =>
  Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? anAddress(`${word}${index}@example.com`) : aJiraUser(`${word}-${index}`),
  );

interface Input extends PlanInput {
  readonly communiques: readonly (PlanInput['communiques'][number] & { readonly audience: ResolvedAudience })[];
}

function inputWith(sizes: readonly number[]): Input {
  return inputFor(sizes.map((size) => people(size)));
}

function inputFor(audiences: readonly (readonly Recipient[])[]): Input {
  return {
    recordIssueId: '100',
    contentDigest: 'c'.repeat(64),
    epoch: 1,
    communiques: audiences.map((recipients, index) => ({
      communique: aCommunique({ id: `communique-${index}` }),
      audience: anAudience(recipients),
      messageDigest: String(index).repeat(64),
    })),
  };
}

/** The batches with their deliveries, from the people of each audience as they are kept in parts. */
function planned(input: Input, now = NOW, stopReason?: string) {
  const plan = planSend(input);
  const { sendId } = plan;
  const { recordIssueId, epoch } = input;
  const members = new Map(input.communiques.map(({ communique, audience }) => [communique.id, audience.members]));
  const batches = batchesOf(plan).map((batch) => {
    const all = members.get(batch.communique.communiqueId) ?? [];
    const own = all.filter((_, place) => partOf(place) === batch.part);
    return { ...batch, deliveries: deliveriesOf(batch, own, { sendId, recordIssueId, epoch, now, stopReason }) };
  });
  return { ...plan, batches };
}

const inputs = fc.array(fc.integer({ min: 0, max: 3 * BATCH_SIZE + 10 }), { maxLength: 3 }).map(inputWith);

describe('the plan of a send', () => {
  it('tells every recipient of every communiqué exactly once', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planned(input);
        for (const { communique, audience } of input.communiques) {
          const told = plan.batches
            .filter((batch) => batch.communique.communiqueId === communique.id)
            .flatMap((batch) => batch.deliveries.map((delivery) => delivery.recipientCommitment));
          expect([...told].sort()).toEqual(audience.members.map((member) => member.commitment).sort());
        }
        const ids = plan.batches.flatMap((batch) => batch.deliveries.map((delivery) => delivery.id));
        expect(new Set(ids).size).toBe(ids.length);
        expect(plan.total).toBe(ids.length);
      }),
      runs(60),
    );
  });

  it('cuts batches of the people of one part of an audience, none of them empty', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const batch of planned(input).batches) {
          expect(batch.deliveries).toHaveLength(batch.size);
          expect(batch.size).toBeGreaterThan(0);
          expect(batch.size).toBeLessThanOrEqual(BATCH_SIZE);
          for (const delivery of batch.deliveries)
            expect([delivery.batchId, delivery.communiqueId]).toEqual([batch.id, batch.communique.communiqueId]);
        }
      }),
      runs(60),
    );
  });

  it('is as short for a hundred thousand people as for one', () => {
    const audience = { count: 100_000, digest: 'd'.repeat(64) };
    const [communique] = inputWith([1]).communiques;
    if (!communique) throw new Error('There is one.');
    const plan = planSend({ ...inputWith([]), communiques: [{ ...communique, audience }] });
    expect(plan.total).toBe(100_000);
    expect(JSON.stringify(plan).length).toBeLessThan(600);
  });

  // Listmonk, issue 2313: a resume after an error started the list again, and a third got three copies.
  it('comes out with the same ids whenever it is computed again', () => {
    const identities = (input: Input, now: number, stopReason?: string) =>
      planned(input, now, stopReason).batches.map(({ id, deliveries }) => [id, deliveries.map((one) => one.id)]);
    fc.assert(
      fc.property(inputs, fc.nat(HOUR), (input, later) => {
        expect(identities(input, NOW + later, 'It was stopped.')).toEqual(identities(input, NOW));
      }),
      runs(60),
    );
  });

  it('lets nothing leave of what is written after the send was stopped', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const { progress } of planned(input, NOW, 'It was stopped.').batches.flatMap(
          ({ deliveries }) => deliveries,
        ))
          expect(progress).toEqual({ at: 'stopped', stoppedAt: NOW, reason: 'It was stopped.' });
      }),
      runs(30),
    );
  });

  it('does not depend on the order in which the audience is listed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 2 * BATCH_SIZE + 10 }).chain((size) => {
          const all = people(size);
          return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: size }));
        }),
        ([all, shuffled]) => expect(planned(inputFor([shuffled]))).toEqual(planned(inputFor([all]))),
      ),
      runs(60),
    );
  });

  it('tells somebody once who is listed twice', () => {
    expect(planSend(inputFor([[anAddress('ada@example.com'), anAddress('ada@example.com')]])).total).toBe(1);
  });

  it('is another one for other content, another record, or after sending was armed anew', () => {
    const ids = [
      { recordIssueId: '100', contentDigest: 'a', epoch: 1 },
      { recordIssueId: '100', contentDigest: 'b', epoch: 1 },
      { recordIssueId: '101', contentDigest: 'a', epoch: 1 },
      { recordIssueId: '100', contentDigest: 'a', epoch: 2 },
    ].map(sendIdOf);
    expect(new Set(ids).size).toBe(4);
  });
});
