/** Stakeholder groups whose members are uploaded in parts, as the administrator's page does it. */
import type { AdministrationView, Answer, GroupView, MembersInParts } from '../../../src/contract';
import { chunks } from '../../../src/domain/delivery/send-plan';
import type { ExternalAddress } from '../../../src/domain/record/stakeholder-group';
import { valueOf } from './story';
import type { World } from './world';

export const CUSTOMERS = 'Customers';

/** So many addresses, each with a name, in an order of their own. */
export function addresses(count: number, from = 0): readonly ExternalAddress[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(from + index).padStart(5, '0');
    return { name: `Customer ${number}`, address: `customer-${number}@customers.example` };
  });
}

const UPLOADED_AT_ONCE = 1_000;

/** The upload's id, and its parts. */
export async function upload(
  world: World,
  members: readonly ExternalAddress[],
): Promise<{ readonly kind: 'uploaded'; readonly of: 'addresses'; readonly uploadId: string; readonly parts: number }> {
  let uploadId: string | undefined;
  const parts = chunks(members, UPLOADED_AT_ONCE);
  for (const [part, some] of parts.entries())
    ({ uploadId } = valueOf(
      await world.page('administrator', 'administration-page', {}, 'uploadMembers', {
        ...(uploadId === undefined ? {} : { uploadId }),
        part,
        members: { kind: 'addresses', addresses: some },
      }),
    ));
  return { kind: 'uploaded', of: 'addresses', uploadId: uploadId ?? '', parts: parts.length };
}

/** Saves the group with what is uploaded; without one to change it is a new one. */
export async function saveUploaded(
  world: World,
  members: readonly ExternalAddress[],
  group?: Pick<GroupView, 'id' | 'revision' | 'name' | 'description'>,
): Promise<Answer<AdministrationView>> {
  const { id, revision, name = CUSTOMERS, description = 'Who query.' } = group ?? {};
  return world.page('administrator', 'administration-page', {}, 'saveGroup', {
    ...(id === undefined ? {} : { id, revision }),
    ...{ name, description },
    members: await upload(world, members),
  });
}

/** The group as an administrator sees it. */
export async function groupNamed(
  world: World,
  name = CUSTOMERS,
): Promise<GroupView & { readonly members: MembersInParts }> {
  const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
  const group = groups.find((one) => one.name === name);
  if (group?.members.kind !== 'in-parts') throw new Error(`The members of ${name} are not in parts.`);
  return { ...group, members: group.members };
}

/** Everybody in the group, page by page as the administrator goes through them. */
export async function everybodyIn(world: World, groupId: string, words?: string): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const page = valueOf(
      await world.page('administrator', 'administration-page', {}, 'openMembers', { groupId, words, cursor }),
    );
    found.push(...page.members.map(({ address }) => address ?? ''));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

/** Keys of the parts that are kept of any group's members. */
export function keptParts(world: World): readonly string[] {
  return [...world.state.rows.values()]
    .filter(({ kind, key }) => kind === 'content' && /^members\.[0-9a-f]{32}\./.test(key))
    .map(({ key }) => key);
}
