/** A release with what surrounds it: change requests, configuration items, evidence of its deployment. */
import type { PersonEvidence, PipelineEvidence } from '../../src/domain/deployment/deployment';
import type { ConfigurationItem } from '../../src/domain/record/record';
import type { LinkedChange, Release, ReleaseIssue } from '../../src/domain/record/release';

/** The moment at which tests happen unless they say otherwise. */
export const NOW = Date.UTC(2026, 10, 21, 22, 0);
export const HOUR = 3_600_000;

export function aRelease(overrides: Partial<Release> = {}): Release {
  return {
    versionId: '500',
    name: '5.1.3',
    released: true,
    archived: false,
    releaseDate: '2026-11-21',
    issueIds: ['1', '2', '3'],
    ...overrides,
  };
}

export function aChange(issueId = '900', overrides: Partial<LinkedChange> = {}): LinkedChange {
  return {
    issueId,
    key: `CHG-${issueId}`,
    summary: 'Deploy Phoenix 5.1.3',
    status: 'Awaiting approval',
    typeName: 'Change',
    ...overrides,
  };
}

export function anItem(key: string): ConfigurationItem {
  return { key, name: `Service ${key}`, source: 'assets' };
}

export function evidence(overrides: Partial<PipelineEvidence> = {}): PipelineEvidence {
  return {
    id: 'message-1',
    environment: 'production',
    version: '5.1.3',
    status: 'verified',
    sequence: 1,
    occurredAt: NOW - HOUR,
    receivedAt: NOW - HOUR,
    pipeline: { name: 'deploy-production' },
    ...overrides,
  };
}

export function attestation(overrides: Partial<PersonEvidence> = {}): PersonEvidence {
  const { pipeline: _pipeline, approvedBy: _approvedBy, source: _source, ...facts } = evidence();
  return {
    ...facts,
    id: 'attestation-1',
    source: 'person',
    accountId: 'engineer',
    checked: 'I signed in and ran a query.',
    commitment: `commitment:${'0'.repeat(64)}`,
    ...overrides,
  };
}

export function anIssue(number: number, overrides: Partial<ReleaseIssue> = {}): ReleaseIssue {
  return {
    id: String(10_000 + number),
    key: `PHOENIX-${number}`,
    summary: `Summary ${number}`,
    typeName: 'Bug',
    components: [],
    restricted: false,
    ...overrides,
  };
}
