import { type Answer, type NamedMembers } from '../../../../src/contract';
import { call } from '../calls';
import { inUploads, sizeOf } from './in-uploads';

/** How many of the members have arrived. */
export interface UploadProgress {
  readonly done: number;
  readonly of: number;
}

export interface Uploaded {
  readonly kind: 'uploaded';
  readonly of: NamedMembers['kind'];
  readonly uploadId: string;
  readonly parts: number;
}

/** One upload, which can be gone on with where it stopped. */
export interface Upload {
  readonly members: NamedMembers;
  readonly goOn: (onProgress: (progress: UploadProgress) => void) => Promise<Answer<Uploaded>>;
  /** Sends no further part; what has arrived goes by itself. */
  readonly stop: () => void;
}

export function uploading(members: NamedMembers): Upload {
  const parts = inUploads(members);
  const of = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  let [next, done] = [0, 0];
  let uploadId: string | undefined;
  let stop: () => void = () => undefined;
  const stopped = new Promise<typeof CANCELLED>((resolve) => (stop = () => resolve(CANCELLED)));
  return {
    members,
    stop: () => stop(),
    async goOn(onProgress) {
      for (let part = parts[next]; part; part = parts[next]) {
        onProgress({ done, of });
        const sending = call('uploadMembers', { ...(uploadId && { uploadId }), part: next, members: part });
        const taken = await Promise.race([stopped, sending]);
        if (!taken.ok) return namingWhom(taken, part);
        ({ uploadId } = taken.value);
        next += 1;
        done += sizeOf(part);
      }
      onProgress({ done, of });
      return { ok: true, value: { kind: 'uploaded', of: members.kind, uploadId: uploadId ?? '', parts: parts.length } };
    },
  };
}

const CANCELLED = {
  ok: false,
  refusal: { code: 'cancelled', message: 'The upload was cancelled. Nothing was saved.' },
} as const;

/** A refusal that is about one of the part says of whom it is: their line is found by that. */
function namingWhom<T extends Extract<Answer<never>, { ok: false }>>(refused: T, part: NamedMembers): T {
  const index = /^members\.(?:addresses|numbers)\.(\d+)/u.exec(refused.refusal.field ?? '')?.[1];
  if (index === undefined) return refused;
  const whom = part.kind === 'addresses' ? part.addresses[Number(index)]?.address : part.numbers[Number(index)]?.number;
  return {
    ...refused,
    refusal: { ...refused.refusal, field: 'members', message: `“${whom}”: ${refused.refusal.message}` },
  };
}
