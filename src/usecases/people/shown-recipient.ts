/** How a recipient is named to a person: whole for those who need the address, recognisable only to who knows it for others. */
import type { ListItem, Recipient } from '../../domain/record/stakeholder-group';
import { shortenedNumber } from '../../domain/record/telephone-number';

/** @param people current names of Jira users, by account id */
export function shownRecipient(
  recipient: Recipient,
  people: Readonly<Record<string, string>>,
  wholeAddresses: boolean,
): string {
  switch (recipient.kind) {
    case 'jira-user':
      return people[recipient.accountId] ?? (recipient.name || recipient.accountId);
    case 'address':
      return shownAddress(recipient, wholeAddresses);
    case 'telephone-number':
      if (!wholeAddresses) return shortenedNumber(recipient.number);
      return recipient.name ? `${recipient.name} ${recipient.number}` : recipient.number;
    case 'request':
      return shownRequest(recipient.name, wholeAddresses);
    case 'destination':
      return recipient.name;
    case 'listed':
      return shownItem(recipient, wholeAddresses);
  }
}

/** Who may not know of a request learns from its project at most. */
function shownRequest(key: string, whole: boolean): string {
  return whole ? key : `${key.slice(0, key.lastIndexOf('-'))}-…`;
}

/** A telephone number is for who calls it. */
function shownItem({ name, number }: ListItem, whole: boolean): string {
  return number && whole ? `${name} <${number}>` : name;
}

/** Whole for those who need it; otherwise recognisable only to who knows it already. */
function shownAddress({ name, address }: { readonly name: string; readonly address: string }, whole: boolean): string {
  if (!whole) return `${address.slice(0, 1)}…@${address.slice(address.lastIndexOf('@') + 1)}`;
  return name ? `${name} <${address}>` : address;
}
