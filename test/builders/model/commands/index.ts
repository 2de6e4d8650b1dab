/** What can happen to a record. A new feature joins by one module and one line here. */
import fc from 'fast-check';
import type { Model } from '../model';
import type { Rig } from '../rig';
import { Step, type Command } from '../step';
import { changeAudience } from './change-audience';
import { changeRelease } from './change-release';
import { decide } from './decide';
import { deputies } from './deputies';
import { edit } from './edit';
import { events } from './events';
import { override } from './override';
import { changePolicy } from './policy';
import { reportDeployment } from './report';
import { send } from './send';
import { serviceApproval } from './service-approval';
import { submit } from './submit';
import { WAYS } from './ways';

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
  { weight: 4, arbitrary: changePolicy },
  { weight: 3, arbitrary: send },
  { weight: 6, arbitrary: events },
];

/** What changes the facts, while nothing is sent. */
export const anyFact: fc.Arbitrary<Command> = fc.oneof(...FACTS);

const any: fc.Arbitrary<Command> = fc.oneof(...COMMANDS);

type History = readonly fc.AsyncCommand<Model, Rig>[];

/**
 * Histories of a record that begin with some steps of a way, since chance alone rarely gets to a send; then at most so
 * many more.
 */
export function histories(length: number): fc.Arbitrary<History> {
  const way = fc.constantFrom(...Object.values(WAYS));
  const known = fc.constantFrom(0, 2, 3, 4, 4, 8, 8, 8, 8, 8);
  return fc
    .tuple(way, known, fc.array(any, { maxLength: length, size: 'max' }))
    .map(([steps, count, more]) => [...steps.slice(0, count), ...more].map((command) => new Step(command)));
}

/** Histories that go one way to its end, and at most so many steps more. */
export function historiesAlong(way: readonly Command[], length: number): fc.Arbitrary<History> {
  return fc
    .array(any, { maxLength: length, size: 'max' })
    .map((more) => [...way, ...more].map((command) => new Step(command)));
}
