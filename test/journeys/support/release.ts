import { z } from 'zod';
import { approversField, affectedServicesField } from '../../../sandbox/demo/fields';
import { people } from '../../../sandbox/demo/people';
import type { AppAnswer, Mail } from '../../../sandbox/journey/site-client';
import type { ChangeView, CommuniqueView, DeliveryView, GateVerdict, RecordView } from '../../../src/contract';
import type { Timing } from '../../../src/domain/script/timing';
import type { HttpAnswer, TestSite } from './site';

const { mei, carlos, noor, ada } = people;
const created = z.looseObject({ id: z.string(), key: z.string() });
const version = z.looseObject({ id: z.string(), name: z.string() });
const project = z.looseObject({
  versions: z.array(z.looseObject({ version: z.looseObject({ id: z.string(), name: z.string() }) })),
  groups: z.array(z.looseObject({ id: z.string(), name: z.string() })),
});

/** What a record is planned for: a version of its own with issues of its own, and a change request of its own. */
export interface Ground {
  readonly versionId: string;
  readonly versionName: string;
  readonly storyKeys: readonly string[];
  readonly changeKey: string;
  readonly changeId: string;
}

let count = 0;

/** Prepares a version with two issues, and a change request that waits for the approval of Carlos or Noor. */
export async function prepareGround(site: TestSite, projectKey = 'HBR'): Promise<Ground> {
  count += 1;
  const versionName = `9.${count}.0`;
  const projectId = created.parse(
    await site.jiraDone(people.sam.emailAddress, 'GET', `/rest/api/3/project/${projectKey}`),
  ).id;
  const { id: versionId } = version.parse(
    await site.jiraDone(people.sam.emailAddress, 'POST', '/rest/api/3/version', {
      name: versionName,
      projectId: Number(projectId),
    }),
  );
  const storyKeys: string[] = [];
  for (const summary of ['Answer twice as fast', 'Forget nothing'])
    storyKeys.push(await createStory(site, projectKey, summary, versionId));
  const change = await createChange(site, `Deploy ${versionName} to production`);
  // Jira's search finds new issues a moment after they were created.
  await site.advance('PT5S');
  return { versionId, versionName, storyKeys, changeKey: change.key, changeId: change.id };
}

export async function createStory(
  site: TestSite,
  projectKey: string,
  summary: string,
  versionId?: string,
): Promise<string> {
  const fields = {
    project: { key: projectKey },
    issuetype: { name: 'Improvement' },
    summary,
    ...(versionId === undefined ? {} : { fixVersions: [{ id: versionId }] }),
  };
  return created.parse(await site.jiraDone(mei.emailAddress, 'POST', '/rest/api/3/issue', { fields })).key;
}

/** A service request of the type that counts as a change, which names the services of the demo's change. */
export async function createChange(
  site: TestSite,
  summary: string,
): Promise<{ readonly key: string; readonly id: string }> {
  const demo = z
    .looseObject({ fields: z.record(z.string(), z.unknown()) })
    .parse(await site.jiraDone(ada.emailAddress, 'GET', `/rest/api/3/issue/CHG-1?fields=${affectedServicesField}`));
  const services = z.array(z.looseObject({ id: z.string() })).parse(demo.fields[affectedServicesField] ?? []);
  const request = z.looseObject({ issueId: z.string(), issueKey: z.string() }).parse(
    await site.jiraDone(ada.emailAddress, 'POST', '/rest/servicedeskapi/request', {
      serviceDeskId: '1',
      requestTypeId: '1',
      requestFieldValues: {
        summary,
        [approversField]: [{ accountId: carlos.accountId }, { accountId: noor.accountId }],
        [affectedServicesField]: services.slice(0, 1).map(({ id }) => ({ id })),
      },
    }),
  );
  return { key: request.issueKey, id: request.issueId };
}

/** One release of the tests, with each step of the story as the person who does it. */
export class Release {
  private sequence = 0;

  private constructor(
    readonly site: TestSite,
    readonly ground: Ground,
    readonly issueKey: string,
    readonly issueId: string,
  ) {}

