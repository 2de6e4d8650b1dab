/** The files that one part of an export answers with, and what is known of all files of the bundle after it. */
import { appended, closed, type BundleFile, type BundleSoFar } from '../../domain/ledger/bundle';
import type { Part } from './part';

export interface BundleWriter {
  /** Whether there was room for it. */
  readonly append: (path: string, text: string) => boolean;
  /** What is so short that there always is. */
  readonly appendShort: (path: string, text: string) => void;
  readonly close: (path: string) => void;
  /** A whole file, known to be short. */
  readonly write: (path: string, text: string) => void;
  /** Files that the manifest does not cover, all of them or, where there is no room, none. */
  readonly addUncovered: (files: readonly BundleFile[]) => boolean;
  readonly files: () => readonly BundleFile[];
  readonly soFar: () => BundleSoFar;
}

export function bundleWriter(begun: BundleSoFar, part: Part): BundleWriter {
  const pieces = new Map<string, string[]>();
  /** What was appended and is not hashed yet: one long text is hashed faster than many short ones. */
  const waiting = new Map<string, string[]>();
  let soFar = begun;

  function hash(path: string): void {
    const texts = waiting.get(path);
    if (texts) soFar = appended(soFar, { path, content: texts.join('') });
    waiting.delete(path);
  }

  function add(path: string, text: string): void {
    textsAt(pieces, path).push(text);
    textsAt(waiting, path).push(text);
  }

  function close(path: string): void {
    hash(path);
    soFar = closed(soFar, path);
  }

  return {
    append(path, text) {
      if (!part.takes(text)) return false;
      add(path, text);
      return true;
    },
    appendShort: add,
    close,
    write(path, text) {
      add(path, text);
      close(path);
    },
    addUncovered(files) {
      if (!part.takes(files.map(({ content }) => content).join(''))) return false;
      for (const { path, content } of files) textsAt(pieces, path).push(content);
      return true;
    },
    files: () => [...pieces].map(([path, texts]) => ({ path, content: texts.join('') })),
    soFar() {
      for (const path of [...waiting.keys()]) hash(path);
      return soFar;
    },
  };
}

function textsAt(texts: Map<string, string[]>, path: string): string[] {
  const known = texts.get(path) ?? [];
  texts.set(path, known);
  return known;
}
