import fc from 'fast-check';
import type { Communique } from '../../../src/domain/communique/communique';
import { contentDigest, describeDrift, driftBetween } from '../../../src/domain/communique/content';
import type { Commitment } from '../../../src/domain/ledger/commitment';
import { standInFrom } from '../../../src/domain/privacy/closed-account';
import { ruleOf } from '../../../src/domain/privacy/personal-data';
import { runs, toldThings } from '../../builders/arbitraries';
import { aCommunique } from '../../builders/communiques';
import { contentOf, told, type Told } from '../../builders/snapshots';

const contents = toldThings.map(contentOf);

describe('pinned content', () => {
  it('has the same digest exactly when nothing drifted', () => {
    fc.assert(
      fc.property(contents, contents, (one, other) => {
        expect(driftBetween(one, other).length === 0).toBe(contentDigest(one) === contentDigest(other));
        expect(driftBetween(one, structuredClone(one))).toEqual([]);
      }),
      runs(),
    );
  });

  it('is the same whatever order its parts are listed in', () => {
    fc.assert(
      fc.property(toldThings, (what) => {
        const reversed = {
          ...what,
          changes: [...what.changes].reverse(),
          items: [...what.items].reverse(),
          releases: what.releases.map((release) => ({ ...release, issueIds: [...release.issueIds].reverse() })),
          communiques: [...what.communiques]
            .reverse()
            .map((one) => ({ ...one, recipients: [...one.recipients].reverse() })),
        };
        expect(contentDigest(contentOf(reversed))).toBe(contentDigest(contentOf(what)));
      }),
      runs(),
    );
  });

  it('names each drift once, and the same the other way round', () => {
    const mirrored = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    fc.assert(
      fc.property(contents, contents, (one, other) => {
        const forth = driftBetween(one, other);
        const back = driftBetween(other, one).map((drift) =>
          'change' in drift ? { ...drift, change: mirrored[drift.change] } : drift,
        );
        expect(new Set(forth.map((drift) => JSON.stringify(drift)))).toEqual(
          new Set(back.map((drift) => JSON.stringify(drift))),
        );
        for (const drift of forth) expect(describeDrift(drift, () => 'Query users')).toMatch(/\.$/);
      }),
      runs(),
    );
  });

  it('drifts with another responsible person, and not with the account of one that was closed', () => {
    const named = (responsible: Commitment) => (what: Told) => ({
      ...what,
      communiques: what.communiques.map((one) => ({ ...one, communique: { ...one.communique, responsible } })),
    });
    const [first, second] = [named(`commitment:${'a'.repeat(64)}`), named(`commitment:${'b'.repeat(64)}`)];
    const closed = (communique: Communique) =>
      ruleOf('communique')?.swap(communique, () => standInFrom('0123456789abcdef')) ?? communique;
    fc.assert(
      fc.property(toldThings, (what) => {
        const before = first(what);
        const after = before.communiques.map((one) => ({ ...one, communique: closed(one.communique) }));
        expect(driftBetween(contentOf(before), contentOf({ ...before, communiques: after }))).toEqual([]);
        expect(driftBetween(contentOf(before), contentOf(second(what)))).toHaveLength(what.communiques.length);
      }),
      runs(),
    );
  });

  it('does not drift when a communiqué is saved again with the same words', () => {
    const [first] = told().communiques;
    const saved = told({
      communiques: [{ communique: aCommunique({ revision: 9 }), recipients: first?.recipients ?? [] }],
    });
    expect(driftBetween(contentOf(told()), contentOf(saved))).toEqual([]);
  });
});
