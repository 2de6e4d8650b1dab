import { invalid } from './errors';

/** Limits of "KVS and Custom Entity Store limits". Sizes in bytes of the value's JSON. */
export const limits = {
  keyLength: 500,
  valueSize: 240 * 1024,
  depth: 31,
  transactionOperations: 25,
  batchKeys: 25,
  requestSize: 4 * 1024 * 1024,
  /** Milliseconds: a year. */
  timeToLive: 365 * 24 * 60 * 60 * 1000,
  rangeSize: 900,
  partitionSize: 1700,
  conditions: 100,
} as const;

const keyPattern = /^(?!\s+$)[a-zA-Z0-9:._\s-#]+$/;

/** @throws StorageRefusal */
export function checkKey(key: unknown): string {
  if (typeof key !== 'string' || key.length === 0) throw invalid('Key must be a non-empty string');
  if (key.length > limits.keyLength) throw invalid(`Key must be at most ${limits.keyLength} characters long`);
  if (!keyPattern.test(key)) throw invalid(`Key does not match ${keyPattern.source}`);
  return key;
}

/** @returns the value's JSON. @throws StorageRefusal */
export function checkValue(value: unknown): string {
  if (value === undefined || value === null) throw invalid('Value must not be null or undefined');
  const json = JSON.stringify(value);
  const size = Buffer.byteLength(json);
  if (size > limits.valueSize) throw invalid(`Value is ${size} bytes; the maximum is ${limits.valueSize}`);
  if (depthOf(value) > limits.depth) throw invalid(`Value is nested deeper than ${limits.depth} levels`);
  return json;
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const unitLengths: Readonly<Record<string, number>> = {
  SECONDS: 1000,
  MINUTES: 60 * 1000,
  HOURS: 60 * 60 * 1000,
  DAYS: 24 * 60 * 60 * 1000,
};

/** @returns milliseconds. @throws StorageRefusal */
export function checkTimeToLive(ttl: { readonly value: number; readonly unit: string }): number {
  const length = unitLengths[ttl.unit];
  if (length === undefined || !Number.isInteger(ttl.value) || ttl.value <= 0) throw invalid('TTL is not valid');
  const milliseconds = ttl.value * length;
  if (milliseconds > limits.timeToLive) throw invalid('TTL must not exceed 1 year');
  return milliseconds;
}
