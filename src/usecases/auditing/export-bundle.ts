/**
 * Exports everything about one record as files that a stranger can verify with Node and one file. A record of any size is
 * exported in parts, one call of the page after the other: where the last part stopped is kept on the site, so that
 * nothing that is signed in the end rests on what a page sent along. The log is exported as it was when the export began.
 */
import type { BundlePart, ExportProgress } from '../../contract';
import { answer, refuse, type Answer } from '../../domain/answer';
import type { Digest } from '../../domain/encoding/digest';
import { logPaths, manifestFiles, NOTHING_WRITTEN, openingText, type BundleSoFar } from '../../domain/ledger/bundle';
import { bundleReadme } from '../../domain/ledger/bundle-readme';
import type { Commitment } from '../../domain/ledger/commitment';
import { appendLeaf, EMPTY_FRONTIER, leafHash, rootOf, type Frontier } from '../../domain/ledger/merkle';
import { encodeKey } from '../../domain/ledger/signed-note';
import type { Ports } from '../../ports';
import { headKey } from '../ledger/ledger-keys';
import { recordLog } from '../ledger/with-ledger';
import { readFirstPieces, readPieces } from '../planning/contents';
import { auditedRecord } from './audit';
import { bundleWriter, type BundleWriter } from './bundle-writer';
import { keepProgress, PROGRESS_LOST, readProgress } from './kept-progress';
import { openingsInOrder, peoplePassed, readPeople, type People, type RunPlaces } from './openings-in-order';
import { beginPart, type Part } from './part';
import { commitmentsIn, entriesInTurn, type ReadEntry } from './read-log';

type ExportPorts = Pick<Ports, 'jira' | 'store' | 'cache' | 'clock' | 'ledgerKey'>;

/** All that a part has to know of those before. */
interface Exported {
  readonly size: number;
  readonly checkpoint: string;
  readonly createdAt: string;
  readonly bundle: BundleSoFar;
  /** Of the entries so far. */
  readonly frontier: Frontier;
  /** What the entries so far name, each once. */
  readonly digests: readonly Digest[];
  readonly commitments: readonly Commitment[];
  readonly stage: Stage;
}

type Stage =
  | { readonly at: 'entries' }
  /** `next` counts the digests, `piece` the pieces of one content. */
  | { readonly at: 'contents'; readonly next: number; readonly piece: number }
  /** `written`: whether an opening was. */
  | { readonly at: 'people'; readonly after: string; readonly places: RunPlaces; readonly written: boolean }
  | { readonly at: 'manifest' };

/** What each stage works with. */
interface Export {
  readonly ports: ExportPorts;
  readonly log: string;
  readonly people: readonly People[];
  readonly part: Part;
  readonly writer: BundleWriter;
}

const OPENINGS = 'openings.json';
const CONTENTS_AT_ONCE = 10;

/** @param cursor where the last part said to go on; absent to begin */
export async function exportBundle(
  ports: ExportPorts,
  issueId: string,
  cursor: string | undefined,
): Promise<Answer<BundlePart>> {
  const found = await auditedRecord(ports, issueId);
  if (!found.ok) return found;
  const record = found.value.body;
  const log = recordLog(ports, issueId);
  const begun = cursor === undefined ? await begin(ports, log) : await readExported(ports, issueId, cursor);
  if (!begun.ok) return begun;
  const part = beginPart(ports);
  const writer = bundleWriter(begun.value.bundle, part);
  const work: Export = { ports, log, people: await readPeople(ports, record), part, writer };
  let exported: Exported | undefined = begun.value;
  if (cursor === undefined) await writeFrontMatter(work, exported);
  while (exported && !part.isOver()) exported = await nextStep(work, exported);
  return answer({
    fileName: `release-communications-${record.issueKey}-evidence`,
    files: writer.files(),
    progress: progressOf(work, exported),
    ...(exported
      ? {
          next: {
            cursor: await keepProgress(ports, 'export', issueId, { ...exported, bundle: writer.soFar() }),
            afterSeconds: part.pauseSeconds(),
          },
        }
      : {}),
  });
}

async function begin(ports: ExportPorts, log: string): Promise<Answer<Exported>> {
  const head = await ports.store.get('ledger-head', headKey(log));
  if (!head) return refuse('no-ledger', 'There is nothing in the ledger of this record yet.');
  return answer({
    size: head.body.size,
    checkpoint: head.body.signedNote,
    createdAt: new Date(head.body.signedAt).toISOString(),
    bundle: NOTHING_WRITTEN,
    frontier: EMPTY_FRONTIER,
    digests: [],
    commitments: [],
    stage: { at: 'entries' },
  });
}

async function readExported(ports: ExportPorts, issueId: string, cursor: string): Promise<Answer<Exported>> {
  const kept = await readProgress(ports, 'export', issueId, cursor);
  return kept === undefined ? PROGRESS_LOST : answer(kept as Exported);
}

async function writeFrontMatter({ ports, log, writer }: Export, { checkpoint }: Exported): Promise<void> {
  const { key } = await ports.ledgerKey.signer();
  writer.write('README.txt', bundleReadme(key.name));
  writer.write('public-key.txt', `${encodeKey(key)}\n`);
  writer.write(logPaths(key.name, log).checkpoint, checkpoint);
}

