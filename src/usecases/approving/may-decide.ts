import type { PersonPermissions } from '../../ports';

/** Whether a person sees the record, sees the change, and may approve on the change. */
export function mayDecide(
  permissions: ReadonlyMap<string, PersonPermissions>,
  recordIssueId: string,
  changeIssueId: string,
): boolean {
  const onChange = permissions.get(changeIssueId);
  return (
    permissions.get(recordIssueId)?.browse === true &&
    onChange?.browse === true &&
    onChange.granted.has('approve-communications')
  );
}
