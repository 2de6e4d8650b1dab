/** What can happen to a record. A new feature joins by one module and one line here. */
import fc from 'fast-check';
import type { Model } from '../model';
import type { Rig } from '../rig';
import { Step, type Command } from '../step';
import { changeAudience } from './change-audience';
import { changeRelease } from './change-release';
import { approve, decide } from './decide';
import { approveAsDeputy, dayPasses, deputies, endDeputy, nameDeputy } from './deputies';
import { edit } from './edit';
import { events } from './events';
import { askUnapproved, grantIt, override } from './override';
import { reportDeployment, verify } from './report';
import { press, send } from './send';
import { serviceApproval } from './service-approval';
import { ask, submit } from './submit';

interface Weighted {
  readonly weight: number;
  readonly arbitrary: fc.Arbitrary<Command>;
}

const FACTS: readonly Weighted[] = [
  { weight: 2, arbitrary: edit },
  { weight: 2, arbitrary: changeRelease },
  { weight: 1, arbitrary: changeAudience },
  { weight: 2, arbitrary: submit },
  { weight: 5, arbitrary: decide },
  { weight: 3, arbitrary: deputies },
  { weight: 3, arbitrary: serviceApproval },
  { weight: 5, arbitrary: reportDeployment },
];

const COMMANDS: readonly Weighted[] = [
  ...FACTS,
  { weight: 3, arbitrary: override },
  { weight: 3, arbitrary: send },
  { weight: 6, arbitrary: events },
];

/** What changes the facts, while nothing is sent. */
export const anyFact: fc.Arbitrary<Command> = fc.oneof(...FACTS);

/** Ways to a send, of which a history begins with some steps: chance alone rarely gets that far. */
const WAY: readonly Command[] = [ask, approve, verify, press];
const WAY_BY_DEPUTY: readonly Command[] = [nameDeputy, approveAsDeputy, verify, press];
const WAYS_TOO_LATE: readonly (readonly Command[])[] = [
  [nameDeputy, endDeputy, approveAsDeputy],
  [nameDeputy, dayPasses, approveAsDeputy],
];
const WAY_BY_OVERRIDE: readonly Command[] = [verify, askUnapproved, grantIt, press];

/** Histories of a record, at most so long. */
export function histories(length: number): fc.Arbitrary<readonly fc.AsyncCommand<Model, Rig>[]> {
  const any = fc.oneof(...COMMANDS).map((command) => new Step(command));
  return fc
    .tuple(
      fc.constantFrom(WAY, WAY, WAY_BY_DEPUTY, WAY_BY_OVERRIDE, WAY_BY_OVERRIDE, ...WAYS_TOO_LATE),
      fc.constantFrom(0, 2, 3, 4, 4, 4),
      fc.array(any, { maxLength: length, size: 'max' }),
    )
    .map(([way, known, more]) => [...way.slice(0, known).map((command) => new Step(command)), ...more]);
}
