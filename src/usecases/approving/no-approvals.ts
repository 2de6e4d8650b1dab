import type { ApprovalDocument } from '../../domain/documents';

/** The approvals of a record about which nothing was decided yet. */
export const NO_APPROVALS: ApprovalDocument = { decisions: [], recognised: [], evidence: [] };
