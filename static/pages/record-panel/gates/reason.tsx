import Button from '@atlaskit/button/new';
import { type GateReason } from '../../../../src/contract';
import { HeldReason } from '../../../components/held-reason';
import { openIssue } from '../../../lib/navigate';
import { WHERE_GROUPS_ARE_KEPT } from '../../../lib/words';
import { DriftInShort } from './drift-in-short';
import { MAY_PREPARE, leaving } from '../next-step';
import { Submit } from '../next-step-button';
import { useRecord } from '../record';

interface ReasonProps {
  readonly reason: GateReason;
  /** What stands above already, so that it is not said twice. */
  readonly said?: string;
}

/** Reasons that an approval was given, but not for what stands now. */
const APPROVAL_CODES = ['drifted', 'not-approved'];

/** Why a gate holds, who can open it, and the thing to do about it on this panel or the way to it. */
export function Reason({ reason, said }: ReasonProps) {
  const { view } = useRecord();
  const drift = APPROVAL_CODES.includes(reason.code)
    ? view.drifts?.find(({ changeKey }) => changeKey === reason.subject)
    : undefined;
  return (
    <HeldReason reason={reason} said={said} instead={drift && <DriftInShort drift={drift} />}>
      <Remedy reason={reason} />
    </HeldReason>
  );
}

function Remedy({ reason }: { readonly reason: GateReason }) {
  const { view, setOpen, reload } = useRecord();
  switch (reason.remedy) {
    case undefined:
      return null;
    case 'edit-communiques': {
      const named = view.communiques.find(({ id }) => id === reason.subject);
      const current = leaving(view);
      const target = named ?? current.find(({ problems }) => problems.length > 0) ?? current[0];
      if (!view.allowed.prepare) return <p className="subtle small">{MAY_PREPARE}</p>;
      return (
        <Button
          spacing="compact"
          onClick={() => setOpen(target ? { what: 'communique', id: target.id } : { what: 'add' })}
        >
          {target ? `Edit the communiqué to ${target.group.name}` : 'Add communiqué'}
        </Button>
      );
    }
    case 'submit-for-approval':
      return view.allowed.prepare ? <Submit again /> : <p className="subtle small">{MAY_PREPARE}</p>;
    case 'open-change': {
      const issueKey = reason.subject ?? view.changes[0]?.key;
      if (!issueKey) return null;
      return (
        <Button spacing="compact" onClick={() => openIssue(issueKey)}>
          Open {issueKey}
        </Button>
      );
    }
    case 'check-again':
      return (
        <Button spacing="compact" onClick={reload}>
          Check again
        </Button>
      );
    case 'link-change':
      return <p className="small">Link the change request with “Link work item” on this work item.</p>;
    case 'set-fix-version':
      return <p className="small">Set the field “Fix versions” on this work item.</p>;
    case 'show-pipeline-recipe':
      return (
        <Button spacing="compact" onClick={() => setOpen({ what: 'recipe' })}>
          Show the pipeline recipe
        </Button>
      );
    case 'add-verification':
      return (
        <div className="inline">
          {view.allowed.send && (
            <Button spacing="compact" onClick={() => setOpen({ what: 'attest' })}>
              Say what you checked
            </Button>
          )}
          <Button spacing="compact" onClick={() => setOpen({ what: 'recipe' })}>
            Show the pipeline recipe
          </Button>
        </div>
      );
    case 'name-installation':
      if (!view.allowed.prepare) return <p className="subtle small">{MAY_PREPARE}</p>;
      return (
        <Button spacing="compact" onClick={() => setOpen({ what: 'installation' })}>
          Change what is to be installed
        </Button>
      );
    case 'edit-groups':
      return <p className="small">{WHERE_GROUPS_ARE_KEPT}</p>;
  }
}
