/**
 * Everything that enters a ledger. docs/ledger-format.md describes each event for readers; the two change together.
 * Fields hold identifiers, counts, digests and commitments: never a name, an address, free text or a secret.
 */
import type { Administering } from './events/administering';
import type { Confirming } from './events/confirming';
import type { Correcting } from './events/correcting';
import type { Deciding } from './events/deciding';
import type { Deploying } from './events/deploying';
import type { Overriding } from './events/overriding';
import type { Planning } from './events/planning';
import type { Sending } from './events/sending';

export type { SettledReminder } from './events/confirming';
export type { EndedStep, PlannedStep, Receipt, VerificationAsked } from './events/sending';
export type { DeliveryOutcome, GateVerdict, MessagePin, SettledDelivery } from './events/shared';

export type LedgerEvent =
  Planning | Deciding | Overriding | Deploying | Correcting | Sending | Confirming | Administering;
export type LedgerEventType = LedgerEvent['type'];
export type LedgerEventOf<Type extends LedgerEventType> = Extract<LedgerEvent, { readonly type: Type }>;
