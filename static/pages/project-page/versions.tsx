import Button from '@atlaskit/button/new';
import { type ProjectVersionRow, type ProjectView } from '../../../src/contract';
import { Fact } from '../../components/fact';
import { IssueLink } from '../../components/issue-link';
import { StateLozenge } from '../../components/state-lozenge';
import { useReader } from '../../lib/reader';
import { calendarDate } from '../../lib/time';
import { RECORD_STATE, counted } from '../../lib/words';

interface VersionsProps {
  readonly view: ProjectView;
  readonly onPlan: (version: ProjectVersionRow['version']) => void;
}

/** The versions, those that wait to be released first. */
export function Versions({ view, onPlan }: VersionsProps) {
  const waiting = view.versions.filter(({ version }) => !version.released && !version.archived);
  const past = view.versions.filter(({ version }) => version.released || version.archived);
  const mayPlan = view.allowed.prepare && view.missing.length === 0;
  return (
    <>
      <VersionTable title="To be released" rows={waiting} onPlan={mayPlan ? onPlan : undefined} />
      {!view.allowed.prepare && (
        <p className="subtle">
          People with the permission “Prepare release communications” in this project can plan communications.
        </p>
      )}
      <VersionTable title="Released or archived" rows={past} onPlan={mayPlan ? onPlan : undefined} />
    </>
  );
}

interface VersionTableProps {
  readonly title: string;
  readonly rows: readonly ProjectVersionRow[];
  readonly onPlan?: (version: ProjectVersionRow['version']) => void;
}

function VersionTable({ title, rows, onPlan }: VersionTableProps) {
  if (rows.length === 0) return null;
  return (
    <table className="plain versions">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">Planned for</th>
          <th scope="col">Communications</th>
          <th scope="col">
            <span className="visually-hidden">What you can do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <VersionRow key={row.version.id} row={row} onPlan={onPlan} />
        ))}
      </tbody>
    </table>
  );
}

function VersionRow({
  row,
  onPlan,
}: {
  readonly row: ProjectVersionRow;
  readonly onPlan: VersionTableProps['onPlan'];
}) {
  const { locale } = useReader();
  const { version, records } = row;
  const first = records.length === 0;
  return (
    <tr>
      <td data-label="Version">
        <Fact>{version.name}</Fact>{' '}
        {version.archived ? (
          <span className="subtle">archived</span>
        ) : (
          version.released && <span className="subtle">released</span>
        )}
        {version.description && (
          <p className="small subtle" dir="auto">
            {version.description}
          </p>
        )}
      </td>
      <td data-label="Planned for">
        {version.releaseDate ? calendarDate(version.releaseDate, locale) : <span className="subtle">no date</span>}
      </td>
      <td data-label="Communications">
        {first && <span className="subtle">Nothing planned</span>}
        <ul className="plain-list">
          {records.map((record) => (
            <li key={record.issueKey}>
              <p className="inline">
                <IssueLink issueKey={record.issueKey} /> <StateLozenge {...RECORD_STATE[record.state]} />
              </p>
              <p dir="auto">{record.headline}</p>
              <p className="small subtle">
                {counted(record.communiques, 'communiqué', 'communiqués', locale)} to{' '}
                {counted(record.recipients, 'recipient', 'recipients', locale)}
              </p>
            </li>
          ))}
        </ul>
      </td>
      <td className="end">
        {onPlan && !version.archived && (
          <Button
            spacing={first ? 'default' : 'compact'}
            appearance={first && !version.released ? 'primary' : 'subtle'}
            onClick={() => onPlan(version)}
          >
            {first ? 'Plan communications' : 'Plan another'}
            <span className="visually-hidden"> for {version.name}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}
