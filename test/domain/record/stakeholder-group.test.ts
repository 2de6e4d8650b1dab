import fc from 'fast-check';
import { distinctRecipients, isMailAddress, recipientKey } from '../../../src/domain/record/stakeholder-group';
import { recipients, runs } from '../../builders/arbitraries';
import { aJiraUser, anAddress } from '../../builders/people';

describe('recipients', () => {
  it('are the same, once each, whatever order their sources name them in', () => {
    fc.assert(
      fc.property(
        recipients.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray([...some, ...some], { minLength: some.length * 2 })),
        ),
        ([some, doubled]) => {
          const distinct = distinctRecipients(doubled);
          expect(distinct).toEqual(distinctRecipients(some));
          expect(distinct.map(recipientKey)).toEqual([...new Set(some.map(recipientKey))].sort());
        },
      ),
      runs(),
    );
  });

  it('with the same mailbox are the same, however it is written', () => {
    expect(distinctRecipients([anAddress('Ada@Example.com'), anAddress(' ada@example.com ')])).toHaveLength(1);
    expect(distinctRecipients([aJiraUser('ada@example.com'), anAddress('ada@example.com')])).toHaveLength(2);
  });
});

describe('a mail address', () => {
  it.each(['ada@example.com', 'a.b+tag@mail.example.co.uk', "o'neill@example.org", 'ADA@EXAMPLE.COM', 'ü@example.de'])(
    'can be %s',
    (address) => expect(isMailAddress(address)).toBe(true),
  );

  it.each([
    '',
    'ada',
    'ada@',
    '@example.com',
    'ada@localhost',
    'ada@example..com',
    'ada@-example.com',
    'ada@example.c',
    'a b@example.com',
    'ada@exam ple.com',
    'Ada <ada@example.com>',
    'ada@example.com, bo@example.com',
    'ada@example.com\r\nBcc: bo@example.com',
    'ada\u0001@example.com',
    'ada\ud800@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ada@${'a'.repeat(250)}.com`,
  ])('cannot be “%s”', (address) => expect(isMailAddress(address)).toBe(false));
});
