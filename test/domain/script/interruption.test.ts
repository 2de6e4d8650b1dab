/** Laws of what a correction does to a run-book: what is wrong ends, what is true goes on, nothing is decided too early. */
import fc from 'fast-check';
import type { CorrectionCause } from '../../../src/domain/communique/correction';
import { isWrongNow } from '../../../src/domain/communique/correction-needed';
import { NO_DELIVERIES, type DeliveryCounts } from '../../../src/domain/delivery/delivery-counts';
import type { PlannedCommunique } from '../../../src/domain/delivery/send-plan';
import { interrupt, toldNothingWrong } from '../../../src/domain/script/interruption';
import { hasBegun, isOver, type Step } from '../../../src/domain/script/step';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const PEOPLE = 3;

interface Scene {
  readonly kind: 'planned-notice' | 'release-announcement';
  readonly step: Step;
  readonly accepted: number;
}

/** A step that begins at a marked moment; nothing of one has left that has not begun. */
const aScene: fc.Arbitrary<Scene> = fc
  .record({
    kind: fc.constantFrom('planned-notice' as const, 'release-announcement' as const),
    begun: fc.boolean(),
    held: fc.boolean(),
    skipped: fc.boolean(),
    accepted: fc.integer({ min: 0, max: PEOPLE }),
  })
  .map(({ kind, begun, held, skipped, accepted }) => ({
    kind,
    accepted: begun ? accepted : 0,
    step: {
      startAt: NOW,
      ...(begun ? { begunAt: NOW } : {}),
      ...(held ? { heldSince: NOW - 1 } : {}),
      ...(skipped ? { ended: { how: 'skipped' as const, at: NOW, reason: 'Because.' } } : {}),
    },
  }));

const aCause: fc.Arbitrary<CorrectionCause['kind']> = fc.constantFrom(
  'failed',
  'rolled-back',
  'change-failed',
  'rescheduled',
  'person',
);
const aStage = fc.constantFrom('drafted' as const, 'sent' as const);

const planned = (id: string, kind: Scene['kind']): PlannedCommunique => ({
  communiqueId: id,
  kind,
  channel: 'external-mail',
  revision: 1,
  messageDigest: '0'.repeat(64),
  audience: { count: PEOPLE, digest: '1'.repeat(64) },
});

const countsOf = ({ accepted }: Scene): DeliveryCounts => ({
  ...NO_DELIVERIES,
  total: PEOPLE,
  planned: PEOPLE - accepted,
  accepted,
});

function sceneOf(scenes: readonly Scene[]) {
  const ids = scenes.map((_, index) => `c${index}`);
  return {
    communiques: scenes.map(({ kind }, index) => planned(ids[index] ?? '', kind)),
    script: Object.fromEntries(scenes.map(({ step }, index) => [ids[index], step])),
    counts: Object.fromEntries(scenes.map((scene, index) => [ids[index], countsOf(scene)])),
  };
}

describe('a run-book of which something has to be corrected', () => {
  it('tells nobody more of what is wrong, once the correction is sent, unless a person lets it', () => {
    fc.assert(
      fc.property(fc.array(aScene, { maxLength: 5 }), aCause, (scenes, kind) => {
        const { communiques, script, counts } = sceneOf(scenes);
        const after = interrupt({ script, communiques }, { kind }, 'sent', counts, NOW);
        for (const communique of communiques) {
          const { communiqueId: id } = communique;
          const step = after.script[id];
          if (step?.ended || isOver(counts[id]) || !isWrongNow(communique.kind, { kind })) continue;
          // A day that moved is approved anew before a notice of it leaves.
          expect(kind === 'rescheduled' ? script[id]?.begunAt : step?.heldSince).toEqual(
            kind === 'rescheduled' ? undefined : expect.any(Number),
          );
        }
      }),
    );
  });

  it('loses nothing that has not begun while the correction may still be dropped', () => {
    fc.assert(
      fc.property(fc.array(aScene, { maxLength: 5 }), aCause, (scenes, kind) => {
        const { communiques, script, counts } = sceneOf(scenes);
        const after = interrupt({ script, communiques }, { kind }, 'drafted', counts, NOW);
        expect(after.held).toEqual([]);
        for (const { communiqueId: id } of communiques)
          if (script[id]?.begunAt === undefined) expect(after.script[id]).toEqual(script[id]);
      }),
    );
  });

  it('goes on with what is true, and is over exactly when nothing is left', () => {
    fc.assert(
      fc.property(fc.array(aScene, { maxLength: 5 }), aCause, aStage, (scenes, kind, stage) => {
        const { communiques, script, counts } = sceneOf(scenes);
        const after = interrupt({ script, communiques }, { kind }, stage, counts, NOW);
        const left = communiques.filter(({ communiqueId: id }) => !after.script[id]?.ended && !isOver(counts[id]));
        expect(after.goesOn).toBe(left.length > 0);
        for (const communique of communiques)
          if (!isWrongNow(communique.kind, { kind }) && kind !== 'person')
            expect(after.script[communique.communiqueId]).toEqual(script[communique.communiqueId]);
        const changed = communiques.filter(
          ({ communiqueId: id }) => after.script[id]?.ended !== script[id]?.ended || after.held.includes(id),
        );
        expect([...after.ended, ...after.held].sort()).toEqual(changed.map(({ communiqueId }) => communiqueId).sort());
      }),
    );
  });

  it('knows who was told something wrong once nothing wrong is still to leave', () => {
    fc.assert(
      fc.property(aScene, aCause, (scene, kind) => {
        const { communiques, script, counts } = sceneOf([scene]);
        const may = isWrongNow(scene.kind, { kind }) && (scene.step.begunAt !== undefined || hasBegun(counts.c0));
        expect(toldNothingWrong({ script, communiques }, 'c0', { kind }, counts.c0)).toBe(
          !may && (scene.step.ended === undefined || !isWrongNow(scene.kind, { kind })),
        );
      }),
    );
  });
});
