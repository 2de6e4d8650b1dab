/** Which calls each page makes. */
import type { AdministrationCalls } from './administration-page';
import type { AuditCalls } from './audit-page';
import type { ChangeCalls } from './change-panel';
import type { MyApprovalsCalls } from './my-approvals';
import type { ProjectCalls } from './project-page';
import type { RecordCalls } from './record-panel';

/** The form that `makeInvoke` of the bridge and `makeResolver` of the resolver share. */
export type Calls<T> = {
  [Name in keyof T & string]: T[Name] extends (...payload: infer Payload) => infer Result
    ? (...payload: Payload) => Result
    : never;
};

/** The resolver function that serves each page, as the manifest names its module. */
export interface ModuleCalls {
  'record-panel': RecordCalls;
  'change-panel': ChangeCalls;
  'project-page': ProjectCalls;
  'site-page': MyApprovalsCalls & AuditCalls;
  'administration-page': AdministrationCalls;
}
