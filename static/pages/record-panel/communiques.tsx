import Button from '@atlaskit/button/new';
import { Empty } from '../../components/empty';
import { Section } from '../../components/section';
import { AddCommunique } from './add-communique';
import { CommuniqueRow } from './communique-row';
import { MAY_PREPARE, isBeforeSending } from './next-step';
import { ReceiptsLegend } from './receipts';
import { useRecord } from './record';

/** The messages of this release, one per stakeholder group; each opens in place. */
export function Communiques() {
  const { view, open, setOpen, progress } = useRecord();
  const editable = view.allowed.prepare && isBeforeSending(view.state);
  const told = view.communiques.some(({ deliveries }) => deliveries) || progress !== undefined;
  const add = editable && open.what !== 'add' && (
    <Button spacing="compact" onClick={() => setOpen({ what: 'add' })}>
      Add communiqué
    </Button>
  );
  return (
    <Section title="Communiqués" count={view.communiques.length} actions={view.communiques.length > 0 && add}>
      {open.what === 'add' && <AddCommunique />}
      {view.communiques.length === 0 && open.what !== 'add' && (
        <Empty title="Nobody is told anything yet" action={add || <p className="small">{MAY_PREPARE}</p>}>
          A communiqué is the message of this release to one stakeholder group: what is new for them, why, where, how
          and when. All are written in advance, so that sending is only dissemination.
        </Empty>
      )}
      {view.communiques.length > 0 && (
        <table className="plain communiques">
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col" className="wide-only">
                Through
              </th>
              <th scope="col" className="end wide-only">
                People
              </th>
              <th scope="col" className={told ? undefined : 'wide-only'}>
                {told ? 'Received' : 'When'}
              </th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {view.communiques.map((communique) => (
              <CommuniqueRow key={communique.id} communique={communique} told={told} />
            ))}
          </tbody>
        </table>
      )}
      {told && <ReceiptsLegend />}
    </Section>
  );
}
