import { isLive, mayAsk, mayGrant, mayWithdraw } from '../../static/lib/overrides';
import { ADA, CARLOS, MEI } from './harness/fixture';
import { ASKED, GRANTED, OVERRIDABLE, USED } from './harness/fixtures/record/overridden';

const administrator = { prepare: false, approve: false, send: false, administer: true };
const sender = { prepare: false, approve: false, send: true, administer: false };
const nobody = { prepare: false, approve: false, send: false, administer: false };

test('who may send, or administers Jira, is offered to ask, for the gates that can be overridden', () => {
  const offered = [administrator, sender, nobody].map((allowed) =>
    mayAsk({ ...OVERRIDABLE, allowed }, 'change-approved'),
  );
  expect(offered).toEqual([true, true, false]);
  expect(mayAsk({ ...OVERRIDABLE, allowed: administrator }, 'deployment-verified')).toBe(false);
});

test('only an administrator other than the one who asked is offered to grant, and only what is asked for', () => {
  expect(mayGrant(ASKED, administrator, MEI)).toBe(true);
  expect(mayGrant(ASKED, administrator, ADA)).toBe(false);
  expect(mayGrant(ASKED, sender, MEI)).toBe(false);
  expect(mayGrant(GRANTED, administrator, CARLOS)).toBe(false);
});

test('who asked, who granted and administrators are offered to withdraw, until something was sent under it', () => {
  expect([ADA, MEI, CARLOS].map((who) => mayWithdraw(GRANTED, sender, who))).toEqual([true, true, false]);
  expect(mayWithdraw(GRANTED, administrator, CARLOS)).toBe(true);
  expect([ADA, MEI, CARLOS].map((who) => mayWithdraw(USED, administrator, who))).toEqual([false, false, false]);
  expect(isLive({ ...GRANTED, state: 'expired' })).toBe(false);
});
