import { recipientsOver } from '../../../src/domain/channels/recipients';
import { NO_DELIVERIES } from '../../../src/domain/delivery/delivery-counts';
import { recordHeadline } from '../../../src/domain/record/record-progress';

describe('the sentence about a record that is being sent', () => {
  const counts = { ...NO_DELIVERIES, total: 469, delivered: 6, stopped: 8, planned: 455 };

  it('counts nobody whose message was kept back as one that has left', () => {
    expect(recordHeadline('sending', [], counts)).toBe('Sending: 6 of 469 have left; 8 stopped.');
  });

  it('knows all the same that nothing but what waits is still to leave', () => {
    const waiting = { for: 'the verified deployment', people: 455 };
    expect(recordHeadline('sending', [], counts, { waiting })).toBe(
      '6 of 469 have left; 8 stopped; the rest waits for the verified deployment.',
    );
  });
});

describe('the sentence about a record that was sent', () => {
  const counts = { ...NO_DELIVERIES, total: 4, accepted: 1, delivered: 3 };

  it('calls those who were told people only where all of them are', () => {
    expect(recordHeadline('sent', [], counts, { recipients: recipientsOver(['jira-mail', 'telephone']) })).toBe(
      'Sent to 4 of 4 people; 0 acknowledged.',
    );
    const mixed = { recipients: recipientsOver(['jira-mail', 'slack']) };
    expect(recordHeadline('sent', [], counts, mixed)).toBe('Sent to 4 of 4 recipients; 0 acknowledged.');
    expect(recordHeadline('withdrawn', [], counts, mixed)).toBe('Stopped after 4 of 4 recipients were told.');
  });

  it('counts one as one', () => {
    const one = { ...NO_DELIVERIES, total: 1, accepted: 1 };
    expect(recordHeadline('withdrawn', [], one)).toBe('Stopped after 1 of 1 person was told.');
  });
});
