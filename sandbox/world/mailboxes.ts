/**
 * What becomes of mail to an address, told by its domain so that a test or a person can choose by writing the address.
 * `bounces`: the mailbox does not exist. `defers`: the server asks to try again once, then accepts. `busy`: it asks so
 * each time. `slow`: it takes its time to answer. `hangs-up`: it takes the message and drops the connection instead of
 * saying so, the first time. `suppressed`: the e-mail provider does not even try.
 */
export type MailboxFate = 'accepts' | 'bounces' | 'defers' | 'busy' | 'slow' | 'hangs-up' | 'suppressed';

const fates: readonly (readonly [suffix: string, fate: MailboxFate])[] = [
  ['bounce.example', 'bounces'],
  ['defer.example', 'defers'],
  ['busy.example', 'busy'],
  ['slow.example', 'slow'],
  ['hangup.example', 'hangs-up'],
  ['drop.example', 'suppressed'],
];

export function mailboxFate(emailAddress: string): MailboxFate {
  const domain = emailAddress.slice(emailAddress.lastIndexOf('@') + 1).toLowerCase();
  return fates.find(([suffix]) => domain === suffix || domain.endsWith(`.${suffix}`))?.[1] ?? 'accepts';
}
