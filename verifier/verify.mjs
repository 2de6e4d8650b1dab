#!/usr/bin/env node
/**
 * Verifies an evidence bundle of release communications. One file, nothing but Node.js 20 or newer, no network, and no
 * code in common with the app: it follows docs/ledger-format.md and can be judged against that page alone.
 *
 *   node verify.mjs FOLDER [--key KEY] [--checkpoint FILE]... [--json]
 *
 * Ends with 0 when the bundle is accepted, 1 when it is refused, 2 when there is nothing to verify.
 */
import { createHash, createPublicKey, verify as verifySignature } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// ── Bytes, text and hashes ──────────────────────────────────────────────────────────────────────────────────────────

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const hex = (...parts) => sha256(...parts).toString('hex');
const isDigest = (value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isInstant = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const digestOf = (value) => hex(canonical(value));

/** Strict UTF-8: a broken sequence is undefined, and a byte order mark stays visible. */
function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * RFC 8785: properties in the order of their UTF-16 code units, no white space, numbers and strings as ECMAScript.
 * Throws a RangeError for text with half a surrogate pair, which has no UTF-8 form.
 */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'string' && !value.isWellFormed()) throw new RangeError('not Unicode');
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** The value of a canonical JSON text; undefined when it is not JSON or not spelled canonically, byte for byte. */
function parseCanonical(bytes) {
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text);
    return canonical(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of a base64 text, only when it is their one spelling. */
function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
}

// ── The Merkle tree of RFC 6962 ─────────────────────────────────────────────────────────────────────────────────────

const leafHash = (line) => sha256(Uint8Array.of(0), line);
const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** The root over the first `size` of these leaf hashes, in hexadecimal. */
function rootOf(leaves, size = leaves.length) {
  const root = (from, to) => {
    if (to - from === 1) return leaves[from];
    let split = 1;
    while (split * 2 < to - from) split *= 2;
    return nodeHash(root(from, from + split), root(from + split, to));
  };
  return (size === 0 ? sha256('') : root(0, size)).toString('hex');
}

// ── Signed notes (C2SP signed-note), Ed25519 only ───────────────────────────────────────────────────────────────────

/** `name+id+base64(0x01 ‖ 32 bytes)`, undefined when malformed or when the id does not fit. */
function parseKey(line) {
  const match = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(line);
  const bytes = match && fromBase64(match[3]);
  if (!bytes || bytes.length !== 33 || bytes[0] !== 1) return undefined;
  const id = sha256(match[1], '\n', bytes).subarray(0, 4);
  return id.toString('hex') === match[2] ? { name: match[1], id, bytes: bytes.subarray(1), line } : undefined;
}

/**
 * Takes a note apart and checks the signatures of the key. Gives its text, whether the key signed it, how many
 * signature lines it has, and, where it is not a note or a signature is wrong, what the fault is.
 */
function readNote(bytes, key) {
  const note = textOf(bytes);
  const separator = note === undefined ? -1 : note.lastIndexOf('\n\n');

  if (separator < 0 || !note.endsWith('\n') || /[\u0000-\u0009\u000b-\u001f]/.test(note))
    return { fault: 'is not a signed note' };
  const text = note.slice(0, separator + 1);
  const lines = note.slice(separator + 2, -1).split('\n');
  let signed = false;
  for (const line of lines) {
    const match = /^\u2014 ([^\s+]+) (\S+)$/u.exec(line);
    const blob = match && fromBase64(match[2]);
    if (!blob || blob.length <= 4) return { fault: 'has a malformed signature line' };
    if (match[1] !== key.name || !key.id.equals(blob.subarray(0, 4))) continue;
    if (!isSignature(key.bytes, Buffer.from(text), blob.subarray(4))) return { fault: 'has a signature that is wrong' };
    signed = true;
  }
  return { text, signed, lines: lines.length };
}

function isSignature(publicKey, message, signature) {
  try {
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') };
    return verifySignature(null, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
  } catch {
    return false;
  }
}

/** A checkpoint (C2SP tlog-checkpoint) in a note: `{origin, size, root, signed}` or `{fault}`. */
function readCheckpoint(bytes, key) {
  const note = readNote(bytes, key);
  if (note.fault) return note;
  const match = /^([^\n]+)\n(0|[1-9][0-9]{0,14})\n([^\n]+)\n$/.exec(note.text);
  const root = match && fromBase64(match[3]);
  if (!root || root.length !== 32) return { fault: 'is not a checkpoint: origin, size, root' };
  const checkpoint = { origin: match[1], size: Number(match[2]), root: root.toString('hex'), signed: note.signed };
  if (note.signed && !checkpoint.origin.startsWith(`${key.name}/`))
    return { fault: `is signed by ${key.name} for a log that is not its own, ${checkpoint.origin}` };
  return checkpoint;
}

// ── The report ──────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Collects what was found. A problem refuses the bundle; a finding is for the reader to judge; a pass and a note tell
 * what was looked at.
 */
function newReport() {
  const lines = [];
  const add = (kind) => (file, message, entry) =>
    lines.push({ kind, file, message, ...(entry === undefined ? {} : { entry }) });
  return {
    lines,
    pass: add('pass'),
    note: add('note'),
    finding: add('finding'),
    problem: add('problem'),
    problems: () => lines.filter(({ kind }) => kind === 'problem'),
  };
}

// ── The whole bundle ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Verifies a bundle given as a map from path to bytes. `key` is the expected key as one line, `checkpoints` are
 * `{name, bytes}` that someone kept, `strangers` are paths in the folder that are no plain files.
 */
export function verifyBundle(files, { key: pinned, checkpoints = [], strangers = [] } = {}) {
  const report = newReport();
  for (const path of strangers) report.problem(path, 'is not a plain file.');
  const key = chooseKey(files, pinned, report);
  if (key !== undefined) {
    const manifest = checkManifest(files, key, report);
    const contents = checkContents(files, report);
    const logs = checkLogs(files, key, manifest, report);
    checkOpenings(files, logs, contents, report);
    for (const log of logs.values()) checkProcess(log, logs, contents, key, report);
    for (const { name, bytes } of checkpoints) checkKeptCheckpoint(name, bytes, logs, key, report);
  }
  return {
    accepted: report.problems().length === 0,
    key: key?.line,
    pinned: pinned !== undefined,
    lines: report.lines,
  };
}

function chooseKey(files, pinned, report) {
  const path = 'public-key.txt';
  const text = files.has(path) ? textOf(files.get(path)) : undefined;
  const own = text?.endsWith('\n') ? parseKey(text.slice(0, -1)) : undefined;
  if (!files.has(path)) report.problem(path, 'is missing.');
  else if (own === undefined) report.problem(path, 'is not one well-formed public key whose id fits it.');
  if (pinned === undefined) return own;
  const key = parseKey(pinned);
  if (key === undefined) report.problem('expected key', 'is not well-formed.');
  if (own !== undefined && own.line !== pinned) report.problem(path, 'is not the key that was expected.');
  else if (own !== undefined) report.pass(path, 'The bundle’s key is the one that was expected.');
  return key;
}

const UNCOVERED = ['manifest.json', 'manifest.note'];
const SAFE_PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** The signed note covers manifest.json, and manifest.json covers every other file. Gives the manifest if authentic. */
function checkManifest(files, key, report) {
  for (const path of UNCOVERED) if (!files.has(path)) report.problem(path, 'is missing.');
  const bytes = files.get('manifest.json');
  if (bytes === undefined || !files.has('manifest.note')) return undefined;
  const note = readNote(files.get('manifest.note'), key);
  const named = /^release-communications-evidence-bundle\/1\nsha256 ([0-9a-f]{64})\n$/.exec(note.text ?? '');
  if (note.fault) return void report.problem('manifest.note', `${note.fault}.`);
  if (!note.signed || note.lines !== 1)
    return void report.problem('manifest.note', `is not signed by ${key.name}, and by nobody else.`);
  if (!named) return void report.problem('manifest.note', 'is a note about something else.');
  if (named[1] !== hex(bytes)) return void report.problem('manifest.json', 'is not the manifest that was signed.');
  const manifest = parseCanonical(bytes);
  if (!isManifest(manifest)) return void report.problem('manifest.json', 'is not a manifest of format version 1.');
  report.pass('manifest.json', `The manifest of ${manifest.createdAt} is signed by ${key.name}.`);
  checkFiles(files, manifest, report);
  return manifest;
}

function isManifest(value) {
  return (
    isObject(value) &&
    value.format === 'release-communications-evidence-bundle' &&
    value.version === 1 &&
    isInstant(value.createdAt) &&
    Array.isArray(value.logs) &&
    value.logs.every(
      (log) =>
        typeof log.name === 'string' && typeof log.origin === 'string' && isCount(log.size) && isDigest(log.root),
    ) &&
    Array.isArray(value.files) &&
    value.files.every((file) => SAFE_PATH.test(file.path) && isCount(file.bytes) && isDigest(file.sha256)) &&
    value.files.every((file, index) => index === 0 || value.files[index - 1].path < file.path)
  );
}

function checkFiles(files, manifest, report) {
  const before = report.problems().length;
  const listed = new Map(manifest.files.map((file) => [file.path, file]));
  for (const { path, bytes, sha256: digest } of manifest.files) {
    const found = files.get(path);
    if (found === undefined) report.problem(path, 'is missing.');
    else if (found.length !== bytes) report.problem(path, `has ${found.length} bytes; ${bytes} were signed.`);
    else if (hex(found) !== digest) report.problem(path, 'has been changed since the bundle was signed.');
  }
  for (const path of files.keys())
    if (!listed.has(path) && !UNCOVERED.includes(path)) report.problem(path, 'does not belong to the bundle.');
  if (!files.has('openings.json')) report.problem('openings.json', 'is missing.');
  if (report.problems().length === before)
    report.pass('manifest.json', `All ${listed.size} files are as they were signed.`);
}

/** Content stands under its own digest. Gives the map from digest to bytes. */
function checkContents(files, report) {
  const contents = new Map();
  for (const [path, bytes] of files) {
    if (!path.startsWith('content/')) continue;
    const match = /^content\/([0-9a-f]{64})\.(json|txt)$/.exec(path);
    if (!match) report.problem(path, 'is not named by a digest.');
    else if (hex(bytes) !== match[1]) report.problem(path, 'is not the content that its name stands for.');
    else if (match[2] === 'json' && parseCanonical(bytes) === undefined) report.problem(path, 'is not canonical JSON.');
    else contents.set(match[1], bytes);
  }
  if (contents.size > 0) report.pass('content', `${contents.size} contents are what their digests say.`);
  return contents;
}

// ── A log ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function checkLogs(files, key, manifest, report) {
  const names = new Set(manifest?.logs.map(({ name }) => name));
  for (const path of files.keys()) {
    const match = /^logs\/(.+)\.(?:jsonl|leaves)$/.exec(path) ?? /^checkpoints\/([^/]+)\.note$/.exec(path);
    if (match) names.add(match[1]);
    else if (path.startsWith('logs/')) report.problem(path, 'is not a part of a log.');
  }
  if (names.size === 0) report.problem('logs', 'holds no log.');
  const logs = new Map();
  for (const name of [...names].sort()) {
    const log = checkLog(
      name,
      files,
      key,
      manifest?.logs.find((listed) => listed.name === name),
      report,
    );
    if (log !== undefined) logs.set(log.origin, log);
  }
  return logs;
}

