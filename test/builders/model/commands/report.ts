import fc from 'fast-check';
import { deployment, type Model, type Status, type Witness } from '../model';
import type { Command } from '../step';

const RANK: Readonly<Record<Status, number>> = { deployed: 0, verified: 1, failed: 2, 'rolled-back': 3 };
const isAgainst = (status: Status): boolean => status === 'failed' || status === 'rolled-back';

function newest(model: Model): number {
  return Math.max(0, ...model.reports.map((report) => report.sequence));
}

/** Older numbers, and what adds nothing to what pipelines said of this one, are kept out. */
function isNews(model: Model, status: Status, sequence: number): boolean {
  const ofPipelines = model.reports.filter((report) => report.by === 'pipeline');
  const last = Math.max(-1, ...ofPipelines.map((report) => report.sequence));
  if (sequence !== last) return sequence > last;
  const same = ofPipelines.filter((report) => report.sequence === last);
  return isAgainst(status) || same.every((report) => RANK[report.status] < RANK[status]);
}

function reportOf(status: Status, offset: number): Command {
  return {
    name: `the pipeline reports ${status} of ${['an older', 'the last', 'the next'][offset + 1]} deployment`,
    async run(model, rig) {
      const sequence = Math.max(0, newest(model) + offset);
      await rig.report(status, sequence);
      if (isNews(model, status, sequence))
        model.reports.push({ by: 'pipeline', sequence, status, at: model.now, anew: false });
    },
  };
}

export const verify = reportOf('verified', 1);

const byPipeline = fc
  .record({
    status: fc.constantFrom<Status>('deployed', 'verified', 'verified', 'verified', 'failed', 'rolled-back'),
    /** The next deployment, the last one once more, or one that was overtaken. */
    offset: fc.constantFrom(1, 1, 0, 0, -1),
  })
  .map(({ status, offset }) => reportOf(status, offset));

const byPerson = fc
  .record({
    by: fc.constantFrom<Witness>('engineer', 'second-engineer'),
    status: fc.constantFrom('verified', 'verified', 'verified', 'rolled-back' as const),
    anew: fc.boolean(),
  })
  .map(({ by, status, anew }): Command => ({
    name: `${by} attests ${status}${anew ? ', deployed anew' : ''}`,
    isPossible: (model) => model.limits.witnesses.includes(by),
    async run(model, rig) {
      const outcome = ((): string => {
        if (status !== 'verified') return 'ok';
        if (!model.policy.evidence.includes('person')) return 'not-by-people';
        return !anew && deployment(model) === 'negative' ? 'failure-stands' : 'ok';
      })();
      expect(await rig.attest(by, status, anew)).toBe(outcome);
      if (outcome === 'ok') model.reports.push({ by, sequence: newest(model), status, at: model.now, anew });
    },
  }));

export const reportDeployment: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: byPipeline },
  { weight: 1, arbitrary: byPerson },
);