  /** Plans the communications of a fresh version, for the site's two groups. */
  static async plan(site: TestSite): Promise<Release> {
    const ground = await prepareGround(site);
    const planned = await Release.tryPlan(site, ground);
    if (!planned.ok) throw new Error(`Planning was refused: ${planned.refusal.message}`);
    const { issueKey, issueId } = z.looseObject({ issueKey: z.string(), issueId: z.string() }).parse(planned.value);
    const release = new Release(site, ground, issueKey, issueId);
    await site.idle();
    return release;
  }

  static async tryPlan(site: TestSite, ground: Ground): Promise<AppAnswer> {
    const { groups } = await site.call(project, mei.accountId, 'project-page', { projectKey: 'HBR' }, 'openProject');
    return site.invoke(mei.accountId, 'project-page', { projectKey: 'HBR' }, 'planCommunications', {
      versionId: ground.versionId,
      changeKeys: [ground.changeKey],
      groupIds: groups.map((group) => group.id),
    });
  }

  static at(site: TestSite, ground: Ground, issue: { readonly key: string; readonly id: string }): Release {
    return new Release(site, ground, issue.key, issue.id);
  }

  /** A planned release whose gates are all open. */
  static async ready(site: TestSite): Promise<Release> {
    const release = await Release.plan(site);
    await release.complete();
    await release.submit();
    await release.approve();
    await release.verify();
    return release;
  }

  get place(): { readonly issueKey: string } {
    return { issueKey: this.issueKey };
  }

  get subject(): string {
    return `News of ${this.ground.versionName}`;
  }

  open(as = ada.accountId): Promise<RecordView> {
    return this.site.call(z.custom<RecordView>(), as, 'record-panel', this.place, 'openRecord');
  }

  async gates(): Promise<readonly GateVerdict[]> {
    return (await this.open()).gates;
  }

  /** The codes of all reasons that hold the record now. */
  async reasons(): Promise<readonly string[]> {
    return (await this.gates()).flatMap((gate) => gate.reasons.map((reason) => reason.code));
  }

  /** @param between what happens between two communiqués */
  async complete(between: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    for (const communique of (await this.open()).communiques) {
      await between();
      await this.panel('saveCommunique', {
        communiqueId: communique.id,
        revision: communique.revision,
        subject: this.subject,
        kind: communique.kind,
        responsibleAccountId: ada.accountId,
        answers: {
          who: 'Everybody who asks for data.',
          what: 'Answers come sooner.',
          why: 'You asked for it.',
          where: 'In production.',
          how: 'Nothing to do.',
          when: 'Now.',
        },
      });
    }
  }

  /** Changes what the communiqué for this group says or is. */
  async edit(
    groupName: string,
    changes: Partial<Pick<CommuniqueView, 'kind' | 'subject' | 'answers' | 'responsibleAccountId'>>,
  ): Promise<void> {
    const { id, revision, subject, kind, answers, responsibleAccountId } = await this.communiqueFor(groupName);
    const said = { subject, kind, answers, responsibleAccountId, ...changes };
    await this.panel('saveCommunique', { communiqueId: id, revision, ...said });
  }

  /** Begins a correction of what was told, as the deployment engineer, writes it for every group, and sends it. */
  async correct(what: string): Promise<void> {
    await this.site.call(z.unknown(), ada.accountId, 'record-panel', this.place, 'startCorrection', { reason: what });
    for (const { id, revision, subject, kind, responsibleAccountId, answers, current } of (await this.open())
      .communiques)
      if (current)
        await this.panel('saveCommunique', {
          ...{ communiqueId: id, revision, subject, kind, responsibleAccountId },
          answers: { ...answers, what, why: 'We misread.', how: 'Nothing to do.' },
        });
    const said = await this.send();
    if (!said.ok) throw new Error(`Sending the correction was refused: ${said.refusal.message}`);
    await this.untilCorrected();
  }

  /** Says when the communiqué for this group is to leave. */
  async schedule(groupName: string, timing: Timing): Promise<void> {
    const { id, revision } = await this.communiqueFor(groupName);
    await this.panel('scheduleCommunique', { communiqueId: id, revision, timing });
  }

  async communiqueFor(groupName: string): Promise<CommuniqueView> {
    const found = (await this.open()).communiques.find(({ group, current }) => group.name === groupName && current);
    if (!found) throw new Error(`There is no communiqué for ${groupName}.`);
    return found;
  }