/** Gives the log when every entry is proven by the signed root; what was altered is not interpreted any further. */
function checkLog(name, files, key, listed, report) {
  const paths = {
    entries: `logs/${name}.jsonl`,
    leaves: `logs/${name}.leaves`,
    checkpoint: `checkpoints/${name}.note`,
  };
  for (const path of Object.values(paths)) if (!files.has(path)) report.problem(path, 'is missing.');
  const before = report.problems().length;
  const checkpoint = files.has(paths.checkpoint)
    ? readCheckpoint(files.get(paths.checkpoint), key)
    : { fault: 'is missing' };
  if (checkpoint.fault) report.problem(paths.checkpoint, `${checkpoint.fault}.`);
  else if (!checkpoint.signed) report.problem(paths.checkpoint, `is not signed by ${key.name}.`);
  const head = checkpoint.signed ? checkpoint : listed;
  if (head === undefined || !files.has(paths.entries)) return undefined;
  checkNames(name, paths.checkpoint, head, listed, key, report);

  const lines = splitLines(paths.entries, files.get(paths.entries), report);
  const hashes = lines.map(leafHash);
  const rootFits = hashes.length === head.size && rootOf(hashes) === head.root;
  if (files.has(paths.leaves)) {
    const leaves = splitLines(paths.leaves, files.get(paths.leaves), report).map((line) => line.toString('latin1'));
    if (rootFits) compareLeaves(paths.leaves, leaves, hashes, report);
    else nameWhatWasAltered(paths, leaves, hashes, head, report);
  }
  if (!rootFits) {
    const expected = `the ${head.size} that were signed`;
    report.problem(paths.entries, `holds ${hashes.length} entries that do not add up to the root of ${expected}.`);
  }
  const entries = lines.map((line, index) => readEntry(paths.entries, line, index, head.origin, report));
  checkEarlier(name, files, hashes, head, key, report);
  if (report.problems().length > before) {
    report.note(paths.entries, 'What the log says is not judged, because of the problems above.');
    return undefined;
  }
  report.pass(paths.entries, `${entries.length} entries add up to the root that ${key.name} signed.`);
  return { origin: head.origin, path: paths.entries, hashes, entries };
}

function checkNames(name, path, head, listed, key, report) {
  const prefix = `${key.name}/`;
  if (!head.origin.startsWith(prefix) || head.origin.slice(prefix.length).replaceAll('/', '-') !== name)
    report.problem(path, `is about the log ${head.origin}, which does not go by the name ${name}.`);
  if (listed && (listed.origin !== head.origin || listed.size !== head.size || listed.root !== head.root))
    report.problem(path, 'is not the checkpoint that the manifest speaks of.');
}

/** Lines of bytes, each ended by one newline. */
function splitLines(path, bytes, report) {
  const lines = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; start = end + 1, end = bytes.indexOf(10, start))
    lines.push(bytes.subarray(start, end));
  if (start < bytes.length) {
    lines.push(bytes.subarray(start));
    report.problem(path, 'does not end with a newline.', lines.length - 1);
  }
  return lines;
}

function compareLeaves(path, leaves, hashes, report) {
  for (let index = 0; index < Math.max(leaves.length, hashes.length); index += 1)
    if (leaves[index] !== hashes[index]?.toString('hex'))
      return report.problem(path, 'is not the hash of the entry.', index);
}

/** The root says that something was altered; the list of leaves, if the root vouches for it, says which entry. */
function nameWhatWasAltered(paths, leaves, hashes, head, report) {
  if (
    !leaves.every(isDigest) ||
    leaves.length !== head.size ||
    rootOf(leaves.map((leaf) => Buffer.from(leaf, 'hex'))) !== head.root
  )
    return report.problem(
      paths.leaves,
      'does not add up to the signed root either, so the altered entries cannot be named.',
    );
  const place = new Map(leaves.map((leaf, index) => [leaf, index]));
  const found = new Set(hashes.map((hash) => place.get(hash.toString('hex'))));
  hashes.forEach((hash, line) => {
    const index = place.get(hash.toString('hex'));
    if (index === line) return;
    if (index !== undefined)
      report.problem(paths.entries, `stands on line ${line + 1}, where entry ${line} belongs.`, index);
    else if (line < leaves.length && !found.has(line)) report.problem(paths.entries, 'has been changed.', line);
    else report.problem(paths.entries, `is not part of the log: line ${line + 1} was inserted.`, line);
  });
  for (let index = 0; index < leaves.length; index += 1)
    if (!found.has(index) && index >= hashes.length) report.problem(paths.entries, 'has been removed.', index);
    else if (!found.has(index) && place.has(hashes[index].toString('hex')))
      report.problem(paths.entries, 'has been removed.', index);
}

function readEntry(path, line, index, origin, report) {
  const entry = parseCanonical(line);
  if (!isObject(entry)) return void report.problem(path, 'is not canonical JSON.', index);
  if (entry.version !== 1) report.problem(path, 'is not of format version 1.', index);
  if (entry.log !== origin) report.problem(path, `was written to another log, ${entry.log}.`, index);
  if (entry.index !== index) report.problem(path, `calls itself entry ${entry.index}.`, index);
  if (!isInstant(entry.time)) report.problem(path, 'has no time in UTC with milliseconds.', index);
  if (!isActor(entry.actor)) report.problem(path, 'does not say whose doing it is.', index);
  if (Object.keys(entry).join() !== 'actor,data,index,log,time,type,version')
    report.problem(path, 'does not have exactly the properties of an entry.', index);
  if (typeof entry.type !== 'string' || !isObject(entry.data)) report.problem(path, 'has no type or no data.', index);
  return entry;
}

function isActor(actor) {
  if (!isObject(actor)) return false;
  if (actor.kind === 'person') return isCommitment(actor.account);
  return actor.kind === 'app' || (actor.kind === 'pipeline' && typeof actor.name === 'string');
}

/** Checkpoints given out before must be beginnings of the log. */
function checkEarlier(name, files, hashes, head, key, report) {
  for (const [path, bytes] of files) {
    if (!path.startsWith(`checkpoints/${name}/`)) continue;
    const checkpoint = readCheckpoint(bytes, key);
    if (checkpoint.fault) report.problem(path, `${checkpoint.fault}.`);
    else if (path !== `checkpoints/${name}/${checkpoint.size}.note`) report.problem(path, 'is named by another size.');
    else compareWithLog(path, checkpoint, { origin: head.origin, hashes }, key, report);
  }
}

function compareWithLog(path, checkpoint, log, key, report, entry) {
  if (checkpoint.origin !== log.origin)
    return report.problem(path, `is about another log, ${checkpoint.origin}.`, entry);
  if (checkpoint.size > log.hashes.length)
    return report.problem(path, `speaks of ${checkpoint.size} entries; the log has only ${log.hashes.length}.`, entry);
  if (checkpoint.root !== rootOf(log.hashes, checkpoint.size))
    return report.problem(
      path,
      `shows other entries than the log: its first ${checkpoint.size} were rewritten.`,
      entry,
    );
  if (!checkpoint.signed) return report.finding(path, `fits the log but is not signed by ${key.name}.`, entry);
  return report.pass(path, `The log’s first ${checkpoint.size} entries are those of this checkpoint.`, entry);
}

/** A checkpoint that someone kept: a signed note, or a text with lines `origin#size root` as messages carry them. */
function checkKeptCheckpoint(name, bytes, logs, key, report) {
  const note = readCheckpoint(bytes, key);
  if (!note.fault && !note.signed) return report.problem(name, `is not signed by ${key.name}.`);
  const kept = note.fault ? checkpointLines(bytes) : [note];
  if (kept.length === 0) return report.problem(name, `holds no checkpoint; as a signed note it ${note.fault}.`);
  for (const checkpoint of kept) {
    const log = logs.get(checkpoint.origin);
    if (log === undefined) report.problem(name, `is about ${checkpoint.origin}, which this bundle does not prove.`);
    else compareWithLog(name, checkpoint, log, key, report);
  }
}

