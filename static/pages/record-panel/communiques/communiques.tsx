import Button from '@atlaskit/button/new';
import { type CommuniqueView } from '../../../../src/contract';
import { Empty } from '../../../components/empty';
import { Section } from '../../../components/section';
import { AddCommunique } from './add-communique';
import { CommuniqueRow } from './communique-row';
import { leaving, MAY_PREPARE, isOpenForChanges } from '../next-step';
import { ReceiptsLegend } from '../deliveries/receipts';
import { useRecord } from '../record';

/** The messages of this release, one per stakeholder group, round by round; each opens in place. */
export function Communiques() {
  const { view, open, setOpen } = useRecord();
  const current = leaving(view);
  const before = view.communiques.filter((communique) => !communique.current);
  const editable = view.allowed.prepare && isOpenForChanges(view) && !view.correction;
  const add = editable && open.what !== 'add' && (
    <Button spacing="compact" onClick={() => setOpen({ what: 'add' })}>
      Add communiqué
    </Button>
  );
  return (
    <>
      <Section
        title={view.correction ? 'Correction' : 'Communiqués'}
        count={current.length}
        actions={current.length > 0 && add}
      >
        {open.what === 'add' && <AddCommunique />}
        {current.length === 0 && open.what !== 'add' && (
          <Empty title="Nobody is told anything yet" action={add || <p className="small">{MAY_PREPARE}</p>}>
            A communiqué is the message of this release to one stakeholder group: what is new for them, why, where, how
            and when. All are written in advance, so that sending is only dissemination.
          </Empty>
        )}
        {current.length > 0 && <CommuniqueTable communiques={current} />}
      </Section>
      {before.length > 0 && (
        <Section title={view.correction ? 'Before the correction' : 'Corrections'} count={before.length}>
          <CommuniqueTable communiques={before} />
        </Section>
      )}
    </>
  );
}

function CommuniqueTable({ communiques }: { readonly communiques: readonly CommuniqueView[] }) {
  const { progress } = useRecord();
  const told = communiques.some(({ id, deliveries }) => deliveries ?? progress?.byCommunique[id]);
  return (
    <>
      <table className="plain communiques">
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col" className="wide-only">
              Through
            </th>
            <th scope="col" className="end wide-only">
              Recipients
            </th>
            <th scope="col" className={told ? undefined : 'wide-only'}>
              {told ? 'Received' : 'When'}
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {communiques.map((communique) => (
            <CommuniqueRow key={communique.id} communique={communique} told={told} />
          ))}
        </tbody>
      </table>
      {told && <ReceiptsLegend />}
    </>
  );
}