/** What comes next, as far as the part has room; undefined when the bundle is whole. */
async function nextStep(work: Export, exported: Exported): Promise<Exported | undefined> {
  const { stage } = exported;
  switch (stage.at) {
    case 'entries':
      return writeEntries(work, exported);
    case 'contents':
      return { ...exported, stage: await writeContents(work, exported.digests, stage) };
    case 'people':
      return { ...exported, stage: await writeOpenings(work, exported.commitments, stage) };
    case 'manifest':
      return writeManifest(work, exported);
  }
}

async function writeEntries({ ports, log, part, writer }: Export, exported: Exported): Promise<Exported> {
  const paths = logPaths(ports.ledgerKey.keyName(), log);
  const taken: ReadEntry[] = [];
  let { frontier } = exported;
  for await (const entry of entriesInTurn(ports, log, frontier.size, exported.size, part)) {
    if (!writer.append(paths.entries, `${entry.text}\n`)) break;
    const leaf = leafHash(entry.text);
    writer.appendShort(paths.leaves, `${leaf}\n`);
    frontier = appendLeaf(frontier, leaf);
    taken.push(entry);
  }
  const isDone = frontier.size === exported.size;
  if (isDone) for (const path of [paths.entries, paths.leaves]) writer.close(path);
  return {
    ...exported,
    frontier,
    digests: inOrder(exported.digests, digestsIn(taken)),
    commitments: inOrder(exported.commitments, commitmentsIn(taken)),
    stage: isDone ? { at: 'contents', next: 0, piece: 0 } : exported.stage,
  };
}

const DIGEST = /"([0-9a-f]{64})"/g;

function digestsIn(entries: readonly ReadEntry[]): readonly Digest[] {
  return entries.flatMap(({ text }) => [...text.matchAll(DIGEST)].map((match) => match[1] ?? ''));
}

function inOrder<T extends string>(some: readonly T[], others: readonly T[]): readonly T[] {
  return [...new Set([...some, ...others])].sort();
}

/** The kept contents whose digests the entries name; one that is not kept is simply not there. */
async function writeContents(
  { ports, part, writer }: Export,
  digests: readonly Digest[],
  from: Extract<Stage, { at: 'contents' }>,
): Promise<Stage> {
  const wanted = digests.slice(from.next, from.next + CONTENTS_AT_ONCE);
  if (wanted.length === 0) {
    writer.appendShort(OPENINGS, '[');
    return { at: 'people', after: '', places: {}, written: false };
  }
  const contents = await readFirstPieces(ports, wanted);
  part.count(contents.map((content) => content?.text.length ?? 0));
  for (const [index, content] of contents.entries()) {
    const next = from.next + index;
    const digest = wanted[index];
    if (!content || digest === undefined) continue;
    const { path, pieces = 1 } = content;
    for (let piece = index === 0 ? from.piece : 0; piece < pieces; piece += 1) {
      const [text = ''] = piece === 0 ? [content.text] : await readPieces(ports, digest, piece, piece + 1);
      if (piece > 0) part.count([text.length]);
      if (!writer.append(path, text)) return { at: 'contents', next, piece };
    }
    writer.close(path);
  }
  return { at: 'contents', next: from.next + wanted.length, piece: 0 };
}

async function writeOpenings(
  { ports, log, people, part, writer }: Export,
  commitments: readonly Commitment[],
  from: Extract<Stage, { at: 'people' }>,
): Promise<Stage> {
  const openings = openingsInOrder(ports, log, { people, commitments }, from, part);
  let stage = from;
  while (!part.isOver()) {
    const some = await openings.next();
    if (!some) {
      writer.appendShort(OPENINGS, ']');
      writer.close(OPENINGS);
      return { at: 'manifest' };
    }
    for (const opening of some.openings) {
      if (!writer.append(OPENINGS, `${stage.written ? ',' : ''}${openingText(opening)}`)) return stage;
      stage = { ...stage, after: opening.commitment, written: true };
    }
    stage = { ...stage, after: some.until, places: openings.places() };
  }
  return stage;
}

async function writeManifest({ ports, log, writer }: Export, exported: Exported): Promise<Exported | undefined> {
  const signer = await ports.ledgerKey.signer();
  const { name } = logPaths(signer.key.name, log);
  const listed = { name, origin: log, size: exported.size, root: rootOf(exported.frontier) };
  const files = manifestFiles(writer.soFar(), { createdAt: exported.createdAt, logs: [listed] }, signer);
  return writer.addUncovered(files) ? undefined : exported;
}

function progressOf({ people }: Export, exported: Exported | undefined): ExportProgress {
  switch (exported?.stage.at) {
    case 'entries':
      return { at: 'entries', done: exported.frontier.size, of: exported.size };
    case 'contents':
      return { at: 'contents', done: exported.stage.next, of: exported.digests.length };
    case 'people': {
      const of = people.reduce((sum, { count }) => sum + count, 0);
      return { at: 'people', done: peoplePassed(people, exported.stage.places), of };
    }
    case 'manifest':
      return { at: 'manifest', done: 0, of: 1 };
    case undefined:
      return { at: 'manifest', done: 1, of: 1 };
  }
}
