import Button from '@atlaskit/button/new';
import { type Freeze } from '../../../../src/contract';
import { Name } from '../../../components/fact';
import { StateLozenge } from '../../../components/state-lozenge';
import { useNow } from '../../../lib/now';
import { useReader } from '../../../lib/reader';
import { exactTime } from '../../../lib/time';
import { listed, lowerFirst, type Tone } from '../../../lib/words';
import { type ProjectOption } from '../part';
import { usePolicyForm } from './form';
import { FreezeEditor } from './freeze-editor';
import { POLICY_KIND, projectsInWords } from './policy-words';

interface FreezesProps {
  readonly projects: readonly ProjectOption[];
  /** Id of the freeze whose editor is open, or `new`. */
  readonly editing?: string;
  readonly onEdit: (editing: string | undefined) => void;
}

/** The windows in which nothing may be announced: the site's, each with the projects it is for. */
export function Freezes({ projects, editing, onEdit }: FreezesProps) {
  const { draft, change } = usePolicyForm();
  const close = () => onEdit(undefined);
  const keep = (freeze: Freeze) => {
    change((before) => ({
      ...before,
      freezes: before.freezes.some(({ id }) => id === freeze.id)
        ? before.freezes.map((one) => (one.id === freeze.id ? freeze : one))
        : [...before.freezes, freeze],
    }));
    close();
  };
  return (
    <>
      <p className="subtle">
        From its first minute, up to but not including its last, a freeze stops what is about that time: an announcement
        is about the moment it is sent, a notice about the day for which the release is planned.
      </p>
      {draft.freezes.length === 0 && editing === undefined && <p>There is no freeze.</p>}
      {draft.freezes.length > 0 && (
        <ul className="rows">
          {draft.freezes.map((freeze) => (
            <li key={freeze.id}>
              <FreezeRow
                freeze={freeze}
                projects={projects}
                open={editing === freeze.id}
                onEdit={() => onEdit(freeze.id)}
                onRemove={() =>
                  change((before) => ({ ...before, freezes: before.freezes.filter(({ id }) => id !== freeze.id) }))
                }
              />
              {editing === freeze.id && (
                <FreezeEditor freeze={freeze} projects={projects} onKeep={keep} onClose={close} />
              )}
            </li>
          ))}
        </ul>
      )}
      {editing === 'new' ? (
        <FreezeEditor projects={projects} onKeep={keep} onClose={close} />
      ) : (
        <div>
          <Button spacing="compact" onClick={() => onEdit('new')}>
            Add freeze
          </Button>
        </div>
      )}
    </>
  );
}

interface FreezeRowProps extends Pick<FreezesProps, 'projects'> {
  readonly freeze: Freeze;
  readonly open: boolean;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function FreezeRow({ freeze, projects, open, onEdit, onRemove }: FreezeRowProps) {
  const { locale } = useReader();
  const time = (instant: number) => exactTime(instant, locale, freeze.timeZone);
  return (
    <div className="group-row">
      <div className="row-text">
        <h4 className="inline">
          <Name>{freeze.name}</Name> <Standing freeze={freeze} />
        </h4>
        <p>
          {time(freeze.from)} until {time(freeze.until)}
        </p>
        <p>
          {freeze.timeZone} · {projectsInWords(freeze, projects)} · stops{' '}
          {listed(freeze.kinds.map((kind) => lowerFirst(POLICY_KIND[kind])))}
        </p>
      </div>
      {!open && (
        <div className="inline">
          <Button spacing="compact" onClick={onEdit}>
            Edit<span className="visually-hidden"> {freeze.name}</span>
          </Button>
          <Button spacing="compact" appearance="subtle" onClick={onRemove}>
            Remove<span className="visually-hidden"> {freeze.name}</span>
          </Button>
        </div>
      )}
    </div>
  );
}

function Standing({ freeze: { from, until } }: { readonly freeze: Freeze }) {
  const now = useNow();
  const [word, tone]: readonly [string, Tone] =
    now < from ? ['To come', 'information'] : now < until ? ['In force', 'warning'] : ['Over', 'neutral'];
  return <StateLozenge word={word} tone={tone} />;
}
