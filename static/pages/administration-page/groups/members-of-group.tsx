import Button from '@atlaskit/button/new';
import Textfield from '@atlaskit/textfield';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type GroupView, type MembersInParts, type MemberView, type NamedMembers } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Fact } from '../../../components/fact';
import { Field } from '../../../components/field';
import { NotRead } from '../../../components/not-read';
import { Removal } from '../../../components/removal';
import { Working } from '../../../components/working';
import { tellDone } from '../../../lib/flag';
import { useReader } from '../../../lib/reader';
import { useAction } from '../../../lib/use-action';
import { call } from '../calls';
import { type PartProps } from '../part';
import { readAddresses, type Read } from './addresses';
import { readNumbers } from './telephone-numbers';

interface MembersOfGroupProps extends Pick<PartProps, 'show'> {
  readonly group: GroupView;
  readonly members: MembersInParts;
}

/** Members who are too many to be edited as one text: found, added and removed one by one. */
export function MembersOfGroup({ group, members, show }: MembersOfGroupProps) {
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState('');
  return (
    <div className="row-details" role="group" aria-label={`Members of ${group.name}`}>
      <form
        className="member-search"
        role="search"
        onSubmit={(event) => {
          event.preventDefault();
          setWords(typed.trim());
        }}
      >
        <Field label="Find members" help="By words of a name, an address or a number. A whole one is found at once.">
          {({ isInvalid: _invalid, ...control }) => (
            <Textfield
              {...control}
              isCompact
              dir="auto"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
        <Button type="submit">Find</Button>
      </form>
      <Found key={`${words} ${members.id}`} words={words} group={group} members={members} show={show} />
      <AddMember group={group} members={members} show={show} />
    </div>
  );
}

function Found({ words, group, members, show }: MembersOfGroupProps & { readonly words: string }) {
  const { locale } = useReader();
  const query = useInfiniteQuery({
    queryKey: ['members', group.id, group.revision, words],
    queryFn: async ({ pageParam }) => {
      const found = await call('openMembers', {
        groupId: group.id,
        ...(words === '' ? {} : { words }),
        ...(pageParam === undefined ? {} : { cursor: pageParam }),
      });
      if (!found.ok) throw new Error(found.refusal.message);
      return found.value;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
  if (query.isPending) return <Working words="Reading the members…" />;
  if (query.isError) return <NotRead sentence="The members could not be read." again={query.refetch} />;
  const found = query.data.pages.flatMap((page) => page.members);
  const inOrder = query.data.pages.every((page) => page.inOrder);
  const more = inOrder ? '; there may be more' : '; there may be more, in no particular order';
  return (
    <>
      <p className="small subtle" role="status">
        {found.length === 0 && !query.hasNextPage
          ? `Nobody has “${words}” in their name, address or number.`
          : `${found.length.toLocaleString(locale)} shown${query.hasNextPage ? more : ''}.`}
      </p>
      {found.length > 0 && (
        <ul className="rows found-members" aria-label="Members found">
          {found.map((member) => (
            <li key={member.id} className="group-row">
              <div className="row-text">
                <Who of={members.of} member={member} />
              </div>
              <RemoveMember group={group} members={members} member={member} show={show} />
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div>
          <Button spacing="compact" onClick={() => void query.fetchNextPage()} isDisabled={query.isFetchingNextPage}>
            {query.isFetchingNextPage ? 'Reading more…' : 'Show more'}
          </Button>
        </div>
      )}
    </>
  );
}

function Who({ of, member }: { readonly of: MembersInParts['of']; readonly member: MemberView }) {
  const { name, address = '', number = '' } = member;
  const [own, other] = of === 'addresses' ? [address, number] : [number, address];
  return (
    <span className="inline">
      {name !== '' && name !== own && <bdi>{name}</bdi>}
      <Fact>{own}</Fact>
      {other !== '' && <Fact>{other}</Fact>}
    </span>
  );
}

function RemoveMember({ group, members, member, show }: MembersOfGroupProps & { readonly member: MemberView }) {
  const action = useAction();
  const whom = (members.of === 'addresses' ? member.address : member.number) ?? '';
  const remove = () =>
    action.run(
      'Removing…',
      () => call('removeMember', { groupId: group.id, revision: group.revision, id: member.id }),
      (next) => {
        show(next);
        tellDone(`${whom} removed from ${group.name}`);
      },
    );
  return (
    <Removal
      label={
        <>
          Remove…<span className="visually-hidden"> {whom}</span>
        </>
      }
      question="Who was told before stays in the records. Remove it from the group?"
      confirm="Remove"
      action={action}
      onRemove={remove}
    />
  );
}

function AddMember({ group, members, show }: MembersOfGroupProps) {
  const action = useAction();
  const [typed, setTyped] = useState('');
  const [problems, setProblems] = useState<readonly string[]>([]);
  const isMail = members.of === 'addresses';
  const add = () => {
    const read = isMail
      ? oneOf(readAddresses(typed), (addresses): NamedMembers => ({ kind: 'addresses', addresses }))
      : oneOf(readNumbers(typed), (numbers): NamedMembers => ({ kind: 'telephone-numbers', numbers }));
    setProblems('problem' in read ? [read.problem] : []);
    if ('problem' in read) return;
    action.run(
      'Adding…',
      () => call('addMember', { groupId: group.id, revision: group.revision, members: read.members }),
      (next) => {
        setTyped('');
        show(next);
        tellDone(`${typed.trim()} added to ${group.name}`);
      },
    );
  };
  return (
    <form
      className="stack-100"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <div className="member-search">
        <Field
          label="Add one"
          help={
            isMail
              ? 'Name <name@example.com>, and a number behind it'
              : 'Name +49 151 23456789, and an address behind it'
          }
          problems={problems}
        >
          {(control) => (
            <Textfield
              {...control}
              isCompact
              dir="auto"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
          )}
        </Field>
        <Button type="submit" isDisabled={action.running}>
          Add
        </Button>
      </div>
      <ActionOutcome action={action} />
    </form>
  );
}

function oneOf<T>(
  { entries, problems }: Read<T>,
  membersOf: (entries: readonly T[]) => NamedMembers,
): { readonly members: NamedMembers } | { readonly problem: string } {
  const [problem] = problems;
  if (problem) return { problem: problem.message };
  return entries.length === 1 ? { members: membersOf(entries) } : { problem: 'Write one of them.' };
}
