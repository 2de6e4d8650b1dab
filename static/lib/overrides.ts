import { type Allowed, type OverrideView, type RecordView } from '../../src/contract';
import { type Tone } from './words';

interface Worded {
  readonly word: string;
  readonly tone: Tone;
}

/** Where an override stands, in a word; one under which something was sent keeps saying so. */
export function overrideState({ state, used }: Pick<OverrideView, 'state' | 'used'>): Worded {
  if (used) return { word: 'Used', tone: 'warning' };
  switch (state) {
    case 'asked':
      return { word: 'Asked for', tone: 'information' };
    case 'in-force':
      return { word: 'Overridden', tone: 'warning' };
    case 'withdrawn':
      return { word: 'Withdrawn', tone: 'neutral' };
    case 'drifted':
      return { word: 'Void: something changed', tone: 'neutral' };
    case 'expired':
      return { word: 'Ended', tone: 'neutral' };
  }
}

/** Whether it can still open or keep open its gate. */
export function isLive({ state, used }: Pick<OverrideView, 'state' | 'used'>): boolean {
  return !used && (state === 'asked' || state === 'in-force');
}

export function mayAsk(view: Pick<RecordView, 'allowed' | 'overridable'>, gate: string): boolean {
  return (view.allowed.send || view.allowed.administer) && view.overridable.some((name) => name === gate);
}

/** A Jira administrator other than the one who asked; the server decides it again. */
export function mayGrant({ state, askedBy }: OverrideView, allowed: Allowed, reader: string): boolean {
  return state === 'asked' && allowed.administer && askedBy !== reader;
}

export function mayWithdraw(override: OverrideView, allowed: Allowed, reader: string): boolean {
  return isLive(override) && (allowed.administer || [override.askedBy, override.grantedBy].includes(reader));
}
