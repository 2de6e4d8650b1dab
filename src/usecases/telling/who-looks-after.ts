/** Who looks after what was sent, also where the account of who was responsible for it was closed. */
import { looksAfter, type Communique } from '../../domain/communique/communique';
import type { Ports } from '../../ports';

export interface SentBy {
  readonly communique: Pick<Communique, 'responsibleAccountId' | 'groupId'>;
  readonly senderId: string;
}

/** For each of them; undefined where nobody is left. Reads the groups of those only whose senders' accounts were closed, too. */
export async function whoLooksAfter(
  { store }: Pick<Ports, 'store'>,
  sent: readonly SentBy[],
): Promise<readonly (string | undefined)[]> {
  const known = sent.map(({ communique, senderId }) => looksAfter(communique, senderId));
  const groupIds = new Set(sent.flatMap(({ communique }, index) => (known[index] ? [] : [communique.groupId])));
  const groups = groupIds.size === 0 ? [] : await store.getMany('group', [...groupIds]);
  return sent.map(({ communique, senderId }, index) => {
    const group = groups.find((one) => one?.key === communique.groupId)?.body;
    return known[index] ?? looksAfter(communique, senderId, group?.responsibleAccountId);
  });
}
