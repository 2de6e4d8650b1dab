import { strToU8, zipSync, type Zippable } from 'fflate';
import { type Answer, type BundlePage } from '../../../src/contract';
import { call } from './calls';

export interface Bundle {
  readonly fileName: string;
  readonly archive: Uint8Array<ArrayBuffer>;
  readonly files: number;
}

/** Reads all pages of the evidence bundle and packs them into one zip archive; any refusal ends it. */
export async function gatherBundle(issueId: string): Promise<Answer<Bundle>> {
  const files: Zippable = {};
  let cursor: string | undefined;
  let fileName: string;
  do {
    const answer: Answer<BundlePage> = await call('exportBundle', { issueId, cursor });
    if (!answer.ok) return answer;
    for (const { path, content } of answer.value.files) files[path] = strToU8(content);
    fileName = answer.value.fileName;
    cursor = answer.value.nextCursor;
  } while (cursor !== undefined);
  const name = fileName.endsWith('.zip') ? fileName : `${fileName}.zip`;
  return {
    ok: true,
    value: { fileName: name, archive: new Uint8Array(zipSync(files)), files: Object.keys(files).length },
  };
}