/** Mail may break lines with `=` and write `=` as `=3D`; both are undone. The reader vouches for the text, no key does. */
function checkpointLines(bytes) {
  const text = bytes
    .toString('utf8')
    .replace(/=\r?\n/g, '')
    .replaceAll('=3D', '=');
  const found = new Map();
  for (const [line, origin, size, root] of text.matchAll(
    /([^\s#<>"]+\/[^\s#<>"]+)#(0|[1-9][0-9]{0,14})\s+([0-9a-f]{64}|[A-Za-z0-9+/]{43}=)/g,
  ))
    found.set(line.replace(/\s+/, ' '), {
      origin,
      size: Number(size),
      root: root.length === 64 ? root : Buffer.from(root, 'base64').toString('hex'),
      signed: true,
    });
  return [...found.values()];
}

// ── Openings ────────────────────────────────────────────────────────────────────────────────────────────────────────

const isCommitment = (value) => typeof value === 'string' && /^commitment:[0-9a-f]{64}$/.test(value);

function checkOpenings(files, logs, contents, report) {
  const path = 'openings.json';
  if (!files.has(path)) return;
  const openings = parseCanonical(files.get(path));
  if (!Array.isArray(openings)) return report.problem(path, 'is not a canonical JSON list.');
  const before = report.problems().length;
  openings.forEach((opening, index) => {
    const fits =
      isObject(opening) &&
      Object.keys(opening).length === 3 &&
      typeof opening.salt === 'string' &&
      /^(?:[0-9a-f]{2}){16,}$/.test(opening.salt) &&
      isObject(opening.value) &&
      opening.commitment === `commitment:${digestOf({ salt: opening.salt, value: opening.value })}`;
    if (!fits) report.problem(path, `Opening ${index} does not fit its commitment.`);
    else if (index > 0 && !(openings[index - 1].commitment < opening.commitment))
      report.problem(path, `Opening ${index} is not in order.`);
  });
  if (report.problems().length > before) return;
  const used = new Set();
  for (const log of logs.values()) for (const entry of log.entries) collectCommitments(entry, used);
  for (const bytes of contents.values())
    for (const [found] of bytes.toString('latin1').matchAll(/commitment:[0-9a-f]{64}/g)) used.add(found);
  const opened = openings.filter(({ commitment }) => used.has(commitment)).length;
  report.pass(
    path,
    `${opened} of ${used.size} commitments are opened and fit; ${used.size - opened} are withheld or erased.`,
  );
  if (opened < openings.length)
    report.finding(path, `${openings.length - opened} openings belong to nothing in this bundle.`);
}

function collectCommitments(value, into) {
  if (isCommitment(value)) into.add(value);
  else if (typeof value === 'object' && value !== null)
    for (const inner of Object.values(value)) collectCommitments(inner, into);
}

// ── What the log says: were the rules kept? ─────────────────────────────────────────────────────────────────────────

/**
 * Reads a proven log as a story. A breach of a rule is a problem and names its entry; what a reader should know but
 * may be the site's custom (one person in two roles, a clock that went back) is a finding.
 */
function checkProcess(log, logs, contents, key, report) {
  const story = {
    log,
    logs,
    contents,
    key,
    report,
    submissions: new Map(),
    overrides: new Map(),
    corrections: new Map(),
    // What the record names to be installed, as far as the log was read.
    installation: undefined,
    // Authorisations that do not say which change requests were linked, as older ones do not.
    unlisted: [],
    sends: new Map(),
    deliveries: new Map(),
    receipts: [],
    // The kinds of receipts by delivery: one of any kind, even a bounce, proves that the message was handed over.
    proven: new Map(),
    // Deliveries that a person had sent again: receipts before count no more.
    again: [],
    coverage: [],
    // How the reminders of deliveries ended, by delivery and number.
    reminded: new Set(),
    // Deliveries whose readers were told by the next channel, as a person says.
    toldNext: new Set(),
    // Acknowledgements of what was corrected, as entries count them.
    reopened: [],
  };
  const before = report.problems().length;
  let previous = '';
  for (const entry of log.entries) {
    if (entry.time < previous) report.finding(log.path, 'has an earlier time than the entry before it.', entry.index);
    previous = entry.time;
    const judge = JUDGES[entry.type];
    if (judge === undefined) continue;
    try {
      judge(story, entry, (message) => report.problem(log.path, message, entry.index));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      report.problem(log.path, `does not have the data that ${entry.type} needs.`, entry.index);
    }
  }
  judgeReceipts(story);
  judgeCoverages(story);
  judgeReopened(story);
  judgeMissingReviews(story);
  if (report.problems().length === before) tellStory(story);
}

const JUDGES = {
  'submitted-for-approval': (story, { index, data }) => {
    story.submissions.set(data.submission, {
      index,
      pin: data.pin,
      covers: data.covers.map(pinOf),
      changes: data.changes,
      supersededAt: undefined,
    });
    const older = story.submissions.get(data.supersedes);
    if (older) older.supersededAt = index;
  },
  'change-approved': (story, entry, breach) => {
    const { actor, data } = entry;
    if (actor.kind !== 'person') breach('approves, but not in a person’s name.');
    judgeDeputy(entry, breach);
    data.covers.map(pinOf);
    judgeSubmission(story, data, breach);
  },
  'change-declined': (_story, entry, breach) => judgeDeputy(entry, breach),
  'approval-recognised': judgeRecognised,
  'override-asked': judgeAsking,
  'override-granted': judgeGranting,
  'override-withdrawn': judgeWithdrawing,
  'emergency-reviewed': judgeReview,
  'correction-drafted': judgeDraft,
  'correction-dropped': (story, { time, actor, data }, breach) => {
    const correction = story.corrections.get(data.correction);
    if (!correction || correction.ended) breach(`drops the correction ${data.correction}, which was not open.`);
    if (actor.kind !== 'person') breach('drops a correction, but not in a person’s name.');
    if (!correction) return;
    endDraft(correction, time);
    correction.dropped = true;
  },
  'installation-named': (story, { data }, breach) => {
    if (![data.artifacts, data.commits, data.environments].every(Array.isArray)) throw new TypeError('malformed');
    if (data.revision !== (story.installation?.revision ?? 0) + 1)
      breach(`names what to install as revision ${data.revision}, which does not follow the one before.`);
    story.installation = data;
  },
  'send-authorised': judgeAuthorisation,
  'steps-held': judgeHolding,
  'steps-ended': judgeEnding,
  'step-decided': judgeStep,
  'deliveries-settled': (story, entry, breach) => {
    for (const { delivery, channel, outcome } of entry.data.deliveries)
      if (PEOPLE_CHANNELS.includes(channel) && outcome === 'accepted')
        breach(`counts the delivery ${delivery} by ${channel} as told, which only a person can say.`);
    judgeDeliveries(story, entry, breach);
  },
  'deliveries-attested': (story, entry, breach) => {
    const { index, actor, data } = entry;
    if (actor.kind !== 'person') breach('attests what was told, but not in a person’s name.');
    const outcome = data.attested === 'told' ? 'accepted' : 'failed';
    for (const one of data.deliveries) {
      if (!PEOPLE_CHANNELS.includes(one.channel))
        breach(`attests the delivery ${one.delivery} by ${one.channel}, which people do not tell.`);
      if (one.outcome !== outcome)
        breach(`attests the delivery ${one.delivery} as ${data.attested}, but counts it as ${one.outcome}.`);
      if (outcome === 'accepted') story.receipts.push({ delivery: one.delivery, kind: 'attested', index });
      if (data.attested === 'taken-back') {
        if (story.deliveries.get(one.delivery)?.outcome !== 'accepted')
          breach(`takes back that the delivery ${one.delivery} was told, which nobody had attested.`);
        story.again.push({ delivery: one.delivery, index });
      }
    }
    if (data.attested === 'taken-back' && !isCommitment(data.note))
      breach('takes back what was told without a reason.');
    judgeDeliveries(story, entry, breach);
  },
  'delivery-settled-by-person': (story, { index, actor, data }, breach) => {
    const send = story.sends.get(data.authorisation);
    if (!send) return breach(`settles a delivery of ${data.authorisation}, which nobody authorised.`);
    if (actor.kind !== 'person') breach('settles a delivery by judgement, but not in a person’s name.');
    if (!OUTCOMES.includes(data.outcome) || data.outcome === 'uncertain') throw new TypeError('malformed judgement');
    const delivery = story.deliveries.get(data.delivery);
    // Who cancels a delivery may have it sent again; then it is settled once more, and its receipts are those to come.
    const open = data.outcome === 'cancelled';
    const mayBe =
      delivery?.outcome === 'uncertain' ||
      (open && delivery && didNotArrive(delivery, story.proven.get(data.delivery)));
    if (delivery && (delivery.authorisation !== send.name || !mayBe))
      return breach(
        `settles the delivery ${data.delivery}, which was ${open ? 'neither uncertain, failed nor bounced' : 'not uncertain'}.`,
      );
    if (open) {
      story.proven.delete(data.delivery);
      story.again.push({ delivery: data.delivery, index });
    }
    story.deliveries.set(data.delivery, { ...delivery, authorisation: send.name, outcome: data.outcome, open });
  },
  'receipts-recorded': (story, { index, data }) => {
    for (const receipt of data.receipts) {
      story.receipts.push({ ...receipt, index });
      if (isOfReminderOnly(receipt)) continue;
      story.proven.set(receipt.delivery, new Set(story.proven.get(receipt.delivery)).add(receipt.kind));
    }
  },
  'send-closed': judgeClosing,
  'configuration-item-recorded': (story, { data }, breach) => {
    if (!story.sends.has(data.authorisation))
      breach(`records a configuration item for ${data.authorisation}, which nobody authorised.`);
  },
  'coverage-judged': (story, entry, breach) => {
    const { data } = entry;
    if (![data.percent, data.hours, data.people, data.reached].every(isCount)) throw new TypeError('malformed');
    const send = story.sends.get(data.authorisation);
    const pins = send?.plan.filter((pin) => pin.communique === data.communique) ?? [];
    if (pins.length === 0)
      return breach(`judges who has ${data.communique}, which ${data.authorisation} did not send.`);
    if (data.people < pins.reduce((sum, { audience }) => sum + audience.count, 0))
      breach(`counts ${data.people} people for ${data.communique}, fewer than it was sent to.`);
    const needed = Math.ceil((data.percent * data.people) / 100);
    if ((data.outcome === 'reached') !== data.reached >= needed)
      breach(`calls the target of ${data.communique} ${data.outcome}: ${needed} were needed, ${data.reached} had it.`);
    if (
      data.outcome === 'missed' &&
      Date.parse(entry.time) < Date.parse(send.time) + data.hours * 3_600_000 - CLOCK_TOLERANCE
    )
      breach(`calls the target of ${data.communique} missed before its time was over.`);
    const isWordCounted = pins.some(({ next }) => PEOPLE_CHANNELS.includes(next?.channel));
    story.coverage.push({ index: entry.index, data, send: send.name, isWordCounted });
  },
  'reminder-begun': judgeReminding,
  'reminders-settled': judgeReminders,
  'reminders-attested': judgeAttestedReminders,
  'reminding-stopped': (story, { time, actor, data }, breach) => {
    const chase = chaseOf(story, data, breach);
    if (actor.kind !== 'person') breach('stops reminding, but not in a person’s name.');
    if (chase) chase.stopped = time;
  },
  'coverage-escalated': (story, { data }, breach) => {
    const chase = chaseOf(story, data, breach);
    if (data.to !== undefined && !isCommitment(data.to)) throw new TypeError('malformed');
    const name = story.sends.get(data.authorisation)?.name;
    const last = story.coverage.filter((one) => one.send === name && one.data.communique === data.communique).at(-1);
    if (chase && last?.data.outcome !== 'missed')
      breach(`tells somebody that the target of ${data.communique} was missed, which it was not.`);
    if (!chase) return;
    const before = chase.escalated;
    if (before === undefined ? data.instead !== undefined : data.instead !== true || before.to === data.to)
      breach(`tells somebody a second time that the target of ${data.communique} was missed.`);
    if (before && before.to === undefined) breach(`tells somebody of ${data.communique} after nobody was left.`);
    chase.escalated = { to: data.to };
  },
  'acknowledgements-reopened': (story, { index, data }, breach) => {
    const send = story.sends.get(data.authorisation);
    if (send?.corrects === undefined)
      return breach(`asks anew for acknowledgements because of ${data.authorisation}, which corrects nothing.`);
    for (const { communique, corrects, acknowledged } of data.communiques) {
      if (!isCount(acknowledged)) throw new TypeError('malformed');
      if (!send.plan.some((pin) => pin.communique === communique))
        breach(`asks anew for acknowledgements of ${corrects} by ${communique}, which was not sent.`);
      story.reopened.push({ index, corrects, acknowledged, send: story.sends.get(send.corrects)?.name });
    }
  },
  'address-released': (_story, { actor }, breach) => {
    if (actor.kind !== 'person') breach('lets an address be written to again, but not in a person’s name.');
  },
  'log-checkpointed': judgeCheckpoint,
};

/** A bounce outweighs that it was handed over, and only an acknowledgement outweighs a bounce. */
function didNotArrive({ outcome }, proven = new Set()) {
  return proven.has('bounced') ? !proven.has('acknowledged') : outcome === 'failed' && proven.size === 0;
}

/**
 * What makes two pins the same message to the same people. The revision does not: a communiqué may be saved again without
 * a change in what it says.
 */
function pinOf({ communique, kind, channel, content, audience, next }) {
  if (!isDigest(content) || !isDigest(audience.digest) || !isCount(audience.count))
    throw new TypeError('malformed pin');
  if (next !== undefined && !isDigest(next.content)) throw new TypeError('malformed pin');
  return canonical({
    communique,
    kind,
    channel,
    content,
    audience: { count: audience.count, digest: audience.digest },
    ...(next === undefined ? {} : { next: { channel: next.channel, content: next.content } }),
  });
}

const messageOf = ({ communique, channel, content }) => canonical({ communique, channel, content });

/** Nobody can approve what was replaced by a later submission. */
function judgeSubmission(story, data, breach) {
  const submission = story.submissions.get(data.submission);
  if (submission?.supersededAt !== undefined)
    breach(`approves a submission that entry ${submission.supersededAt} had replaced.`);
  return submission;
}

/** Who approves elsewhere than in the app sees no messages, so that approval is of what was submitted before. */
function judgeRecognised(story, { data }, breach) {
  if (data.decision !== 'approved') return;
  const mayBeUnnamed = data.source === 'change-status';
  if ((data.approvers.length === 0 && !mayBeUnnamed) || !data.approvers.every(isCommitment))
    breach('approves, but in nobody’s name.');
  const submission = judgeSubmission(story, data, breach);
  if (!submission) return breach(`approves the submission ${data.submission}, which nobody made.`);
  if (submission.pin !== data.pin) breach(`approves something else than entry ${submission.index} submitted.`);
  const submitted = new Set(submission.covers);
  if (!data.covers.every((cover) => submitted.has(pinOf(cover))))
    breach(`approves a message that entry ${submission.index} did not submit.`);
}

/** The gates before the send: open, approved for exactly these bytes and people, deployed and verified. */
function judgeAuthorisation(story, { index, time, actor, data }, breach) {
  const { entries } = story.log;
  if (story.sends.has(data.authorisation)) breach(`authorises ${data.authorisation} a second time.`);
  if (data.renews === undefined && actor.kind !== 'person') breach('authorises a send, but not in a person’s name.');
  if (data.gates.length === 0) breach('authorises a send without a gate.');
  for (const { gate, open } of data.gates)
    if (open !== true) breach(`authorises a send although the gate ${gate} is held.`);
  const overridden = judgeOverrides(story, { index, time, data }, breach);
  const unasked = new Set(data.gates.filter(({ asked }) => asked === false).map(({ gate }) => gate));
  const approvals = [];
  const approvers = new Set();
  for (const decision of data.decisions) {
    const entry = standingDecision(entries, decision, index);
    if (typeof entry === 'string') {
      breach(entry);
      continue;
    }
    for (const declined of standingDeclines(entries, entry.data.change, index))
      story.report.finding(
        story.log.path,
        `relies on entry ${decision}, although entry ${declined} declined the same change.`,
        index,
      );
    approvals.push({ ...entry.data, index: decision, covers: new Set(entry.data.covers.map(pinOf)) });
    for (const approver of entry.type === 'change-approved' ? [entry.actor.account] : entry.data.approvers)
      approvers.add(approver);
  }
  const plan = data.plan.map((pin) => ({ ...pin, key: pinOf(pin), audienceList: audienceList(story, pin, breach) }));
  const awaiting = new Set(data.awaiting ?? []);
  for (const communique of awaiting)
    if (!plan.some((pin) => pin.communique === communique))
      breach(`lets ${communique} wait, which is not part of its plan.`);
  const leaving = plan.filter(({ communique }) => !awaiting.has(communique));
  if (leaving.length === 0) breach('authorises nothing: every communiqué of its plan waits.');
  if (data.changes === undefined) story.unlisted.push(index);
  else judgeChanges(story, { data, approvals }, breach);
  if (!overridden.has('change-approved') && !unasked.has('change-approved'))
    judgeApproval({ data, leaving, approvals }, breach);
  if (leaving.some(({ kind }) => kind === 'release-announcement')) {
    for (const gate of unasked)
      story.report.finding(
        story.log.path,
        `announces a release without asking for “${gate}”: its policy says so.`,
        index,
      );
    const mayLack = overridden.has('deployment-verified') || unasked.has('deployment-verified');
    judgeDeployment(story, { index, time, data, mayLack }, breach);
  }
  if (data.corrects !== undefined) judgeCorrection(story, { time, data, plan }, breach);
  else if (plan.some(({ kind }) => kind === 'correction')) breach('sends a correction without saying of what.');
  const planned = plan.reduce((sum, { audience }) => sum + audience.count, 0);
  if (planned !== data.deliveries)
    breach(`authorises ${data.deliveries} deliveries, but its plan comes to ${planned}.`);
  if (actor.kind === 'person' && approvers.size > 0 && [...approvers].every((approver) => approver === actor.account))
    story.report.finding(
      story.log.path,
      'is sent by the only person who approved it: duties were not kept apart.',
      index,
    );
  const renewed = data.renews === undefined ? undefined : story.sends.get(data.renews);
  if (data.renews !== undefined && !renewed) breach(`renews ${data.renews}, which nobody authorised.`);
  if (renewed) {
    const settledPlan = (pins) => keysOf(pins.filter(({ communique }) => !renewed.awaiting.has(communique)));
    if (settledPlan(renewed.plan) !== settledPlan(plan)) breach(`renews ${data.renews} with another plan.`);
    letLeave(renewed, { time, data, plan, awaiting, planned }, breach);
  }
  renewed?.authorised.push(time);
  story.sends.set(
    data.authorisation,
    renewed ?? {
      name: data.authorisation,
      index,
      time,
      // When the gates were judged for it, the renewals included.
      authorised: [time],
      chases: new Map(plan.map(({ communique }) => [communique, { reminders: [], stopped: undefined }])),
      plan,
      planned,
      corrects: data.corrects,
      script: scriptOf(data, breach),
      // The communiqués whose gates hold them, with the time until when their deliveries may still have left.
      awaiting: new Map([...awaiting].map((communique) => [communique, ''])),
      ended: new Map(),
      released: new Set(),
      // What nobody may let leave but a person, and when all of it waited while something was corrected.
      held: new Map(),
      interruptions: [],
    },
  );
}

/** The change requests that were linked are those that were asked, and nothing else is relied on. */
function judgeChanges({ submissions }, { data, approvals }, breach) {
  if (!data.changes.every((change) => typeof change === 'string')) throw new TypeError('malformed changes');
  const linked = new Set(data.changes);
  for (const { index, change, submission, pin } of approvals) {
    if (!linked.has(change))
      breach(`relies on entry ${index}, the approval of a change that was not linked, ${change}.`);
    const asked = submissions.get(submission);
    // What a correction says does not depend on which changes are linked, so its pin says nothing of them.
    if (asked?.pin !== pin || data.corrects !== undefined) continue;
    for (const left of asked.changes.filter((id) => !linked.has(id)))
      breach(`leaves out the change ${left}, which entry ${asked.index} asked to approve the same.`);
    for (const added of data.changes.filter((id) => !asked.changes.includes(id)))
      breach(`names the change ${added}, which entry ${asked.index} did not ask to approve the same.`);
  }
}

/**
 * Every change request that was linked had approved everything that leaves, as it is. Where the entry does not say which
 * were linked, one of them had, and a correction need not have been approved.
 */
function judgeApproval({ data, leaving, approvals }, breach) {
  if (data.changes === undefined) {
    if (data.corrects !== undefined && data.decisions.length === 0) return;
    for (const { communique, channel, key } of leaving)
      if (!approvals.some(({ covers }) => covers.has(key)))
        breach(`authorises ${communique} over ${channel}, which was not approved as it is.`);
    return;
  }
  if (data.changes.length === 0) breach('authorises a send without a change request that could have approved it.');
  for (const change of new Set(data.changes)) {
    const own = approvals.filter((approval) => approval.change === change);
    for (const { communique, channel, key } of leaving)
      if (!own.some(({ covers }) => covers.has(key)))
        breach(`authorises ${communique} over ${channel}, which the change ${change} had not approved as it is.`);
  }
}

/** What waited for its gates and does no longer leaves as this renewal pins it, and not before. */
function letLeave(send, { time, data, plan, awaiting, planned }, breach) {
  const steps = scriptOf(data, breach);
  for (const communique of send.awaiting.keys()) {
    if (awaiting.has(communique)) continue;
    const neverLeft = send.awaiting.get(communique) === '';
    send.awaiting.delete(communique);
    if (steps.has(communique)) send.script.set(communique, steps.get(communique));
    else if (neverLeft) send.script.set(communique, { communique, from: time });
  }
  for (const communique of awaiting) if (!send.awaiting.has(communique)) send.awaiting.set(communique, time);
  send.plan = plan;
  send.planned = planned;
}

/** What waits for its gates again is named; the others of the send go on. */
function judgeHolding(story, { time, data }, breach) {
  const send = story.sends.get(data.authorisation);
  if (!send) return breach(`holds steps of ${data.authorisation}, which nobody authorised.`);
  if (data.steps.length === 0) breach('holds nothing.');
  for (const { communique, gates } of data.steps) {
    if (!Array.isArray(gates)) throw new TypeError('malformed step');
    if (!send.plan.some((pin) => pin.communique === communique))
      breach(`holds ${communique}, which entry ${send.index} did not authorise.`);
    if (!send.awaiting.has(communique)) send.awaiting.set(communique, time);
  }
}

/** What the app ends because of news is named; nothing more of it leaves. */
function judgeEnding(story, { time, data }, breach) {
  const send = story.sends.get(data.authorisation);
  if (!send) return breach(`ends steps of ${data.authorisation}, which nobody authorised.`);
  if (data.steps.length === 0) breach('ends nothing.');
  for (const { communique, because, gates } of data.steps) {
    if (!Array.isArray(gates)) throw new TypeError('malformed step');
    if (!send.plan.some((pin) => pin.communique === communique))
      breach(`ends ${communique}, which entry ${send.index} did not authorise.`);
    if (send.ended.has(communique)) breach(`ends ${communique}, which was ended before.`);
    if (!['gates', 'content', 'sender'].includes(because) || (because === 'gates') !== gates.length > 0)
      breach(`ends ${communique} without a reason.`);
    if (!send.ended.has(communique)) send.ended.set(communique, time);
  }
}

/** A correction is drafted for a send, because of a verdict against its deployment or a person's word. */
function judgeDraft(story, { index, time, actor, data }, breach) {
  const send = story.sends.get(data.corrects);
  if (!send) return breach(`corrects ${data.corrects}, which nobody had authorised.`);
  if (data.because === 'rescheduled') judgeRescheduling(story, send, data, breach);
  else if (data.because === 'person' ? actor.kind !== 'person' : !isVerdict(story.log.entries, data, index))
    breach(`begins a correction because of “${data.because}”, for which nothing stands.`);
  const replaced = story.corrections.get(data.replaces);
  if (replaced) endDraft(replaced, time);
  const draft = {
    send: send.name,
    because: data.because,
    corrects: new Map(data.communiques.map(({ communique, corrects }) => [communique, corrects])),
    ended: false,
  };
  story.corrections.set(data.correction, draft);
  if (data.runBook === undefined) return;
  if (!Array.isArray(data.runBook.ended)) throw new TypeError('malformed run-book');
  send.interruptions.push((draft.interruption = { from: time }));
  endSteps(send, draft, data.runBook.ended, time, breach);
}

/** From now on what the draft kept back may leave. */
function endDraft(draft, time) {
  draft.ended = true;
  if (draft.interruption) draft.interruption.until = time;
}

/** Of a run-book that is interrupted only what says something wrong is ended. */
function endSteps(send, draft, communiques, time, breach) {
  for (const communique of communiques) {
    const pin = send.plan.find((one) => one.communique === communique);
    if (!pin || !isWrong(draft, pin.kind)) breach(`ends ${communique}, which says nothing that is corrected.`);
    if (!send.ended.has(communique)) send.ended.set(communique, time);
  }
}

/**
 * Only what was told as planned is wrong because the day has moved, unless it was announced since, and nobody decided on
 * the correction that takes it back.
 */
function judgeRescheduling(story, { name, plan }, { schedule }, breach) {
  if (!schedule || schedule.before === schedule.after) breach('corrects a planned day that has not moved.');
  const decided = [...story.corrections.values()].filter(
    ({ send, sent, dropped }) => send === name && (sent || dropped),
  );
  if (decided.some(({ because }) => because !== 'person' && because !== 'rescheduled')) return;
  const others = new Set(plan.filter(({ kind }) => kind !== 'planned-notice').map(({ communique }) => communique));
  const isAnnounced = [...story.deliveries].some(
    ([id, { authorisation, communique }]) =>
      authorisation === name && others.has(communique) && mayHaveHeard(story, id),
  );
  if (isAnnounced) breach('corrects the planned day of what was announced.');
}

function isVerdict(entries, { evidence, because }, before) {
  const entry = isCount(evidence) && evidence < before ? entries[evidence] : undefined;
  if (because === 'change-failed') return entry?.type === 'change-status-recognised' && entry.data.verdict === 'failed';
  return entry?.type === 'deployment-evidence' && entry.data.verdict === because;
}

/** A correction is for exactly those who were told what it corrects, or may have been; over the same channel. */
function judgeCorrection(story, { time, data, plan }, breach) {
  const corrected = story.sends.get(data.corrects);
  if (!corrected) return breach(`corrects ${data.corrects}, which nobody had authorised.`);
  if (corrected.corrects !== undefined) breach(`corrects ${data.corrects}, which is a correction itself.`);
  if (plan.some(({ kind }) => kind !== 'correction')) breach('sends something else along with a correction.');
  const drafts = [...story.corrections.values()].filter(({ send }) => send === corrected.name);
  const draft = drafts.find(({ corrects }) => plan.every(({ communique }) => corrects.has(communique)));
  if (!draft) return breach('sends a correction that was not drafted.');
  if (data.renews !== undefined) return;
  if (draft.ended) breach('sends a correction that was dropped or sent before.');
  endDraft(draft, time);
  draft.sent = true;
  if (data.runBook !== undefined) {
    if (!Array.isArray(data.runBook.held)) throw new TypeError('malformed run-book');
    endSteps(corrected, draft, data.runBook.ended, time, breach);
    for (const communique of data.runBook.held) corrected.held.set(communique, time);
  }
  const kinds = new Map(corrected.plan.map(({ communique, kind }) => [communique, kind]));
  const told = [...story.deliveries].filter(([, { authorisation }]) => authorisation === corrected.name);
  for (const [id, delivery] of told) {
    const wrong = isWrong(draft, kinds.get(delivery.communique));
    const pins = plan.filter((pin) => isForReadersOf(draft, pin, delivery));
    const misses = pins.every(({ audienceList: list }) => list !== undefined && !list.has(delivery.recipient));
    if (wrong && mayHaveHeard(story, id) && misses)
      breach(`leaves out the reader of the delivery ${id}, who was told.`);
  }
  for (const pin of plan) {
    const readers = told.filter(([id, delivery]) => isForReadersOf(draft, pin, delivery) && wasHandedOver(story, id));
    const heard = new Set(readers.map(([, { recipient }]) => recipient));
    const strangers = [...(pin.audienceList ?? [])].filter((recipient) => !heard.has(recipient)).length;
    if (strangers > 0) breach(`corrects ${pin.communique} for ${strangers} people who were not told.`);
    else if (pin.audience.count > heard.size)
      breach(`corrects ${pin.communique} for ${pin.audience.count} people; ${heard.size} were told.`);
  }
}

const isWrong = ({ because }, kind) =>
  because === 'person' || kind === (because === 'rescheduled' ? 'planned-notice' : 'release-announcement');

const isForReadersOf = (draft, pin, { communique, channel }) =>
  draft.corrects.get(pin.communique) === communique && pin.channel === channel;

/** A bounced message was handed over, too. */
function wasHandedOver({ deliveries, proven }, id) {
  return proven.has(id) || ['accepted', 'uncertain'].includes(deliveries.get(id).outcome);
}

/** Whoever acknowledged has read it, and a message that bounced reached nobody; else what was handed over may be read. */
function mayHaveHeard(story, id) {
  const kinds = story.proven.get(id);
  if (kinds?.has('acknowledged')) return true;
  return !kinds?.has('bounced') && wasHandedOver(story, id);
}

const keysOf = (plan) => canonical(plan.map(({ key }) => key).sort());

/** The decision at this index when it is an approval that still stood before the entry `before`; else what is wrong. */
function standingDecision(entries, decision, before) {
  const entry = isCount(decision) && decision < before ? entries[decision] : undefined;
  const approves =
    entry?.type === 'change-approved' || (entry?.type === 'approval-recognised' && entry.data.decision === 'approved');
  if (!approves) return `relies on entry ${decision} as an approval, which it is not.`;
  const undone = undoneBy(entries, entry, before);
  return undone ? `relies on the approval in entry ${decision}, which entry ${undone.index} had undone.` : entry;
}

/** Who decides in another's name does so by a delegation that is in force. */
function judgeDeputy({ time, actor, data }, breach) {
  if (data.onBehalfOf === undefined) return;
  if (!isCommitment(data.onBehalfOf)) throw new TypeError('malformed decision of a deputy');
  if (data.onBehalfOf === actor.account) breach('decides in the name of the person who decides.');
  const { from, until } = data.delegation;
  if (!isInstant(from) || !isInstant(until)) throw new TypeError('malformed delegation');
  const at = Date.parse(time);
  if (at < Date.parse(from) - CLOCK_TOLERANCE || at >= Date.parse(until) + CLOCK_TOLERANCE)
    breach(`decides in another’s name at a time at which the delegation ${data.delegation.id} was not in force.`);
}

/** The first entry by which a decision stopped to stand. Nothing brings it back, whatever becomes of that entry. */
function undoneBy(entries, decision, before) {
  return entries.slice(decision.index + 1, before).find((later) => undoes(later, decision));
}

/**
 * A decision is undone by its withdrawal, and by whatever is decided in the same person's name afterwards; one
 * recognised in Jira Service Management by a decline recognised there.
 */
function undoes(later, decision) {
  if (later.type === 'decision-withdrawn') return later.data.decision === decision.index;
  if (later.data.change !== decision.data.change) return false;
  if (decision.type === 'approval-recognised')
    return later.type === 'approval-recognised' && later.data.decision === 'declined';
  return ['change-approved', 'change-declined'].includes(later.type) && isSamePerson(later, decision);
}

const spokenFor = ({ actor, data }) => data.onBehalfOf ?? (actor.kind === 'person' ? actor.account : undefined);
const isSamePerson = (one, other) => spokenFor(one) !== undefined && spokenFor(one) === spokenFor(other);

/** Indices of the declines of a change that still stand. */
function standingDeclines(entries, change, before) {
  return entries
    .slice(0, before)
    .filter(
      (entry) => entry.type === 'change-declined' && entry.data.change === change && !undoneBy(entries, entry, before),
    )
    .map(({ index }) => index);
}

// ── Overrides: two people, one gate, exactly this content, some hours ─────────────────────────────────────────────

const OVERRIDABLE = ['change-approved', 'deployment-verified', 'freeze-clear'];
const LONGEST_OVERRIDE = 24 * 3_600_000;

/** An entry is written moments after what it tells was decided. */
const isOver = (until, time) => Date.parse(time) >= Date.parse(until) + CLOCK_TOLERANCE;

function judgeAsking(story, { index, time, actor, data }, breach) {
  if (!isDigest(data.pin) || !isInstant(data.until)) throw new TypeError('malformed override');
  if (actor.kind !== 'person') breach('asks for an override, but not in a person’s name.');
  if (!OVERRIDABLE.includes(data.gate)) breach(`asks for an override of the gate ${data.gate}, which has none.`);
  if (story.overrides.has(data.override)) breach(`asks for the override ${data.override} a second time.`);
  if (Date.parse(data.until) - Date.parse(time) > LONGEST_OVERRIDE)
    breach('asks for an override of more than 24 hours.');
  story.overrides.set(data.override, {
    index,
    gate: data.gate,
    pin: data.pin,
    until: data.until,
    asker: actor.account,
    covers: canonical(data.covers.map(pinOf).sort()),
  });
}

function judgeGranting(story, { index, time, actor, data }, breach) {
  const asked = story.overrides.get(data.override);
  if (!asked || asked.index !== data.ask)
    return breach(`grants the override ${data.override}, which nobody asked for.`);
  if (actor.kind !== 'person') breach('grants an override, but not in a person’s name.');
  if (actor.account === asked.asker) breach(`grants what the same person asked for in entry ${asked.index}.`);
  if (data.gate !== asked.gate || data.pin !== asked.pin || data.until !== asked.until)
    breach(`grants something else than entry ${asked.index} asked for.`);
  if (asked.withdrawn !== undefined) breach(`grants what entry ${asked.withdrawn} had withdrawn.`);
  if (isOver(asked.until, time)) breach(`grants an override that ended at ${asked.until}.`);
  if (asked.granted !== undefined) breach(`grants what entry ${asked.granted} had granted.`);
  if (asked.gate === 'change-approved' && !isInstant(data.reviewDue))
    breach('lets people be told without an approval, but says no time for its review.');
  asked.granted = index;
  asked.granter = actor.account;
  asked.reviewDue = data.reviewDue;
}

function judgeWithdrawing(story, { index, data }, breach) {
  const asked = story.overrides.get(data.override);
  if (!asked || asked.index !== data.ask)
    return breach(`withdraws the override ${data.override}, which nobody asked for.`);
  asked.withdrawn = index;
}

/** Every gate that is open by an override rests on one that two people made, for this plan, and that still stood. */
function judgeOverrides(story, { index, time, data }, breach) {
  const { entries } = story.log;
  const overridden = new Set();
  const plan = canonical(data.plan.map(pinOf).sort());
  for (const { gate, reasons, override: grant } of data.gates) {
    if (grant === undefined) {
      if (reasons.length > 0) breach(`calls the gate ${gate} open for no reason but ${reasons.join(', ')}.`);
      continue;
    }
    const entry = isCount(grant) && grant < index ? entries[grant] : undefined;
    const asked = entry?.type === 'override-granted' ? story.overrides.get(entry.data.override) : undefined;
    if (asked?.granted !== grant || asked.gate !== gate) {
      breach(`opens the gate ${gate} by entry ${grant}, which does not let it pass.`);
      continue;
    }
    overridden.add(gate);
    if (asked.withdrawn !== undefined)
      breach(`opens the gate ${gate} by an override that entry ${asked.withdrawn} withdrew.`);
    if (isOver(asked.until, time)) breach(`opens the gate ${gate} by an override that ended at ${asked.until}.`);
    if (asked.covers !== plan) breach(`opens the gate ${gate} by an override of something else than its plan.`);
    const against = gate === 'change-approved' ? declinesBefore(entries, index) : failuresBefore(entries, index);
    const although = against.length > 0 ? `, although entry ${against.join(' and ')} speaks against it` : '';
    story.report.finding(
      story.log.path,
      `opens the gate ${gate} by an override, granted in entry ${grant}${although}.`,
      index,
    );
    if (gate === 'change-approved')
      asked.usedBy ??= { authorisation: data.authorisation, sender: entries[index].actor.account, index };
  }
  return overridden;
}

function declinesBefore(entries, before) {
  const changes = new Set(entries.slice(0, before).flatMap(({ data }) => data.change ?? []));
  return [...changes].flatMap((change) => standingDeclines(entries, change, before));
}

/** Failures and roll-backs in the log that no later entry about the same environment and version follows. */
function failuresBefore(entries, before) {
  const evidence = entries.slice(0, before).filter(({ type }) => type === 'deployment-evidence');
  return evidence
    .filter(
      ({ index, data }) =>
        ['failed', 'rolled-back'].includes(data.verdict) &&
        !evidence.some(
          (later) =>
            later.index > index &&
            later.data.environment === data.environment &&
            later.data.version === data.version &&
            (later.data.sequence > data.sequence || later.data.verdict === 'verified'),
        ),
    )
    .map(({ index }) => index);
}

function judgeReview(story, { index, actor, data }, breach) {
  const asked = story.overrides.get(data.override);
  if (!asked || asked.granted !== data.grant || !asked.usedBy)
    return breach(`reviews the override ${data.override}, under which nothing was sent.`);
  if (asked.usedBy.authorisation !== data.authorisation)
    breach(`reviews ${data.authorisation}, which was not sent under that override.`);
  if (actor.kind !== 'person') breach('reviews an emergency, but not in a person’s name.');
  if ([asked.asker, asked.granter, asked.usedBy.sender].includes(actor.account))
    breach('reviews an emergency of one’s own.');
  if (asked.review !== undefined) breach(`reviews what entry ${asked.review} had reviewed.`);
  if (!['justified', 'not-justified'].includes(data.outcome)) throw new TypeError('malformed review');
  asked.review = index;
  if (data.outcome === 'not-justified')
    story.report.finding(story.log.path, 'finds that telling people without an approval was not justified.', index);
}

/** A send without an approval of the change stays a finding until somebody else has reviewed it. */
function judgeMissingReviews({ overrides, log, report }) {
  for (const { usedBy, review, reviewDue } of overrides.values())
    if (usedBy && review === undefined)
      report.finding(
        log.path,
        `tells people without an approval of the change; nobody has reviewed it, which was due by ${reviewDue}.`,
        usedBy.index,
      );
}

/**
 * The deployment that an announcement rests on: what the entry says had to be verified is, by evidence that still stands,
 * of exactly what the record names to be installed.
 */
function judgeDeployment(story, { index, time, data, mayLack }, breach) {
  const { entries } = story.log;
  if (data.evidence.length === 0 && !mayLack) return breach('announces a release without evidence of its deployment.');
  const relied = [];
  for (const evidence of data.evidence) {
    const entry = isCount(evidence) && evidence < index ? entries[evidence] : undefined;
    if (!DEPLOYMENT_WORDS.has(entry?.type) || entry.data.verdict !== 'verified') {
      breach(`relies on entry ${evidence} as a verified deployment, which it is not.`);
      continue;
    }
    relied.push(entry);
    const other = outweighedBy(entries, entry, index);
    if (other) breach(`relies on the deployment in entry ${evidence}, which entry ${other.index} had taken back.`);
    const mismatch = mismatchOf(story.installation, entry);
    if (mismatch) breach(`relies on entry ${evidence}, which ${mismatch}.`);
  }
  if (data.verification) judgeVerification(story, { time, relied, asked: data.verification, mayLack }, breach);
  else if (relied.length > 0 && relied.every(isAttestation) && peopleIn(relied) < 2)
    story.report.finding(story.log.path, 'announces a release on one person’s word alone.', index);
}

const DEPLOYMENT_WORDS = new Set(['deployment-evidence', 'change-status-recognised']);
const isAttestation = ({ type, data }) => type === 'deployment-evidence' && data.source === 'person';
const peopleIn = (relied) =>
  new Set(relied.filter(isAttestation).flatMap(({ actor }) => (actor.kind === 'person' ? [actor.account] : []))).size;

/** Whether the evidence relied on is what the entry says the site’s policy asked for. */
function judgeVerification({ installation }, { time, relied, asked, mayLack }, breach) {
  const { version, environments, sources, people, maximumAgeHours, changes = [] } = asked;
  if (environments.length === 0) breach('announces a release that had to be verified nowhere.');
  const phase = installation?.environments ?? [];
  if (phase.length > 0 && canonical([...phase].sort()) !== canonical([...environments].sort()))
    breach('asks for other environments than the record names for its phase.');
  for (const { index, type, actor, data } of relied) {
    const isStatus = type === 'change-status-recognised';
    const source = isStatus ? 'change-status' : data.source === 'person' ? 'person' : 'pipeline';
    if (data.version !== version || (!isStatus && !environments.includes(data.environment)))
      breach(`relies on entry ${index}, which is about another version or environment than had to be verified.`);
    if (!sources.includes(source)) breach(`relies on entry ${index}, whose source the policy did not count.`);
    if (source === 'person' && actor.kind !== 'person')
      breach(`relies on entry ${index}, which attests a deployment, but not in a person’s name.`);
    if (!isStatus && Date.parse(time) - Date.parse(data.observedAt) > maximumAgeHours * 3_600_000 + CLOCK_TOLERANCE)
      breach(`relies on entry ${index}, which was older than the policy allowed.`);
  }
  if (mayLack) return;
  const told = new Set(relied.filter(({ type }) => type === 'change-status-recognised').map(({ data }) => data.change));
  const byStatus = changes.length > 0 && changes.every((change) => told.has(change));
  for (const environment of environments) {
    const here = relied.filter((entry) => entry.data.environment === environment);
    const byPipeline = here.some((entry) => !isAttestation(entry));
    if (byPipeline || byStatus) continue;
    if (here.length === 0) breach(`announces ${version} without evidence of its deployment to ${environment}.`);
    else if (peopleIn(here) < people)
      breach(
        `announces ${version} in ${environment} on the word of ${peopleIn(here)} of the ${people} people it took.`,
      );
  }
}

/**
 * What takes a verified deployment back, wherever in the log it stands: a newer deployment, or the same one failed or
 * rolled back, unless a person said later that it was deployed anew. A status is taken back by one found afterwards.
 */
function outweighedBy(entries, relied, before) {
  if (relied.type !== 'deployment-evidence')
    return entries
      .slice(relied.index + 1, before)
      .find(
        ({ type, data }) =>
          type === relied.type &&
          data.change === relied.data.change &&
          data.version === relied.data.version &&
          data.verdict !== 'verified',
      );
  const { environment, version, sequence, observedAt, deployedAnew } = relied.data;
  return entries
    .slice(0, before)
    .find(
      ({ index, type, data }) =>
        type === 'deployment-evidence' &&
        index !== relied.index &&
        data.environment === environment &&
        data.version === version &&
        (data.sequence > sequence
          ? data.verdict !== 'verified'
          : data.sequence === sequence &&
            ['failed', 'rolled-back'].includes(data.verdict) &&
            !(isAttestation(relied) && deployedAnew === true && data.observedAt < observedAt)),
    );
}

/** Why the evidence is not of exactly what the record names; undefined when it is, or when nothing is named. */
function mismatchOf(installation, { data, type }) {
  const lists = [
    ['artifacts', (one, other) => one === other],
    ['commits', isSameCommit],
  ];
  for (const [kind, isSame] of lists) {
    const named = installation?.[kind] ?? [];
    const installed = data[kind] ?? [];
    if (named.length === 0) continue;
    if (type !== 'deployment-evidence' || installed.length === 0)
      return `does not tell the ${kind} that the record names`;
    const fits = (one, others) => others.filter((other) => isSame(one, other)).length === 1;
    if (!installed.every((one) => fits(one, named)) || !named.every((one) => fits(one, installed)))
      return `is about other ${kind} than the record names`;
  }
  return undefined;
}

/** Equal, or one is the other cut to at least twelve digits. */
function isSameCommit(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length >= 12 && long.startsWith(short);
}

/** The recipients of a pin as a set of commitments, where the bundle holds the list. */
function audienceList(story, { audience }, breach) {
  const bytes = story.contents.get(audience.digest);
  if (bytes === undefined) return undefined;
  const list = parseCanonical(bytes);
  if (
    !Array.isArray(list) ||
    !list.every(isCommitment) ||
    list.some((item, index) => index > 0 && list[index - 1] >= item) ||
    list.length !== audience.count
  ) {
    breach(`has an audience of ${audience.count} whose list, content/${audience.digest}.json, says something else.`);
    return undefined;
  }
  return new Set(list);
}

/** Two of the site’s machines may disagree about the time by so many milliseconds. */
const CLOCK_TOLERANCE = 60_000;
/** What is handed over at the moment of a decision may be told as accepted up to two minutes later. */
const HANDING_OVER = CLOCK_TOLERANCE + 2 * 60_000;

/** What people tell: it counts by their word only, and leaves at no moment of its own. */
const PEOPLE_CHANNELS = ['telephone', 'presentation', 'newsletter', 'bulletin-board'];

const OUTCOMES = ['accepted', 'failed', 'cancelled', 'uncertain'];

function judgeDeliveries(story, { data }, breach) {
  const send = story.sends.get(data.authorisation);
  if (!send) return breach(`settles deliveries of ${data.authorisation}, which nobody had authorised.`);
  for (const delivery of data.deliveries) {
    const { delivery: id, recipient, outcome, at } = delivery;
    if (!isCommitment(recipient) || !isInstant(at) || !OUTCOMES.includes(outcome))
      throw new TypeError('malformed delivery');
    const pins = send.plan.filter((pin) => messageOf(pin) === messageOf(delivery));
    if (pins.length === 0)
      breach(`settles the delivery ${id} of a message that entry ${send.index} did not authorise.`);
    else if (!pins.some(({ audienceList: list }) => list === undefined || list.has(recipient)))
      breach(`settles the delivery ${id} to someone whom entry ${send.index} did not authorise.`);
    if (outcome === 'accepted' && Date.parse(at) < Date.parse(send.time) - CLOCK_TOLERANCE)
      breach(`settles the delivery ${id}, which left before it was authorised.`);
    if (outcome === 'accepted' && data.attested === undefined) judgeTime(send, delivery, breach);
    if ((outcome === 'accepted' || outcome === 'uncertain') && data.attested === undefined)
      judgeWaiting(send, delivery, breach);
    const earlier = story.deliveries.get(id);
    // A person may judge what became of a delivery before the log tells of it.
    const isUntold = earlier !== undefined && earlier.message === undefined;
    // A task that was withdrawn may turn out to have been done before.
    const mayBe =
      earlier?.outcome === 'uncertain' ||
      earlier?.open ||
      (isUntold && earlier.outcome === outcome) ||
      (data.attested === 'told' && earlier?.outcome === 'cancelled') ||
      data.attested === 'taken-back';
    const isAnother = !isUntold && (earlier?.message !== messageOf(delivery) || earlier.recipient !== recipient);
    if (earlier && (!mayBe || isAnother || earlier.authorisation !== send.name))
      breach(`settles the delivery ${id} once more.`);
    story.deliveries.set(id, {
      authorisation: send.name,
      outcome,
      recipient,
      message: messageOf(delivery),
      communique: delivery.communique,
      channel: delivery.channel,
      content: delivery.content,
    });
  }
  const left = mayHaveLeftBy(story, send.name);
  const doubled = left.length - new Set(left.map(({ message, recipient }) => `${message} ${recipient}`)).size;
  if (doubled > 0) breach(`leaves ${doubled} recipients with the same message twice.`);
  for (const pin of send.plan) {
    const count = left.filter(({ message }) => message === messageOf(pin)).length;
    const allowed = send.plan
      .filter((other) => messageOf(other) === messageOf(pin))
      .reduce((sum, { audience }) => sum + audience.count, 0);
    if (count > allowed)
      breach(`brings ${pin.communique} over ${pin.channel} to ${count} deliveries; ${allowed} were authorised.`);
  }
}

/** An uncertain one may have left, and one that has a receipt did, whatever its outcome seemed to be. */
function mayHaveLeftBy({ deliveries, proven }, authorisation) {
  return [...deliveries].flatMap(([id, delivery]) =>
    delivery.authorisation === authorisation &&
    delivery.message !== undefined &&
    (proven.has(id) || ['accepted', 'uncertain'].includes(delivery.outcome))
      ? [delivery]
      : [],
  );
}

function judgeClosing(story, { data }, breach) {
  const send = story.sends.get(data.authorisation);
  if (!send) return breach(`closes ${data.authorisation}, which nobody authorised.`);
  const counts = { accepted: 0, failed: 0, cancelled: 0, uncertain: 0 };
  for (const [id, { authorisation, outcome }] of story.deliveries)
    if (authorisation === send.name) counts[story.proven.has(id) ? 'accepted' : outcome] += 1;
  if (data.planned !== send.planned)
    breach(`closes a send of ${data.planned} deliveries; ${send.planned} were authorised.`);
  for (const outcome of ['accepted', 'failed', 'cancelled'])
    if (data[outcome] !== counts[outcome])
      breach(`counts ${data[outcome]} deliveries as ${outcome}; the log has ${counts[outcome]}.`);
  const settled = counts.accepted + counts.failed + counts.cancelled;
  if (settled !== send.planned)
    breach(`closes the send although ${settled} of ${send.planned} deliveries are settled.`);
}

function judgeCheckpoint(story, { index, data }, breach) {
  const checkpoint = readCheckpoint(Buffer.from(data.checkpoint), story.key);
  if (checkpoint.fault) return breach(`holds a checkpoint that ${checkpoint.fault}.`);
  if (checkpoint.origin !== data.log || checkpoint.size !== data.size || checkpoint.root !== data.root)
    return breach('holds a checkpoint that says something else than the entry.');
  const log = story.logs.get(data.log);
  if (log) compareWithLog(story.log.path, checkpoint, log, story.key, story.report, index);
}

/** So many of a communiqué’s deliveries have the receipts that count, as far as the log tells up to the entry. */
function judgeCoverages(story) {
  for (const { index, data, send, isWordCounted } of story.coverage) {
    const about = { index, send, communique: data.communique };
    const reached = provenBy(story, about, (kinds) => hasIt(kinds, data.proof, isWordCounted));
    const attested = provenBy(story, about, (kinds) => kinds.has('attested') && !kinds.has('acknowledged'));
    if (data.attested !== (isWordCounted ? attested : undefined))
      story.report.problem(
        story.log.path,
        `counts ${data.attested ?? 'none'} who were told ${data.communique} by a person next; the log has ${attested}.`,
        index,
      );
    if (reached !== data.reached)
      story.report.problem(
        story.log.path,
        `counts ${data.reached} people who have ${data.communique}; the log has ${reached}.`,
        index,
      );
  }
}

/** So many acknowledged what is corrected, as far as the log tells up to the entry. */
function judgeReopened(story) {
  for (const { index, corrects, acknowledged, send } of story.reopened) {
    const known = provenBy(story, { index, send, communique: corrects }, (kinds) => hasIt(kinds, 'acknowledged'));
    if (known !== acknowledged)
      story.report.problem(
        story.log.path,
        `counts ${acknowledged} people who acknowledged ${corrects}; the log has ${known}.`,
        index,
      );
  }
}

/** How many of a communiqué’s deliveries have the receipts that count before an entry. */
function provenBy({ receipts, again, deliveries }, { index, send, communique }, counts) {
  const kinds = new Map();
  for (const receipt of receipts) {
    const from = again.filter((one) => one.delivery === receipt.delivery && one.index < index).at(-1)?.index ?? -1;
    if (receipt.index < index && receipt.index > from && !isOfReminderOnly(receipt))
      kinds.set(receipt.delivery, withReceipt(kinds.get(receipt.delivery) ?? new Set(), receipt));
  }
  return [...kinds].filter(([id, had]) => {
    const delivery = deliveries.get(id);
    return delivery?.authorisation === send && delivery.communique === communique && counts(had);
  }).length;
}

/** A word that was taken back counts no more. */
function withReceipt(kinds, { kind }) {
  return new Set(kind === 'taken-back' ? [...kinds].filter((one) => one !== 'attested') : [...kinds, kind]);
}

/** What is known of a reminder alone: whether it was handed over, and whether it came back. */
function isOfReminderOnly({ reminder, kind }) {
  return reminder !== undefined && (kind === 'accepted' || kind === 'bounced');
}

/** The reminders of a communiqué that was sent; undefined where it was not. */
function chaseOf(story, { authorisation, communique }, breach) {
  const chase = story.sends.get(authorisation)?.chases.get(communique);
  if (!chase) breach(`reminds of ${communique}, which ${authorisation} did not send.`);
  return chase;
}

/** The gates are judged anew once an authorisation is so old. */
const AUTHORISED_FOR = 15 * 60_000;

function isAuthorisedAt({ authorised }, at, tolerance) {
  return authorised.some((time) => {
    const age = Date.parse(at) - Date.parse(time);
    return age >= -tolerance && age <= AUTHORISED_FOR + tolerance;
  });
}

/** Nobody is reminded of what is not approved and verified any more, or is being corrected, or of what enough people have. */
function judgeReminding(story, { index, time, actor, data }, breach) {
  const chase = chaseOf(story, data, breach);
  if (!chase) return;
  const send = story.sends.get(data.authorisation);
  if (data.reminder !== chase.reminders.length + 1)
    breach(`begins reminder ${data.reminder} of ${data.communique}, which does not follow the one before.`);
  if (chase.stopped !== undefined) breach(`reminds of ${data.communique}, which a person had stopped.`);
  if ((data.hours === undefined) !== (actor.kind === 'person'))
    breach('begins a reminder that neither a plan nor a person asks for.');
  if (data.hours !== undefined && Date.parse(time) < Date.parse(send.time) + data.hours * 3_600_000 - CLOCK_TOLERANCE)
    breach(`reminds of ${data.communique} before its ${data.hours} hours are over.`);
  if (!isAuthorisedAt(send, time, CLOCK_TOLERANCE))
    breach(`reminds of ${data.communique} on an authorisation that was not renewed.`);
  if ([...story.corrections.values()].some(({ send: of, ended }) => of === send.name && !ended))
    breach(`reminds of ${data.communique}, which is being corrected.`);
  const last = story.coverage.filter((one) => one.send === send.name && one.data.communique === data.communique).at(-1);
  if (last?.data.outcome === 'reached') breach(`reminds of ${data.communique}, whose target was reached.`);
  for (const pin of send.plan.filter(({ communique }) => communique === data.communique))
    if (data.channel !== undefined) judgeNext(chase, data, pin, breach);
    else if (
      !endsWithMessage(story.contents, data.content, pin.content) ||
      !keepsToShort(story.contents, data.content, pin.content)
    )
      breach(`reminds of ${data.communique} with other words than were approved.`);
  chase.reminders.push({ index, time, channel: data.channel });
}

/** By the next channel exactly what was approved for it is said, as planned, once. */
function judgeNext(chase, { communique, channel, content, hours }, { next }, breach) {
  if (next?.channel !== channel || next.content !== content)
    breach(`tells of ${communique} by ${channel} what was not approved for that.`);
  if (hours === undefined) breach(`tells of ${communique} by ${channel}, which no plan asks for.`);
  if (chase.reminders.some((before) => before.channel !== undefined))
    breach(`tells of ${communique} by its next channel a second time.`);
}

/** What the bundle withholds cannot be compared. */
function endsWithMessage(contents, reminder, approved) {
  const [longer, whole] = [reminder, approved].map((digest) => contents.has(digest) && saidIn(contents.get(digest)));
  return !longer || !whole || longer.endsWith(whole);
}

/** A text message is reminded of by some of its lines, after a word that says so. */
function keepsToShort(contents, reminder, approved) {
  if (!contents.has(reminder) || !contents.has(approved)) return true;
  const [said, whole] = [reminder, approved].map((digest) => parseCanonical(contents.get(digest))?.short);
  if (said === undefined || whole === undefined) return said === whole;
  const lines = whole.split('\n');
  return said
    .replace(/^Reminder(?: [2-9])?: /, '')
    .split('\n')
    .every((line) => lines.includes(line));
}

/** The text of a message, or a message that is a text. */
function saidIn(bytes) {
  const message = parseCanonical(bytes);
  return message === undefined ? textOf(bytes) : message.text;
}

function judgeReminders(story, { data }, breach) {
  const chase = chaseOf(story, data, breach);
  const begun = chase?.reminders[data.reminder - 1];
  if (chase && !begun) return breach(`settles reminder ${data.reminder} of ${data.communique}, which was not begun.`);
  if (!begun) return;
  const send = story.sends.get(data.authorisation);
  for (const { delivery: id, outcome, at } of data.deliveries) {
    if (!isInstant(at)) throw new TypeError('malformed reminder');
    const delivery = story.deliveries.get(id);
    if (delivery?.authorisation !== send.name || delivery.communique !== data.communique)
      breach(`reminds the recipient of ${id}, which is no delivery of ${data.communique}.`);
    else if (delivery.outcome !== 'accepted' && !story.proven.get(id)?.size)
      breach(`reminds the recipient of ${id}, to whom nothing had been handed over.`);
    if (story.reminded.has(`${id} ${data.reminder}`)) breach(`settles reminder ${data.reminder} of ${id} once more.`);
    story.reminded.add(`${id} ${data.reminder}`);
    if (outcome !== 'accepted') continue;
    if (Date.parse(at) < Date.parse(begun.time) - CLOCK_TOLERANCE) breach(`reminds of ${id} before that was begun.`);
    if (chase.stopped !== undefined && Date.parse(at) > Date.parse(chase.stopped) + HANDING_OVER)
      breach(`reminds of ${id} after a person had stopped that.`);
    if (!isAuthorisedAt(send, at, HANDING_OVER)) breach(`reminds of ${id} on an authorisation that was not renewed.`);
    const known = story.receipts.find((receipt) => receipt.delivery === id && receipt.kind === 'acknowledged');
    if (known && Date.parse(at) > Date.parse(known.at) + HANDING_OVER)
      breach(`reminds of ${id}, which was acknowledged.`);
  }
}

/** By their next channel people are told who got the message before, and only a person says that they were. */
function judgeAttestedReminders(story, { index, actor, data }, breach) {
  const chase = chaseOf(story, data, breach);
  const begun = chase?.reminders[data.reminder - 1];
  if (chase && !PEOPLE_CHANNELS.includes(begun?.channel))
    return breach(`attests reminder ${data.reminder} of ${data.communique}, which people were not to tell.`);
  if (!begun) return;
  if (actor.kind !== 'person') breach('attests whom they told by the next channel, but not in a person’s name.');
  if (data.attested === 'taken-back' && !isCommitment(data.note)) breach('takes back what was told without a reason.');
  const send = story.sends.get(data.authorisation);
  for (const { delivery: id, at } of data.deliveries) {
    if (!isInstant(at)) throw new TypeError('malformed attestation');
    const delivery = story.deliveries.get(id);
    if (delivery?.authorisation !== send.name || delivery.communique !== data.communique)
      breach(`attests that the recipient of ${id} was told, which is no delivery of ${data.communique}.`);
    else if (delivery.outcome !== 'accepted' && !story.proven.get(id)?.size)
      breach(`attests that the recipient of ${id} was told, to whom nothing had been handed over.`);
    if (Date.parse(at) < Date.parse(begun.time) - CLOCK_TOLERANCE)
      breach(`attests that the recipient of ${id} was told before that was begun.`);
    if ((data.attested === 'taken-back') !== story.toldNext.has(id))
      breach(
        data.attested === 'taken-back'
          ? `takes back that the recipient of ${id} was told, which nobody had attested.`
          : `attests as ${data.attested} the recipient of ${id}, who is attested as told.`,
      );
    if (data.attested === 'told') story.toldNext.add(id);
    else story.toldNext.delete(id);
    const kind = { told: 'attested', 'taken-back': 'taken-back' }[data.attested];
    if (kind) story.receipts.push({ delivery: id, kind, index });
  }
}

function hasIt(kinds, proof, isWordCounted) {
  if (kinds.has('acknowledged') || (isWordCounted && kinds.has('attested'))) return true;
  if (proof === 'attested') return kinds.has('attested');
  return proof === 'delivered' && !kinds.has('bounced') && (kinds.has('delivered') || kinds.has('opened'));
}

/** Receipts may be written down before the outcome of their delivery is, so they are judged at the end. */
function judgeReceipts({ receipts, deliveries, sends, log, report }) {
  for (const { delivery: id, content, at, index } of receipts) {
    const delivery = deliveries.get(id);
    if (!delivery)
      report.finding(log.path, `holds a receipt for the delivery ${id}, of which the log knows nothing.`, index);
    else if (Date.parse(at) < Date.parse(sends.get(delivery.authorisation).time) - CLOCK_TOLERANCE)
      report.finding(log.path, `holds a receipt for the delivery ${id} from before it was authorised.`, index);
    else if (content !== undefined && delivery.content !== undefined && content !== delivery.content)
      report.problem(log.path, `holds a receipt for other content than the delivery ${id} had.`, index);
  }
}

/** The times of a plan's own, by communiqué. */
function scriptOf({ plan, script = [] }, breach) {
  for (const { communique, from, lateAt } of script) {
    if (!isInstant(from) || (lateAt !== undefined && !isInstant(lateAt))) throw new TypeError('malformed script');
    if (!plan.some((pin) => pin.communique === communique))
      breach(`gives a time to ${communique}, which is not part of its plan.`);
  }
  return new Map(script.map((step) => [step.communique, step]));
}

function judgeStep(story, { time, actor, data }, breach) {
  const send = story.sends.get(data.authorisation);
  if (!send) return breach(`decides about ${data.authorisation}, which nobody authorised.`);
  if (actor.kind !== 'person') breach('decides about a communiqué, but not in a person’s name.');
  if (!send.plan.some(({ communique }) => communique === data.communique))
    breach(`decides about ${data.communique}, which entry ${send.index} did not authorise.`);
  if (send.ended.has(data.communique)) breach(`decides about ${data.communique}, which was ended before.`);
  if (data.decision === 'release') {
    send.released.add(data.communique);
    send.held.delete(data.communique);
  }
  if (data.decision === 'skip' || data.decision === 'cancel') send.ended.set(data.communique, time);
}

/** A communiqué leaves at its time; a moment's tolerance is for clocks, two more minutes for what was being handed over. */
function judgeTime({ script, ended, released, held, interruptions, index }, { delivery: id, communique, at }, breach) {
  const left = Date.parse(at);
  const step = script.get(communique);
  if (step && left < Date.parse(step.from) - CLOCK_TOLERANCE)
    breach(`settles the delivery ${id}, which left before the time that entry ${index} gave it.`);
  if (step?.lateAt !== undefined && left > Date.parse(step.lateAt) + HANDING_OVER && !released.has(communique))
    breach(`settles the delivery ${id}, which left late, though nobody released it.`);
  if (ended.has(communique) && left > Date.parse(ended.get(communique)) + HANDING_OVER)
    breach(`settles the delivery ${id}, which left after it had been ended.`);
  if (held.has(communique) && left > Date.parse(held.get(communique)) + HANDING_OVER)
    breach(`settles the delivery ${id}, which left although nobody released it after a correction.`);
  const isInterrupted = ({ from, until }) =>
    left > Date.parse(from) + HANDING_OVER && (until === undefined || left < Date.parse(until) - CLOCK_TOLERANCE);
  if (interruptions.some(isInterrupted))
    breach(`settles the delivery ${id}, which left while what was told was being corrected.`);
}

/** Nothing of what waits for its gates is handed over; what was just being handed over when it was held has left. */
function judgeWaiting({ awaiting }, { delivery: id, communique, at }, breach) {
  const since = awaiting.get(communique);
  if (since === undefined) return;
  if (since === '' || Date.parse(at) > Date.parse(since) + HANDING_OVER)
    breach(`settles the delivery ${id} of ${communique}, whose gates held it.`);
}

function tellStory({ log, sends, unlisted, deliveries, receipts, contents, report }) {
  const count = (type) => log.entries.filter((entry) => entry.type === type).length;
  report.pass(log.path, 'The entries keep the rules: approved as sent, gates before sends, deliveries as planned.');
  const distinct = new Set(sends.values());
  for (const { name, index, plan, planned, corrects } of distinct) {
    const accepted = [...deliveries.values()].filter(
      (delivery) => delivery.authorisation === name && delivery.outcome === 'accepted',
    ).length;
    const shown = plan.filter(({ content }) => contents.has(content)).length;
    report.note(
      log.path,
      `authorises ${planned} deliveries${corrects === undefined ? '' : ' of a correction'}, ${accepted} accepted; ${shown} of ${plan.length} messages are in the bundle.`,
      index,
    );
  }
  if (unlisted.length > 0)
    report.note(
      log.path,
      `${unlisted.length} authorisations, first this, do not say which change requests were linked: that each of them had approved is not proven, only that one had.`,
      unlisted[0],
    );
  const acknowledged = new Set(receipts.filter(({ kind }) => kind === 'acknowledged').map(({ delivery }) => delivery))
    .size;
  const unknown = log.entries.filter(({ type }) => !KNOWN.has(type)).length;
  const refused = count('send-refused');
  if (refused + distinct.size > 0)
    report.note(
      log.path,
      `${refused} sends refused, ${distinct.size} authorised; ${acknowledged} deliveries acknowledged.`,
    );
  if (unknown > 0)
    report.note(
      log.path,
      `${unknown} entries are of types that this verifier does not know; they are proven but not judged.`,
    );
}

const KNOWN = new Set([
  ...Object.keys(JUDGES),
  ...['record-planned', 'communique-saved', 'communique-removed', 'audience-resolved', 'decision-withdrawn'],
  ...[
    'deployment-evidence',
    'change-status-recognised',
    'send-refused',
    'approval-delegated',
    'delegation-withdrawn',
    'settings-changed',
    'group-changed',
    'secret-changed',
    'sending-armed',
    'personal-data-erased',
  ],
]);

// ── The command ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Every file below a folder, with its path in forward slashes. Links and devices are strangers. */
export function readBundle(folder) {
  const files = new Map();
  const strangers = [];
  const walk = (relative) => {
    for (const item of readdirSync(join(folder, relative), { withFileTypes: true })) {
      const path = relative === '' ? item.name : `${relative}/${item.name}`;
      if (item.isDirectory()) walk(path);
      else if (item.isFile()) files.set(path, readFileSync(join(folder, path)));
      else strangers.push(path);
    }
  };
  walk('');
  return { files, strangers };
}

class Unusable extends Error {}

function parseArguments(args) {
  const options = { checkpoints: [], json: false };
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index];
    if (argument === '--json') options.json = true;
    else if (argument === '--key' || argument === '--checkpoint') {
      const value = args[(index += 1)];
      if (value === undefined) throw new Unusable(`${argument} needs a value.`);
      if (argument === '--key') options.key = value;
      else options.checkpoints.push(value);
    } else if (argument.startsWith('-') || options.folder !== undefined)
      throw new Unusable(`“${argument}” is not understood.`);
    else options.folder = argument;
  }
  if (options.folder === undefined) throw new Unusable('Which folder?');
  if (options.key !== undefined && !parseKey(options.key)) throw new Unusable('The expected key is not well-formed.');
  return options;
}

