import fc from 'fast-check';
import {
  contentDigest,
  keptContents,
  pinOf,
  readableContent,
  type PinnedCommunique,
  type ReadableContent,
} from '../../../src/domain/communique/content';
import {
  differenceBetween,
  fullyKnown,
  type Difference,
  type FieldDifference,
  type KnownContent,
  type SetDifference,
} from '../../../src/domain/communique/difference';
import { describeDifference } from '../../../src/domain/communique/difference-words';
import { NOTHING_NAMED } from '../../../src/domain/deployment/installation';
import type { Commitment } from '../../../src/domain/ledger/commitment';
import { audienceOf } from '../../../src/domain/ledger/content';
import { runs, toldThings } from '../../builders/arbitraries';
import { aCommunique, COMPLETE_ANSWERS } from '../../builders/communiques';
import { anAddress, anAudience } from '../../builders/people';
import { aChange, anItem, aRelease } from '../../builders/releases';
import { sourcesOf, told, type Told } from '../../builders/snapshots';

/** Readable content with the lists that the digests of its audiences stand for. */
interface Whole extends Omit<ReadableContent, 'audiences'> {
  readonly audiences: Readonly<Record<string, readonly Commitment[]>>;
}

const wholeOf = (what: Told): Whole => ({
  ...readableContent(sourcesOf(what)),
  audiences: Object.fromEntries(
    what.communiques.map(({ communique, recipients }) => [
      communique.id,
      anAudience(recipients).members.map(({ commitment }) => commitment),
    ]),
  ),
});
const readableThings = toldThings.map(wholeOf);
const known = (whole: Whole): KnownContent => {
  const digests = Object.entries(whole.audiences).map(([id, list]) => [id, audienceOf(list).digest]);
  const readable: ReadableContent = { ...whole, audiences: Object.fromEntries(digests) };
  return fullyKnown(pinOf(readable), readable, whole.audiences);
};
const knownOf = (what: Told): KnownContent => known(wholeOf(what));
const contents = readableThings.map(known);

const between = (before: Partial<Told>, after: Partial<Told>): readonly Difference[] =>
  differenceBetween(knownOf(told(before)), knownOf(told(after)));

