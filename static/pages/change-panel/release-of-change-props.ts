import { type ChangeRecordView, type ChangeSummary, type ChangeView } from '../../../src/contract';

/** What the parts of one release of the change are shown with. */
export interface ReleaseOfChangeProps {
  readonly record: ChangeRecordView;
  readonly change: ChangeSummary;
  readonly mayApprove: boolean;
  /** In whose name the reader decides: their own, or that of the person for whom they stand in. */
  readonly decidesFor: string;
  /** When the back end made what is shown. */
  readonly seenAt: number;
  readonly show: (view: ChangeView) => void;
  readonly reload: () => void;
}
