/** The moments that the timings of a record are relative to. */
import type { GateName } from '../../domain/gates/gate';
import type { Moments } from '../../domain/script/timing';
import type { LoadedRecord } from '../records/load-record';

/** Approved and verified is something at the moment of the last fact that it took. */
export function momentsOf({ verdicts, sources }: LoadedRecord, authorisedAt: number): Moments {
  const lastOf = (name: GateName): number | undefined => {
    const verdict = verdicts.find((candidate) => candidate.name === name);
    const times = verdict?.open && !verdict.override ? verdict.evidence.flatMap(({ at }) => at ?? []) : [];
    return times.length === 0 ? undefined : Math.max(...times);
  };
  const approvedAt = lastOf('change-approved');
  const verifiedAt = lastOf('deployment-verified');
  const { releaseDate } = sources.release;
  return {
    authorisedAt,
    ...(approvedAt === undefined ? {} : { approvedAt }),
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    ...(releaseDate === undefined ? {} : { releaseDate }),
  };
}