describe('the difference between two contents', () => {
  it('is empty exactly when they have the same digest', () => {
    fc.assert(
      fc.property(contents, contents, (before, after) => {
        const same = contentDigest(before.pinned) === contentDigest(after.pinned);
        expect(differenceBetween(before, after).length === 0).toBe(same);
        expect(differenceBetween(before, structuredClone(before))).toEqual([]);
      }),
      runs(),
    );
  });

  it('put onto what stood before gives what stands now', () => {
    fc.assert(
      fc.property(readableThings, readableThings, (before, after) => {
        expect(applied(before, after, differenceBetween(known(before), known(after)))).toEqual(after);
      }),
      runs(),
    );
  });

  it('says something of every part that drifted, also of one that was not kept', () => {
    fc.assert(
      fc.property(contents, contents, fc.boolean(), (before, after, kept) => {
        const readable = kept ? before : { pinned: before.pinned, communiques: {}, audiences: {} };
        for (const difference of differenceBetween(readable, after))
          expect(describeDifference(difference)).toMatch(/^[A-Z].*\.$/);
        expect(differenceBetween(readable, after).length > 0).toBe(
          contentDigest(before.pinned) !== contentDigest(after.pinned),
        );
      }),
      runs(),
    );
  });

  it('names each field of a message and each fact around it by itself', () => {
    const [first] = told().communiques;
    const communiques = [
      {
        communique: aCommunique({
          subject: 'Phoenix 5.1.3 is delayed',
          answers: { ...COMPLETE_ANSWERS, how: 'Restart your client; sign in as usual.' },
          kind: 'planned-notice',
          responsibleAccountId: 'somebody-else',
        }),
        recipients: first?.recipients ?? [],
      },
    ];
    expect(between({}, { communiques })).toEqual([
      {
        part: 'communique',
        change: 'changed',
        communiqueId: 'query-users',
        groupName: 'Query users',
        fields: [
          {
            field: 'subject',
            pieces: [
              { kind: 'kept', text: 'Phoenix 5.1.3 is ' },
              { kind: 'removed', text: 'available' },
              { kind: 'added', text: 'delayed' },
            ],
          },
          {
            field: 'how',
            pieces: [
              { kind: 'removed', text: 'Nothing to do;' },
              { kind: 'added', text: 'Restart your client;' },
              { kind: 'kept', text: ' sign in as usual.' },
            ],
          },
          { field: 'kind', before: 'release-announcement', after: 'planned-notice' },
          { field: 'responsible', before: 'engineer', after: 'somebody-else' },
        ],
      },
    ]);
  });

  it('tells a new name of the group from new words of its author', () => {
    const readable = wholeOf(told());
    const renamed = mapCommunique(readable, (one) => ({ ...one, facts: { ...one.facts, groupName: 'Everybody' } }));
    expect(differenceBetween(known(readable), known(renamed))).toMatchObject([
      { part: 'communique', fields: [{ field: 'groupName', before: 'Query users', after: 'Everybody' }] },
    ]);
  });

  it('says that a message looks otherwise when nothing but its rendering changed', () => {
    const readable = wholeOf(told());
    const rendered = mapCommunique(readable, (one) => ({ ...one, message: '0'.repeat(64) }));
    const [difference] = differenceBetween(known(readable), known(rendered));
    expect(difference).toMatchObject({ part: 'communique', fields: [{ field: 'look' }] });
    expect(difference && describeDifference(difference)).toBe(
      'In the communiqué for Query users, how the message looks changed.',
    );
  });

  it('names who joined and who left, which work items and changes came and went, and both dates', () => {
    const before: Partial<Told> = {
      releases: [aRelease({ issueIds: ['1', '2'], releaseDate: '2026-11-21' })],
      items: [anItem('CI-1')],
    };
    const after: Partial<Told> = {
      releases: [aRelease({ issueIds: ['2', '3'], releaseDate: '2026-11-28' })],
      items: [anItem('CI-2')],
      changes: [aChange(), aChange('901')],
      communiques: [
        { communique: aCommunique(), recipients: [anAddress('bo@example.com'), anAddress('cy@example.com')] },
      ],
    };
    expect(between(before, after).map(describeDifference)).toEqual([
      'The recipients of Query users changed: 1 person joined, 1 left.',
      'The work items in the fix version changed: 1 work item joined, 1 left.',
      'The configuration items changed: 1 item joined, 1 left.',
      'The linked change requests changed: 1 change request joined.',
      'The release date changed from 21 November 2026 to 28 November 2026.',
    ]);
  });

  it('tells which artifacts, commits and environments are named instead', () => {
    const named = { artifacts: ['sha256:one'], commits: ['c0ffee'], environments: [] };
    const differences = between({ installation: named }, { installation: { ...named, artifacts: ['sha256:two'] } });
    expect(differences).toMatchObject([{ artifacts: { joined: ['sha256:two'], left: ['sha256:one'] } }]);
    expect(differences.map(describeDifference)).toEqual([
      'What is to be installed changed: 1 artifact joined, 1 left.',
    ]);
    expect(between({}, { installation: named }).map(describeDifference)).toEqual([
      'What is to be installed changed: 1 artifact joined; 1 commit joined.',
    ]);
  });

  it('tells which fields of a linked change request were edited', () => {
    const edited = between({}, { changes: [aChange('900', { summary: 'Deploy something else' })] });
    expect(edited).toMatchObject([{ joined: [], left: [], edited: [{ issue: '900', fields: ['summary'] }] }]);
    expect(edited.map(describeDifference)).toEqual(['The summary of a linked change request changed.']);
  });

  it('tells of a message that was added or removed once, with how many it reaches', () => {
    const added = between({ communiques: [] }, {});
    expect(added).toEqual([
      {
        part: 'communique',
        change: 'added',
        communiqueId: 'query-users',
        groupName: 'Query users',
        subject: 'Phoenix 5.1.3 is available',
        recipients: 2,
      },
    ]);
    expect(between({}, { communiques: [] })).toMatchObject([{ change: 'removed', recipients: 2 }]);
  });
});

