/**
 * What the pages call and what they get back. Types only: both sides compile against this folder, and the back end
 * parses every payload all the same.
 *
 * Every call answers with an `Answer`: a value, or a refusal that a person can act on. A rejected call means that
 * something broke. Instants are milliseconds since the epoch; people are account ids, shown by the pages through
 * `People`, which every view carries.
 */
export type { Answer, Refusal } from '../domain/answer';
export type {
  Answers,
  ChoosableKind,
  CommuniqueKind,
  CommuniqueProblem,
  ChangeMark,
  Question,
} from '../domain/communique/communique';
export type { ChangeField, FieldDifference } from '../domain/communique/difference';
export type { Channel, PeopleChannelName, SentChannel } from '../domain/channels/names';
export type { TextPiece } from '../domain/communique/text-difference';
export type { AttestedOutcome } from '../domain/delivery/attestation';
export type { DeliveryState } from '../domain/delivery/delivery';
export type { DeliveryCounts } from '../domain/delivery/delivery-counts';
export type { SettleableState, SettlementOutcome } from '../domain/delivery/settlement';
export type { MailProviderFacts, MailProviderName } from '../domain/delivery/mail-provider';
export type {
  GateName,
  GateReason,
  GateVerdict,
  GateEvidence,
  GatePart,
  GateRemedy,
  PassedOver,
} from '../domain/gates/gate';
export type { Occasion } from '../domain/gates/judgement';
export type { TriedGate, TriedState } from '../domain/gates/trial';
export type { Freeze } from '../domain/policy/freeze';
export type { OverridableGate, OverrideState, ReviewOutcome } from '../domain/policy/override';
export type { ReadersTurn } from '../domain/script/readers-clocks';
export type { StepDecision, StepState } from '../domain/script/step';
export type { Degree, Start, Timing } from '../domain/script/timing';
export type { Coverage, CoverageProof, CoverageTarget, NextChannelName } from '../domain/record/coverage';
export type { ConfigurationItem, RecordState } from '../domain/record/record';
export type {
  Destination,
  ExternalAddress,
  GroupMembers,
  ListItem,
  MembersInParts,
  NamedMembers,
  TelephoneNumber,
} from '../domain/record/stakeholder-group';
export type * from '../domain/policy/policy';
export type * from './shared';
export type * from './gate-history';
export type * from './communique';
export type * from './deliveries';
export type * from './record-panel';
export type * from './change-panel';
export type * from './project-page';
export type * from './my-approvals';
export type * from './audit-page';
export type * from './administration-page';
export type * from './calls';
