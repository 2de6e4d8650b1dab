import { createContext, useContext } from 'react';
import { type GatePolicy } from '../../../../src/contract';
import { type PolicyDraft, type RuleName, type Scope } from './policy-draft';

/** What every rule of the form reads and changes. */
export interface PolicyForm {
  readonly scope: Scope;
  readonly draft: PolicyDraft;
  readonly change: (change: (draft: PolicyDraft) => PolicyDraft) => void;
  /** What the site asks, for the rules that a project leaves to it. */
  readonly sitePolicy: GatePolicy;
  /** The problems of the fields whose path is this one or begins with it. */
  readonly problemsAt: (field: string) => readonly string[];
  readonly nameOf: (accountId: string) => string;
  /** Remembers the name of somebody who was found, for as long as the form is open. */
  readonly keepName: (accountId: string, name: string) => void;
}

const FormContext = createContext<PolicyForm | undefined>(undefined);
export const PolicyFormProvider = FormContext.Provider;

export function usePolicyForm(): PolicyForm {
  const form = useContext(FormContext);
  if (!form) throw new Error('A rule stands outside of the policy’s form.');
  return form;
}

/** Whether the rule is set by the policy that the form is about. */
export function isOwn({ draft }: PolicyForm, rule: RuleName): boolean {
  return draft.own.has(rule);
}