describe('what is kept of pinned content', () => {
  it('is under every digest of the pin but those of audiences, and under the digest of the pin itself', () => {
    fc.assert(
      fc.property(toldThings, (what) => {
        const { pinned } = knownOf(what);
        const kept = new Set(keptContents(sourcesOf(what)).map(({ digest }) => digest));
        const named = [
          ...Object.values(pinned.communiques),
          pinned.scope,
          pinned.items,
          pinned.changes,
          pinned.schedule,
          ...(pinned.installation ? [pinned.installation] : []),
          contentDigest(pinned),
        ];
        expect(named.filter((digest) => !kept.has(digest))).toEqual([]);
      }),
      runs(),
    );
  });
});

function mapCommunique(readable: Whole, change: (one: PinnedCommunique) => PinnedCommunique): Whole {
  const changed = Object.entries(readable.communiques).map(([id, one]) => [id, change(one)] as const);
  return { ...readable, communiques: Object.fromEntries(changed) };
}

/**
 * What stood before, changed only by what the difference says. Taken from what stands now: messages that were added, the
 * id of another version, and a message as rendered, which follows from the rest.
 */
function applied(before: Whole, after: Whole, differences: readonly Difference[]): Whole {
  return differences.reduce((content, one): Whole => {
    switch (one.part) {
      case 'communique': {
        const { [one.communiqueId]: old, ...communiques } = content.communiques;
        const { [one.communiqueId]: heard, ...audiences } = content.audiences;
        if (one.change === 'removed') return { ...content, communiques, audiences };
        const fresh = after.communiques[one.communiqueId];
        if (!fresh) throw new Error('It was removed after all.');
        const rewritten =
          'fields' in one && old ? one.fields.reduce(withField, { ...old, message: fresh.message }) : fresh;
        return {
          ...content,
          communiques: { ...communiques, [one.communiqueId]: rewritten },
          audiences: { ...audiences, [one.communiqueId]: heard ?? after.audiences[one.communiqueId] ?? [] },
        };
      }
      case 'audience': {
        const heard = content.audiences[one.communiqueId] ?? [];
        return { ...content, audiences: { ...content.audiences, [one.communiqueId]: moved(heard, one) } };
      }
      case 'scope': {
        const { version, name, issues } = content.scope;
        const renamed = one.version ? { version: after.scope.version, name: one.version.after } : { version, name };
        return { ...content, scope: { ...renamed, issues: moved(issues, one) } };
      }
      case 'items':
        return { ...content, items: moved(content.items, one) };
      case 'changes': {
        const texts = new Map(content.changes.map(({ issue, text }) => [issue, text]));
        for (const { issue, text } of after.changes) if (one.joined.includes(issue)) texts.set(issue, text);
        for (const { issue, after: text } of one.edited) texts.set(issue, text);
        const changes = moved([...texts.keys()].sort(), { joined: [], left: one.left }).map((issue) => ({
          issue,
          text: texts.get(issue) ?? null,
        }));
        return { ...content, changes };
      }
      case 'schedule':
        return { ...content, schedule: { releaseDate: one.after ?? null } };
      case 'installation': {
        const { artifacts, commits, environments } = content.installation ?? NOTHING_NAMED;
        const installation = {
          artifacts: moved(artifacts, one.artifacts),
          commits: moved(commits, one.commits),
          environments: moved(environments, one.environments),
        };
        const { installation: _before, ...others } = content;
        return Object.values(installation).flat().length > 0 ? { ...others, installation } : others;
      }
      case 'unknown':
        throw new Error('Everything was kept.');
    }
  }, before);
}

function withField(communique: PinnedCommunique, field: FieldDifference): PinnedCommunique {
  if (field.field === 'look') return communique;
  if ('pieces' in field) {
    const text = field.pieces.flatMap((piece) => (piece.kind === 'removed' ? [] : [piece.text])).join('');
    return field.field === 'subject'
      ? { ...communique, subject: text }
      : { ...communique, answers: { ...communique.answers, [field.field]: text } };
  }
  return field.field in communique
    ? { ...communique, [field.field]: field.after }
    : { ...communique, facts: { ...communique.facts, [field.field]: field.after } };
}

function moved<T extends string>(list: readonly T[], { joined, left }: SetDifference<T>): readonly T[] {
  return [...list.filter((one) => !left.includes(one)), ...joined].sort();
}
