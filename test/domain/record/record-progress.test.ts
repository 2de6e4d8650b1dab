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
