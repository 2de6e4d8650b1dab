/** Targets, reminders and next channels, against what the log says. */
import { canonicalJson } from '../../src/domain/encoding/canonical-json';
import { contentOf } from '../../src/domain/ledger/content';
import { APP, exampleBundle, MESSAGE, person, PIN, stepTime, STORY, type Step } from '../domain/ledger/example';
import { refuses } from './breaches';
import { placesOf, verifyOne } from './verify-many';
import {
  LOG,
  REMINDER,
  acknowledgedAt,
  escalated,
  escalatedTo,
  found,
  indexOf,
  judged,
  NEXT,
  nextTold,
  reminder,
  reminderEntry,
  remindersEntry,
  reminding,
  reopened,
  stoppedReminding,
  withData,
} from './variations';

describe('a properly signed log that breaks a rule of confirming is refused, naming the entry:', () => {
  refuses([
    ['calling a target reached that is not', judged({ percent: 95 }, 'reached'), `${LOG} entry ${STORY.length}`],
    ['calling a target missed that is reached', judged({ hours: 0 }, 'missed'), `${LOG} entry ${STORY.length}`],
    [
      'calling a target missed before its time is over',
      judged({ percent: 95 }, 'missed'),
      `${LOG} entry ${STORY.length}`,
    ],
    ['counting more people than acknowledged', judged({ reached: 2 }, 'reached'), `${LOG} entry ${STORY.length}`],
    [
      'judging a target over fewer people than were told',
      judged({ people: 2, percent: 50 }, 'reached'),
      `${LOG} entry ${STORY.length}`,
    ],
    [
      'judging the target of what was not sent',
      judged({ communique: 'another' }, 'reached'),
      `${LOG} entry ${STORY.length}`,
    ],
    ['reminding of what was never sent', reminding({ begun: { communique: 'another' } }), reminderEntry],
    ['reminding out of turn', reminding({ begun: { reminder: 2 } }), reminderEntry],
    ['reminding earlier than planned', reminding({ begun: { hours: 24 } }), reminderEntry],
    ['telling by a next channel what was not approved for it', nextTold({ content: PIN.content }), reminderEntry],
    ['telling by another next channel than was approved', nextTold({ channel: 'external-mail' }), reminderEntry],
    ['telling by a next channel of a group that has none', reminding({ begun: NEXT }), reminderEntry],
    [
      'telling by a next channel because a person asked',
      nextTold({ hours: undefined }, person('Engineer')),
      reminderEntry,
    ],
    [
      'telling by a next channel a second time',
      [...nextTold(), ...nextTold({ reminder: 2 }).slice(-2, -1)],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'sending by a next channel what was not approved for it',
      withData('send-authorised', ({ data }) => ({
        type: 'send-authorised',
        data: { ...data, plan: data.plan.map((pin) => ({ ...pin, next: NEXT })) },
      })),
      `${LOG} entry ${indexOf('send-authorised')}`,
    ],
    ['reminding because nobody asked', reminding({ begun: { hours: undefined } }), reminderEntry],
    ['reminding of the target that is reached', [...judged({}, 'reached'), ...reminding().slice(-2)], remindersEntry],
    [
      'reminding long after the gates were judged',
      [...STORY, ...Array.from({ length: 12 }, () => found('CHG-7')), ...reminding().slice(-2)],
      `${LOG} entry ${STORY.length + 12}`,
    ],
    ['reminding after a person stopped that', [...STORY, stoppedReminding, ...reminding().slice(-2)], remindersEntry],
    ['stopping to remind in nobody’s name', [...STORY, { ...stoppedReminding, actor: APP }], reminderEntry],
    ['reminding without having begun to', [...STORY, ...reminding().slice(-1)], reminderEntry],
    [
      'reminding whoever acknowledged',
      reminding({ story: acknowledgedAt(stepTime(12)), settled: { deliveries: [reminder('delivery-0')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody to whom nothing was sent',
      reminding({ settled: { deliveries: [reminder('delivery-9')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody twice at once',
      reminding({ settled: { deliveries: [reminder('delivery-1'), reminder('delivery-1')] } }),
      remindersEntry,
    ],
    [
      'reminding somebody after a person stopped that',
      reminding({ between: [stoppedReminding] }),
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'telling somebody of a target that was not missed',
      [...judged({}, 'reached'), escalated],
      `${LOG} entry ${STORY.length + 1}`,
    ],
    [
      'telling somebody twice that a target was missed',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalated, escalated],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'telling the same person in place of themselves',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalated, escalatedTo('Dev', { instead: true })],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    [
      'telling somebody in place of nobody',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalatedTo('Dev', { instead: true })],
      `${LOG} entry ${STORY.length + 1}`,
    ],
    [
      'telling somebody after nobody was left',
      [...judged({ percent: 95, hours: 0 }, 'missed'), escalatedTo(undefined), escalatedTo('Dev', { instead: true })],
      `${LOG} entry ${STORY.length + 2}`,
    ],
    ['asking anew for acknowledgements of what is not corrected', [...STORY, reopened], reminderEntry],
  ]);

  test('a reminder with other words than were approved', () => {
    const contents = [contentOf(MESSAGE), contentOf('Buy something else.')];
    const steps = reminding({ begun: { content: contents[1]?.digest ?? '' } });
    expect(placesOf(verifyOne(exampleBundle(steps, undefined, { contents })))).toEqual([reminderEntry]);
    const right = { contents: [contentOf(MESSAGE), contentOf(REMINDER)] };
    expect(placesOf(verifyOne(exampleBundle(reminding(), undefined, right)))).toEqual([]);
  });

  test.each<[string, string, readonly string[]]>([
    ['lines that were approved', 'Reminder 2: It is here\nTo confirm: link', []],
    ['another line', 'Reminder: It is here\nTo confirm: elsewhere', [reminderEntry]],
    ['another first line', 'Reminder: Nothing is here\nTo confirm: link', [reminderEntry]],
  ])('a reminder of a text message with %s', (_lines, short, places) => {
    const inContent = (message: object) => contentOf(canonicalJson({ text: MESSAGE, ...message }));
    const approved = inContent({ short: 'It is here\nFaster.\nTo confirm: link' });
    const reminder = inContent({ text: REMINDER, short });
    const told = JSON.parse(
      JSON.stringify(reminding({ begun: { content: reminder.digest } })).replaceAll(PIN.content, approved.digest),
    ) as readonly Step[];
    const result = verifyOne(exampleBundle(told, undefined, { contents: [approved, reminder] }));
    expect(placesOf(result)).toEqual(places);
  });
});
