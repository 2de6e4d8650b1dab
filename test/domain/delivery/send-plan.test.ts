import fc from 'fast-check';
import { BATCH_SIZE, planSend, sendIdOf, type PlanInput } from '../../../src/domain/delivery/send-plan';
import { runs } from '../../builders/arbitraries';
import { aCommunique } from '../../builders/communiques';
import { aJiraUser, anAddress, anAudience } from '../../builders/people';
import { HOUR, NOW } from '../../builders/releases';

const people = (count: number, word = 'p') =>
  Array.from({ length: count }, (_, index) =>
    index % 2 === 0 ? anAddress(`${word}${index}@example.com`) : aJiraUser(`${word}-${index}`),
  );

function inputWith(sizes: readonly number[]): PlanInput {
  return {
    recordIssueId: '100',
    contentDigest: 'c'.repeat(64),
    epoch: 1,
    now: NOW,
    communiques: sizes.map((size, index) => ({
      communique: aCommunique({ id: `communique-${index}` }),
      audience: anAudience(people(size)),
      messageDigest: String(index).repeat(64),
    })),
  };
}

const inputs = fc.array(fc.integer({ min: 0, max: 70 }), { maxLength: 3 }).map(inputWith);

describe('the plan of a send', () => {
  it('tells every recipient of every communiqué exactly once', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const plan = planSend(input);
        for (const { communique, audience } of input.communiques) {
          const told = plan.batches
            .filter((batch) => batch.communiqueId === communique.id)
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

  it('cuts batches that one transaction can hold, none of them empty', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const batch of planSend(input).batches) {
          expect(batch.deliveries.length).toBeGreaterThan(0);
          expect(batch.deliveries.length).toBeLessThanOrEqual(BATCH_SIZE);
          for (const delivery of batch.deliveries)
            expect([delivery.batchId, delivery.communiqueId]).toEqual([batch.id, batch.communiqueId]);
        }
      }),
      runs(60),
    );
  });

  // Listmonk, issue 2313: a resume after an error started the list again, and a third got three copies.
  it('comes out with the same ids whenever it is computed again', () => {
    const identities = (input: PlanInput) =>
      planSend(input).batches.map((batch) => [batch.id, batch.deliveries.map((delivery) => delivery.id)]);
    fc.assert(
      fc.property(inputs, fc.nat(HOUR), (input, later) => {
        expect(identities({ ...input, now: NOW + later })).toEqual(identities(input));
      }),
      runs(60),
    );
  });

  it('does not depend on the order in which the audience is listed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 70 }).chain((size) => {
          const all = people(size);
          return fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: size }));
        }),
        ([all, shuffled]) => {
          const planFor = (recipients: typeof all) => {
            const [communique] = inputWith([0]).communiques;
            if (!communique) throw new Error('There is one.');
            return planSend({
              ...inputWith([]),
              communiques: [{ ...communique, audience: anAudience(recipients) }],
            });
          };
          expect(planFor(shuffled)).toEqual(planFor(all));
        },
      ),
      runs(60),
    );
  });

  it('tells somebody once who is listed twice', () => {
    const [communique] = inputWith([0]).communiques;
    if (!communique) throw new Error('There is one.');
    const twice = anAudience([anAddress('ada@example.com'), anAddress('ada@example.com')]);
    expect(planSend({ ...inputWith([]), communiques: [{ ...communique, audience: twice }] }).total).toBe(1);
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