  /** A call of the record's panel by the developer; it has to succeed. */
  panel(functionKey: string, payload?: unknown): Promise<RecordView> {
    return this.site.call(z.custom<RecordView>(), mei.accountId, 'record-panel', this.place, functionKey, payload);
  }

  async submit(): Promise<void> {
    const { contentDigest } = await this.open();
    await this.panel('submitForApproval', { contentDigest });
  }

  async approve(as = carlos.accountId): Promise<void> {
    const said = await this.decide('approveChange', as);
    if (!said.ok) throw new Error(`Approving was refused: ${said.refusal.message}`);
  }

  async decide(functionKey: 'approveChange' | 'declineChange', as = carlos.accountId): Promise<AppAnswer> {
    const { contentDigest } = await this.open();
    return this.site.invoke(as, 'change-panel', { issueKey: this.ground.changeKey }, functionKey, {
      recordIssueId: this.issueId,
      contentDigest,
      ...(functionKey === 'declineChange' ? { reason: 'Not in this week.' } : {}),
    });
  }

  openChange(): Promise<ChangeView> {
    return this.site.call(
      z.custom<ChangeView>(),
      carlos.accountId,
      'change-panel',
      { issueKey: this.ground.changeKey },
      'openChange',
    );
  }

  /** Has the pipeline report the next deployment of this version. */
  async verify(status = 'verified', changes: Readonly<Record<string, unknown>> = {}): Promise<HttpAnswer> {
    this.sequence += 1;
    const body = await this.evidence({ status, sequence: this.sequence, ...changes });
    const answer = await this.site.report(body, `${this.issueKey}-${this.sequence}`);
    await this.site.idle();
    return answer;
  }

  async evidence(changes: Readonly<Record<string, unknown>> = {}): Promise<Readonly<Record<string, unknown>>> {
    return {
      project: 'HBR',
      version: this.ground.versionName,
      environment: 'production',
      status: 'verified',
      sequence: 1,
      occurredAt: new Date(await this.site.now()).toISOString(),
      pipeline: { name: 'deploy-production', run: '1' },
      ...changes,
    };
  }

  /** Sends what stands now, as the deployment engineer. */
  async send(as = ada.accountId): Promise<AppAnswer> {
    const { contentDigest } = await this.open();
    return this.site.invoke(as, 'record-panel', this.place, 'sendCommunications', { contentDigest });
  }

  /** All of them, page by page. */
  async deliveries(): Promise<readonly DeliveryView[]> {
    const all: DeliveryView[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.site.call(
        z.object({ deliveries: z.array(z.custom<DeliveryView>()), nextCursor: z.string().optional() }).loose(),
        ada.accountId,
        'record-panel',
        this.place,
        'listDeliveries',
        { cursor },
      );
      all.push(...page.deliveries);
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    return all;
  }

  async deliveriesIn(state: DeliveryView['state']): Promise<readonly DeliveryView[]> {
    return (await this.deliveries()).filter((delivery) => delivery.state === state);
  }

  /** Lets time pass until nothing more happens to the record by itself. */
  async untilQuiet(): Promise<RecordView> {
    await this.site.idle();
    let view = await this.open();
    for (let round = 0; round < 6 && !['recorded', 'withdrawn'].includes(view.state); round += 1) {
      await this.site.passTime();
      view = await this.open();
    }
    return view;
  }

  /** Lets time pass until the correction that was sent came to its end. */
  async untilCorrected(): Promise<RecordView> {
    await this.site.idle();
    let view = await this.open();
    for (let round = 0; round < 6 && view.correction?.stage !== 'sent'; round += 1) {
      await this.site.passTime();
      view = await this.open();
    }
    return view;
  }

  /** The mails that correct what this release told, as the SMTP server took them. */
  async corrections(): Promise<readonly Mail[]> {
    return (await this.site.mails()).filter(
      ({ subject }) => subject.includes('Correction: ') && subject.includes(this.ground.versionName),
    );
  }

  /** The mails of this release, as the SMTP server took them. */
  async mails(): Promise<readonly Mail[]> {
    return (await this.site.mails()).filter((mail) => mail.subject.endsWith(this.subject));
  }
}
