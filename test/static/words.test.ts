import { recipientsOver } from '../../src/domain/channels/recipients';
import { calendarDate, exactTime, relativeTime, timeLeft } from '../../static/lib/time';
import { keyOfHost } from '../../static/lib/host-key';
import { CHANNEL_DEFINITIONS } from '../../src/domain/channels';
import type { Channel } from '../../src/contract';
import {
  acceptedOn,
  counted,
  deliveryState,
  groupSize,
  listed,
  recipientsOfAll,
  recipientsOn,
  reportsDelivery,
} from '../../static/lib/words';
import { summaryOf } from '../../static/pages/project-page/summary';
import { NOW, minutesAgo } from './harness/fixture';

const relative = (at: number) => relativeTime(at, NOW, 'en-GB', 'Europe/Berlin');

test('a channel is said to report deliveries where its provider does', () => {
  for (const [channel, { reportsBack = false }] of Object.entries(CHANNEL_DEFINITIONS))
    expect([channel, reportsDelivery(channel as Channel)]).toEqual([channel, reportsBack]);
});

test('times are relative near, and a date beyond a week', () => {
  expect(
    [NOW - 20_000, minutesAgo(5), minutesAgo(-120), minutesAgo(3 * 1440), minutesAgo(30 * 1440)].map(relative),
  ).toEqual(['just now', '5 min ago', 'in 2 hr', '3 days ago', '22 Oct 2026']);
});

test('the exact time is the reader’s, with the zone named', () => {
  expect(exactTime(NOW, 'en-GB', 'Asia/Tokyo')).toMatch(/21 Nov 2026.*21:00.*(GMT\+9|JST)/);
});

test('a calendar date keeps its day in every zone', () => {
  expect(calendarDate('2026-11-21', 'en-GB')).toBe('21 Nov 2026');
  expect(calendarDate('soon', 'en-GB')).toBe('soon');
});

test('the time left is rounded up, because people plan with it', () => {
  expect([5, 61, 3_540, 3_700].map(timeLeft)).toEqual([
    'less than a minute left',
    'about 2 minutes left',
    'about 59 minutes left',
    'about 2 hours left',
  ]);
});

test('counts and lists read as sentences', () => {
  expect(counted(1, 'person', 'people')).toBe('1 person');
  expect(counted(1240, 'person', 'people')).toBe('1,240 people');
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

test('a Jira group that was not looked up yet is not said to be empty', () => {
  expect(groupSize({ channel: 'jira-mail' })).toBe('counted when it is prepared');
  expect(groupSize({ channel: 'jira-mail', memberCount: 0 })).toBe('0 people');
});

test('a place where nobody knows how many read it is not counted as a person', () => {
  for (const [channel, { takes }] of Object.entries(CHANNEL_DEFINITIONS))
    if (takes === 'destination' || takes === 'request')
      expect(recipientsOn(channel as Channel, 1)).not.toMatch(/person|people/);
  expect([recipientsOn('slack', 1), recipientsOn('request-comment', 2), recipientsOn('telephone', 1)]).toEqual([
    '1 channel',
    '2 requests',
    '1 person',
  ]);
  const [users, channel] = [{ channel: 'jira-mail' }, { channel: 'slack' }] as const;
  expect(recipientsOfAll([users], 50)).toBe('50 people');
  expect(recipientsOfAll([users, channel], 51)).toBe('51 recipients');
});

test('the pages and what the app writes call the same channels’ readers people', () => {
  for (const channel of Object.keys(CHANNEL_DEFINITIONS) as Channel[])
    expect([channel, recipientsOver([channel])]).toEqual([
      channel,
      recipientsOfAll([{ channel }], 2) === '2 people' ? 'people' : 'recipients',
    ]);
});

test('a project says how many of its versions nobody is told about', () => {
  const version = (id: string, records: number) => ({
    version: { id, name: id, released: false, archived: false },
    records: Array.from({ length: records }, () => ({
      issueKey: 'HBR-1',
      state: 'planning' as const,
      headline: '',
      communiques: 1,
      recipients: 1,
    })),
  });
  const of = (...versions: ReturnType<typeof version>[]) =>
    summaryOf({
      projectKey: 'HBR',
      projectName: 'Harbour',
      versions,
      groups: [],
      allowed: { prepare: true, approve: false, send: false, administer: false },
      missing: [],
      now: NOW,
    });
  expect(of()).toBe('No version is waiting to be released.');
  expect(of(version('1', 1))).toBe('1 version waits to be released; the communications of each are planned.');
  expect(of(version('1', 0), version('2', 0))).toBe(
    '2 versions wait to be released; no communications are planned yet.',
  );
  expect(of(version('1', 1), version('2', 0))).toContain('for 1 of them no communications are planned yet');
});

test('a message that Slack took is posted, and one that any other channel took is accepted', () => {
  expect(deliveryState({ state: 'accepted', channel: 'slack' }).word).toBe('Posted');
  expect(deliveryState({ state: 'accepted', channel: 'teams' }).word).toBe('Accepted');
  expect(deliveryState({ state: 'failed', channel: 'slack' }).word).toBe('Failed');
  expect([acceptedOn('slack'), acceptedOn('external-mail')]).toEqual(['posted', 'accepted']);
});

test('two hosts that differ only in points and hyphens are allowed apart', () => {
  const hosts = ['hooks.a-b.example', 'hooks-a.b.example', 'hooks.a.b.example', 'hooks-a-b.example'];
  expect(new Set(hosts.map(keyOfHost)).size).toBe(hosts.length);
  expect(keyOfHost('hooks.harbour.example')).toBe('webhook-hooks-harbour-example');
});
