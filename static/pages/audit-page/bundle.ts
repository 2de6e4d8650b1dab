import { strToU8, Zip, ZipDeflate } from 'fflate';
import { type Answer, type BundlePart, type ExportProgress } from '../../../src/contract';
import { call } from './calls';
import { inParts } from './in-parts';

export interface Bundle {
  readonly fileName: string;
  readonly archive: Blob;
  readonly files: number;
}

/** One export, which can be gone on with where it stopped. */
export interface Gathering {
  readonly goOn: (onProgress: (progress: ExportProgress) => void) => Promise<Answer<Bundle>>;
  /** Asks for no further part. */
  readonly stop: () => void;
}

/** Packs the parts of a record's evidence bundle into one zip archive as they come. */
export function gathering(issueId: string): Gathering {
  const archive = zipArchive();
  let cursor: string | undefined;
  let isStopped = false;
  return {
    stop: () => (isStopped = true),
    async goOn(onProgress) {
      const took = (part: BundlePart) => {
        for (const { path, content } of part.files) archive.add(path, content);
        cursor = part.next?.cursor;
        onProgress(part.progress);
      };
      const ask = (from: string | undefined) => call('exportBundle', { issueId, cursor: from });
      const last = await inParts({ ask, took, from: cursor, isOver: () => isStopped });
      if (!last.ok) return last;
      return {
        ok: true,
        value: { fileName: `${last.value.fileName}.zip`, archive: archive.end(), files: archive.count() },
      };
    },
  };
}

function zipArchive() {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const files = new Map<string, ZipDeflate>();
  const zip = new Zip((failure, chunk) => {
    if (failure) throw failure;
    chunks.push(new Uint8Array(chunk));
  });
  return {
    count: () => files.size,
    /** The next piece of a file. */
    add(path: string, content: string): void {
      const begun = files.get(path);
      const file = begun ?? new ZipDeflate(path);
      if (!begun) {
        files.set(path, file);
        zip.add(file);
      }
      file.push(strToU8(content));
    },
    end(): Blob {
      for (const file of files.values()) file.push(new Uint8Array(), true);
      zip.end();
      return new Blob(chunks, { type: 'application/zip' });
    },
  };
}
