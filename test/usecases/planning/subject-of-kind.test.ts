/** Until somebody words it otherwise, a subject claims what its communiqué announces: planned, or available. */
import type { RecordView } from '../../../src/contract';
import { COMPLETE_ANSWERS } from '../../builders/communiques';
import { aSite, valueOf, view, written } from '../../builders/world/story';
import type { World } from '../../builders/world/world';

type Kind = 'planned-notice' | 'release-announcement';

const AVAILABLE = 'Phoenix 5.1.3 is available';
const PLANNED = 'Phoenix 5.1.3 is planned';

const firstOf = (record: RecordView) => {
  const [communique] = record.communiques;
  if (!communique) throw new Error('There is a communiqué.');
  return communique;
};

async function save(world: World, issueId: string, kind: Kind, subject: string): Promise<string> {
  const { id, revision } = firstOf(await view(world, issueId));
  const saved = await world.page('developer', 'record-panel', { issueId }, 'saveCommunique', {
    communiqueId: id,
    revision,
    subject,
    kind,
    answers: COMPLETE_ANSWERS,
    responsibleAccountId: 'engineer',
  });
  return firstOf(valueOf(saved)).subject;
}

describe('the subject of a communiqué', () => {
  it('says that the release is planned once a drafted announcement is made a notice, and available once it is one again', async () => {
    const world = aSite();
    const issueId = await written(world);
    expect(await save(world, issueId, 'planned-notice', AVAILABLE)).toBe(PLANNED);
    expect(await save(world, issueId, 'release-announcement', PLANNED)).toBe(AVAILABLE);
  });

  it('stays as a person worded it, whatever the communiqué announces', async () => {
    const world = aSite();
    const issueId = await written(world);
    expect(await save(world, issueId, 'planned-notice', 'Phoenix comes on Monday')).toBe('Phoenix comes on Monday');
  });

  it('is previewed as it would be kept', async () => {
    const world = aSite();
    const issueId = await written(world);
    const { id } = firstOf(await view(world, issueId));
    const shown = await world.page('developer', 'record-panel', { issueId }, 'previewCommunique', {
      communiqueId: id,
      draft: { subject: AVAILABLE, kind: 'planned-notice', answers: COMPLETE_ANSWERS },
    });
    expect(valueOf(shown).subject).toBe(PLANNED);
  });

  it('says that the release is planned where a notice is added', async () => {
    const world = aSite();
    const issueId = await written(world);
    const { group } = firstOf(await view(world, issueId));
    const added = await world.page('developer', 'record-panel', { issueId }, 'addCommunique', {
      groupId: group.id,
      kind: 'planned-notice',
    });
    const notice = valueOf(added).communiques.find(({ kind }) => kind === 'planned-notice');
    expect(notice?.subject).toBe(PLANNED);
  });
});
