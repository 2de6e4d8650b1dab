import { refusalMessage } from '../../../sandbox/pages/client/api/http';
import { nearTime } from '../../../sandbox/pages/client/common/time';
import { faultWords } from '../../../sandbox/pages/client/drawer/fault-words';
import { withStatus } from '../../../sandbox/pages/client/drawer/post-evidence';
import { linksByMeaning } from '../../../sandbox/pages/client/issue/links-by-meaning';

describe('the words of a refusal', () => {
  it.each([
    ['Jira', { errorMessages: ['Production is not verified.'], errors: {} }, 'Production is not verified.'],
    ["a field of Jira's", { errorMessages: [], errors: { summary: 'Say something.' } }, 'Say something.'],
    ['the service desk', { errorMessage: 'You are no approver.', i18nErrorMessage: {} }, 'You are no approver.'],
    [
      'the sandbox',
      { error: { message: 'match: must be a regular expression' } },
      'match: must be a regular expression',
    ],
  ])('are those of %s', (_source, body, words) => {
    expect(refusalMessage(400, JSON.stringify(body))).toBe(words);
  });

  it.each(['', '<html>', '{}', '[]'])('name the status when the answer %j holds none', (body) => {
    expect(refusalMessage(502, body)).toContain('502');
  });
});

describe('a time near now', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const minutes = 60_000;
  it.each([
    [30_000, 'in a moment'],
    [-30_000, 'just now'],
    [5 * minutes, 'in 5 min'],
    [-119 * minutes, '1 h ago'],
    [-3 * 24 * 60 * minutes, '3 d ago'],
  ])('that is %d ms away reads as %s', (distance, words) => {
    expect(nearTime(now + distance, now, 'Europe/Berlin')).toBe(words);
  });

  it('far away is exact, in the zone of the reader', () => {
    const far = Date.parse('2026-12-24T18:00:00Z');
    expect(nearTime(far, now, 'Europe/Berlin')).toMatch(/24 Dec 2026.*19:00/);
    expect(nearTime(far, now, 'Asia/Tokyo')).toMatch(/25 Dec 2026.*03:00/);
  });
});

describe('the evidence that the pipeline form posts', () => {
  it('takes another status and keeps the rest', () => {
    const body = JSON.stringify({ version: '4.2.0', status: 'deployed' });
    expect(JSON.parse(withStatus(body, 'rolled-back'))).toEqual({ version: '4.2.0', status: 'rolled-back' });
  });

  it.each(['', 'not JSON', '[1]', 'null'])('stays %j, which is no JSON object', (body) => {
    expect(withStatus(body, 'verified')).toBe(body);
  });
});

describe('a fault in words', () => {
  it('says of a crash where and when the app is killed', () => {
    const crash = { kind: 'crash', seam: 'storage', match: 'transaction', count: 2, when: 'after' };
    expect(faultWords(crash)).toBe('The app is killed after storage call 2 that matches “transaction”.');
  });

  it('tells a lost answer from a refusal', () => {
    const lost = { kind: 'provider', match: 'send', effect: { lose: 'afterAccepting' }, times: 1 };
    expect(faultWords(lost)).toContain('lost after it accepted');
    expect(faultWords({ ...lost, effect: { answer: 503 } })).toContain('answers 503');
  });
});

describe('linked work items', () => {
  const other = (key: string) => ({ key, fields: { summary: key } });
  const type = { inward: 'is communicated by', outward: 'communicates' };

  it('are grouped by what the link says about this work item', () => {
    const groups = linksByMeaning([
      { id: '1', type, outwardIssue: other('HBR-1') },
      { id: '2', type, inwardIssue: other('HBR-2') },
      { id: '3', type, outwardIssue: other('HBR-3') },
      { id: '4', type },
    ]);
    expect([...groups].map(([meaning, issues]) => [meaning, issues.map(({ key }) => key)])).toEqual([
      ['communicates', ['HBR-1', 'HBR-3']],
      ['is communicated by', ['HBR-2']],
    ]);
  });
});
