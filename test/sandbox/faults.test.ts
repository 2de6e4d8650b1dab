import { createFaults } from '../../sandbox/faults';

describe('faults', () => {
  test('an answer instead of Jira’s is given as often as asked for and to the calls that match', () => {
    const faults = createFaults();
    const id = faults.add({
      kind: 'rest',
      match: '^POST /rest/api/3/issue$',
      status: 429,
      headers: { 'retry-after': '5' },
      times: 2,
    });

    expect(faults.restFault('GET /rest/api/3/issue')).toBeUndefined();
    expect(faults.restFault('POST /rest/api/3/issue')).toMatchObject({ status: 429, headers: { 'retry-after': '5' } });
    expect(faults.restFault('POST /rest/api/3/issue')).toMatchObject({ status: 429 });
    expect(faults.restFault('POST /rest/api/3/issue')).toBeUndefined();
    expect(faults.list()).toEqual([expect.objectContaining({ id, used: 2 })]);
  });

  test('an answer instead of Jira’s lets so many calls that match go through first', () => {
    const faults = createFaults();
    faults.add({ kind: 'rest', match: 'issue', status: 500, skip: 2, times: 1 });
    const answers = ['issue/1', 'search', 'issue/2', 'issue/3', 'issue/4'].map(
      (path) => faults.restFault(path)?.status,
    );
    expect(answers).toEqual([undefined, undefined, undefined, 500, undefined]);
  });

  test('a call that gets no answer goes on when the fault is taken back, and the next one at once', async () => {
    const faults = createFaults();
    const id = faults.add({ kind: 'stall', match: 'servicedeskapi', times: 1 });
    expect(faults.stall('GET /rest/api/3/issue/1')).toBeUndefined();
    const held = faults.stall('GET /rest/servicedeskapi/request/1/approval');
    expect(faults.stall('GET /rest/servicedeskapi/request/1/approval')).toBeUndefined();
    let gone = false;
    const going = held?.then(() => (gone = true));
    await Promise.resolve();
    expect(gone).toBe(false);
    faults.remove(id);
    await going;
    expect(gone).toBe(true);
  });

  test('a crash happens at the counted call of its seam, once', () => {
    const faults = createFaults();
    faults.add({ kind: 'crash', seam: 'storage', match: 'set', count: 2, when: 'after' });

    expect(faults.crashPoint('storage', 'entity/set')).toBeUndefined();
    expect(faults.crashPoint('rest', 'set')).toBeUndefined();
    expect(faults.crashPoint('storage', 'get')).toBeUndefined();
    expect(faults.crashPoint('storage', 'entity/set')).toBe('after');
    expect(faults.crashPoint('storage', 'entity/set')).toBeUndefined();
  });

  test('two crashes set for one kind of call count the same calls', () => {
    const faults = createFaults();
    faults.add({ kind: 'crash', seam: 'queue', match: '', count: 1, when: 'before' });
    faults.add({ kind: 'crash', seam: 'queue', match: '', count: 2, when: 'after' });
    expect([1, 2, 3].map(() => faults.crashPoint('queue', 'publish'))).toEqual(['before', 'after', undefined]);
  });

  test('a fault can be taken back', () => {
    const faults = createFaults();
    const id = faults.add({ kind: 'provider', match: 'sendgrid', effect: { answer: 500 }, times: 9 });
    expect(faults.providerFault('https://api.sendgrid.com/v3/mail/send')).toEqual({ answer: 500 });
    faults.remove(id);
    expect(faults.providerFault('https://api.sendgrid.com/v3/mail/send')).toBeUndefined();
  });

  test('a pattern that is no regular expression is refused at once', () => {
    expect(() => createFaults().add({ kind: 'crash', seam: 'rest', match: '(', count: 1, when: 'after' })).toThrow(
      SyntaxError,
    );
  });
});
