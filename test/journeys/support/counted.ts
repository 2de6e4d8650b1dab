/** A small world of recipients over three channels, counted by those who take the messages: mail server and chat service. */
import { z } from 'zod';
import { people, queryUsers } from '../../../sandbox/demo/people';
import type { DeliveryView } from '../../../src/contract';
import { verifyBundle } from './bundle';
import { isUnsent, lookAgain, pressSend } from './interrupted';
import type { Release } from './release';
import type { TestSite } from './site';

export interface Counts {
  readonly users: number;
  readonly addresses: number;
  readonly places: number;
}

const CORRECTION = 'the correction to ';
const isCorrection = (subject: string): boolean => subject.includes('Correction: ');

export class CountedRecipients {
  private readonly users;
  private readonly places;
  readonly total: number;

  private constructor(
    private readonly site: TestSite,
    counts: Counts,
  ) {
    this.users = queryUsers.others.slice(0, counts.users);
    this.places = Array.from({ length: counts.places }, (_, index) => ({
      name: `#team-${index}`,
      hook: `T0HARBOUR/B0TEAM${index}`,
    }));
    this.total = counts.users + counts.addresses + counts.places;
  }

  /** Makes them the site's stakeholder groups. */
  static async at(site: TestSite, counts: Counts): Promise<CountedRecipients> {
    const recipients = new CountedRecipients(site, counts);
    await site.setAudience({
      users: recipients.users.map((user) => user.accountId),
      addresses: Array.from({ length: counts.addresses }, (_, index) => `contact-${index}@partners.example`),
    });
    await site.saveMembers('Teams', {
      kind: 'destinations',
      channel: 'slack',
      destinations: recipients.places.map(({ name, hook }) => ({
        name,
        address: `https://hooks.slack.com/services/${hook}/secretPartOfSlack`,
      })),
    });
    return recipients;
  }

  /** Until nothing goes on by itself, which the site needs some quarters of an hour for. */
  async untilOnlyPeopleCan(release: Release, contentDigest: string): Promise<readonly DeliveryView[]> {
    for (let round = 0; round < 40; round += 1) {
      await this.site.advance('PT5M');
      if (isUnsent((await lookAgain(() => release.open())).state)) await pressSend(release, contentDigest);
      const deliveries = await lookAgain(() => release.deliveries());
      const isOpen = deliveries.some(({ state }) => state === 'planned' || state === 'attempting');
      if (deliveries.length === this.total && !isOpen) return deliveries;
    }
    throw new Error('After more than three hours something was still open.');
  }

  /** Everybody got it once, but for those who are shown as uncertain, who got it once or not at all. */
  async miscounted(release: Release, deliveries: readonly DeliveryView[]): Promise<readonly string[]> {
    const counts = await this.reached(release);
    return deliveries.flatMap(({ state, recipient, corrects }) => {
      const count = counts.get(this.placeOf({ recipient, corrects })) ?? 0;
      const fits = state === 'uncertain' ? count <= 1 : count === 1;
      return fits ? [] : [`${recipient} got it ${count} times and is shown as ${state}`];
    });
  }

  /**
   * A person asks the recipients of those of which nobody knows; then everybody got it once, and the evidence verifies.
   *
   * @param corrected to how many a correction was sent
   */
  async settled(release: Release, corrected = 0): Promise<readonly string[]> {
    await this.askedWhereUncertain(release);
    const { state } = await release.untilQuiet();
    const everybody = [...(await this.reached(release)).values()];
    const verdict = await verifyBundle(release);
    return [
      ...(state === 'recorded' ? [] : [`the record ends as ${state}`]),
      ...(everybody.length === this.total + corrected && everybody.every((count) => count === 1)
        ? []
        : [`${everybody.length} were reached, ${Math.max(...everybody)} times at most`]),
      ...(verdict.code === 0 ? [] : [`the verifier refuses the bundle: ${verdict.output}`]),
    ];
  }

  /** A person asks the recipients of those of which nobody knows, and says what they answered. */
  async askedWhereUncertain(release: Release): Promise<void> {
    const counts = await this.reached(release);
    const uncertain = await lookAgain(() => release.deliveriesIn('uncertain'));
    for (const [index, delivery] of uncertain.entries()) {
      // A person takes some time for it, and the storage of a site takes only so much in a minute.
      if (index % 10 === 0) await this.site.advance('PT1M');
      await this.site.call(z.unknown(), people.ada.accountId, 'record-panel', release.place, 'settleDelivery', {
        deliveryId: delivery.id,
        outcome: counts.has(this.placeOf(delivery)) ? 'arrived' : 'send-again',
        reason: 'Asked the recipient.',
      });
    }
  }

  /** How often each got it, by mail address or channel; corrections for themselves. */
  private async reached(release: Release): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>();
    const count = (who: string): unknown => counts.set(who, (counts.get(who) ?? 0) + 1);
    for (const { to, subject } of await release.mails()) if (!isCorrection(subject)) to.forEach(count);
    for (const { to } of await release.corrections()) to.forEach((who) => count(CORRECTION + who));
    for (const { place, body } of this.site.sandbox.world.posts.list())
      if (JSON.stringify(body).includes(release.subject)) count(place);
    return counts;
  }

  /** As those who count know a delivery's recipient. */
  private placeOf({ recipient, corrects }: Pick<DeliveryView, 'recipient' | 'corrects'>): string {
    const user = this.users.find(({ displayName }) => displayName === recipient);
    const channel = this.places.find(({ name }) => name === recipient);
    return `${corrects ? CORRECTION : ''}${user?.emailAddress ?? channel?.hook ?? recipient}`;
  }
}
