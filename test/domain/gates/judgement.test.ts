import fc from 'fast-check';
import type { PinnedContent } from '../../../src/domain/communique/content';
import { digestOf } from '../../../src/domain/encoding/digest';
import { evaluate } from '../../../src/domain/gates/evaluate';
import { factsOf, FACTS_LIMIT, snapshotOf as snapshotFrom } from '../../../src/domain/gates/judgement';
import { runs, snapshots } from '../../builders/arbitraries';
import { aDecision } from '../../builders/approvals';
import { aCommunique } from '../../builders/communiques';
import { anAddress } from '../../builders/people';
import { aChange, aRelease, evidence, NOW } from '../../builders/releases';
import { snapshotOf, told } from '../../builders/snapshots';

const many = <T>(count: number, one: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => one(index));

const reread = (value: unknown) => JSON.parse(JSON.stringify(value));

describe('the facts of a judgement', () => {
  it('are judged again, after they were stored and read, exactly as they were', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const { facts } = factsOf(snapshot);
        const again = facts && snapshotFrom(reread(facts));
        expect(again && evaluate(again, NOW)).toEqual(evaluate(snapshot, NOW));
      }),
      runs(),
    );
  });

  it('have the digest that a reader of what is stored computes', () => {
    fc.assert(
      fc.property(snapshots, (snapshot) => {
        const { digest, facts } = factsOf(snapshot);
        expect(digestOf(reread(facts))).toBe(digest);
      }),
      runs(),
    );
  });

  it('have another digest when anything that was judged is different', () => {
    const { digest } = factsOf(snapshotOf(told()));
    expect(factsOf(snapshotOf(told(), { decisions: [] })).digest).not.toBe(digest);
    expect(factsOf(snapshotOf(told(), { evidence: 'unknown' })).digest).not.toBe(digest);
    expect(factsOf(snapshotOf(told({ releases: [aRelease({ issueIds: ['1'] })] }))).digest).not.toBe(digest);
  });

  it('hold no message and no recipient', () => {
    const what = told({
      communiques: [{ communique: aCommunique({ subject: 'A secret subject' }), recipients: [anAddress('ada@x.com')] }],
    });
    const text = JSON.stringify(factsOf(snapshotOf(what)).facts);
    expect(text).toContain('Group of');
    expect(text).not.toMatch(/A secret subject|ada@x\.com/);
  });

  it('fit the storage for 1,000 issues, 50 changes decided twice, 30 communiqués and 10 environments', () => {
    const what = told({
      releases: [aRelease({ issueIds: many(1000, (index) => String(10_000 + index)) })],
      changes: many(50, (index) => aChange(String(900 + index), { summary: 'A change with a summary. '.repeat(5) })),
      communiques: many(30, (index) => ({
        communique: aCommunique({ id: `communique-${index}` }),
        recipients: many(50, (number) => anAddress(`${index}-${number}@example.com`)),
      })),
    });
    const { content } = snapshotOf(what);
    const { facts } = factsOf(
      snapshotOf(what, {
        decisions: many(100, (index) =>
          aDecision(content, { id: `decision-${index}`, changeIssueId: String(900 + (index % 50)) }),
        ),
        evidence: many(20, (index) => evidence({ id: `message-${index}`, environment: `region-${index % 10}` })),
      }),
    );
    expect(Buffer.byteLength(JSON.stringify(facts))).toBeLessThan(FACTS_LIMIT / 2);
  });

  it('are left out, and still named by their digest, when they are too many to be kept', () => {
    const contents = many(3000, (index): PinnedContent => ({ ...snapshotOf(told()).content, scope: `${index}` }));
    const snapshot = snapshotOf(told(), { decisions: contents.map((content) => aDecision(content)) });
    expect(factsOf(snapshot)).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), facts: undefined });
  });

  it('are not read when they were kept in a form that the rules no longer know', () => {
    const { facts } = factsOf(snapshotOf(told()));
    expect(snapshotFrom({ ...facts, format: 0 } as never)).toBeUndefined();
  });
});
