/** What a channel brings: whom it reaches, how a message looks there, and what is known of it afterwards. Pure. */
import type { Communique } from '../communique/communique';
import type { FactsToRender, Message, Post } from '../communique/message';
import type { Outcome } from './outcome';
import type { HttpAnswer } from './web-post';
import type { Recipient } from '../record/stakeholder-group';

export interface ChannelDefinition {
  /** The recipients that it takes; it refuses all others. */
  readonly takes: Recipient['kind'];
  /** The most that it proves of a message by itself, as a sentence for people. */
  readonly proves: string;
  /**
   * Whether the other side recognises a delivery that it got before. Then an attempt that was left without an answer is
   * repeated; everywhere else it is uncertain.
   */
  readonly recognisesRepeats: boolean;
  /**
   * Whether the other side reports later what became of each message, so that an uncertain one that it took is settled
   * by itself.
   */
  readonly reportsBack?: true;
  /** The same communiqué and facts always give the same bytes: an approval is pinned to them. */
  render(communique: Communique, facts: FactsToRender): Message;
  /** For channels whose recipients are places with an address of their own, which an administrator sets up. */
  readonly destination?: DestinationChannel;
  /** For channels whose places the app serves itself: nobody has to give their addresses. */
  readonly ownPages?: OwnPages;
}

/** How people tell people: the responsible person of a communiqué works through a list, and says what became of each item. */
export interface PeopleChannel extends ChannelDefinition {
  /** What one item of the list is called within a sentence: "telephone call". */
  readonly task: string;
  readonly tasks: string;
  /** What an administrator writes down for each item. */
  readonly listLabel: string;
  readonly listHelp: string;
  /** Whether each item has a telephone number. */
  readonly hasNumbers: boolean;
  /** What the responsible person does with the text: "Read this out". */
  readonly scriptTitle: string;
}

/** Pages that the app serves by itself, each at an address that it makes. */
export interface OwnPages {
  /** What one of them is called within a sentence: "public page". */
  readonly noun: string;
  /** What an administrator names, where its readers see it. */
  readonly nameHelp: string;
}

/** The URLs at which people find a site. */
export interface SiteAddresses {
  readonly jira: readonly string[];
  /** Absent where Jira does not say. */
  readonly confluence?: string;
}

/** Where posts go: the address, a URL or a key, is a secret, since whoever has it can post there. */
export interface DestinationChannel {
  /** What one of them is called within a sentence: "Slack channel". */
  readonly noun: string;
  /** What an administrator calls it, with an example. */
  readonly nameHelp: string;
  readonly addressLabel: string;
  /** Where an administrator finds the address. */
  readonly addressHelp: string;
  /** Whether every post is signed by Standard Webhooks with a secret of the destination. */
  readonly signed: boolean;
  /** Whether the address leads to a host that only this site's administrators can allow the app to reach. */
  readonly ownHost: boolean;
  /** Why this cannot be such an address, and what to do; undefined when it can. */
  objectionTo(address: string): string | undefined;
  /** Why this is no such address of this site, of those that lead into it; asked of what {@link objectionTo} takes. */
  objectionOnSite?(address: string, site: SiteAddresses): string | undefined;
  /** Where a post to this address goes, and what goes there; absent where it takes more than a post. */
  postTo?(address: string, post: Post): { readonly url: string; readonly body: string };
  outcomeOf(answer: HttpAnswer): Outcome;
}