function load({ folder, key, checkpoints }) {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Unusable(`${folder} is not a folder. Unpack the bundle first.`);
  const { files, strangers } = readBundle(folder);
  if (!UNCOVERED.some((path) => files.has(path)))
    throw new Unusable(`${folder} is not an evidence bundle: it has no manifest.`);
  const kept = checkpoints.map((name) => {
    try {
      return { name, bytes: readFileSync(name) };
    } catch {
      throw new Unusable(`The checkpoint ${name} cannot be read.`);
    }
  });
  return verifyBundle(files, { key, strangers, checkpoints: kept });
}

const LABELS = { pass: 'ok      ', note: '        ', finding: 'FINDING ', problem: 'REFUSED ' };

/** Paths come from the folder and are shown without control characters, so that no file name can draw over the report. */

const plain = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '?');

function print({ accepted, key, pinned, lines }) {
  for (const { kind, file, entry, message } of lines)
    console.log(plain(`${LABELS[kind]} ${file}${entry === undefined ? '' : `, entry ${entry}`}: ${message}`));
  console.log('');
  if (!pinned) {
    console.log(
      'WARNING: the public key came from the bundle itself. Whoever made the bundle may have made the key, too.',
    );
    console.log(
      `         Ask the site for its key and verify again with --key. The bundle’s key: ${plain(key ?? 'none')}`,
    );
  }
  const [problems, findings] = ['problem', 'finding'].map(
    (wanted) => lines.filter(({ kind }) => kind === wanted).length,
  );
  if (accepted)
    console.log(`ACCEPTED${findings > 0 ? `, with ${findings} finding${findings > 1 ? 's' : ''} to look at` : ''}.`);
  else console.log(`REFUSED, for ${problems} reason${problems > 1 ? 's' : ''}.`);
}

function main(args) {
  try {
    const options = parseArguments(args);
    const result = load(options);
    if (options.json) console.log(JSON.stringify(result, undefined, 2));
    else print(result);
    return result.accepted ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    console.error(`${plain(error.message)}\nUsage: node verify.mjs FOLDER [--key KEY] [--checkpoint FILE]... [--json]`);
    return 2;
  }
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  process.exitCode = main(process.argv.slice(2));
