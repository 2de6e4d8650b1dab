import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';
import { fetchAssetLabel } from '../api/jira';
import { AdfDocument, isAdfDocument } from '../common/adf';
import { queryKeys } from '../common/query-keys';
import { TimeText } from '../common/time-text';

const asset = z.looseObject({ workspaceId: z.string(), objectId: z.string() });
const withDisplayName = z.looseObject({ displayName: z.string() });
const withName = z.looseObject({ name: z.string() });
const withValue = z.looseObject({ value: z.string() });
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

export function isEmptyValue(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** A custom field's value in words, told by its shape; a shape that is not known is shown as it came. */
export function CustomFieldValue({ value }: { readonly value: unknown }) {
  if (Array.isArray(value)) {
    return (
      <ul className="plain">
        {value.map((entry: unknown, index) => (
          <li key={index}>
            <CustomFieldValue value={entry} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === 'string') return dateTime.test(value) ? <TimeText at={value} /> : <>{value}</>;
  if (typeof value === 'number' || typeof value === 'boolean') return <>{String(value)}</>;
  if (isAdfDocument(value)) return <AdfDocument document={value} />;
  const assetValue = asset.safeParse(value);
  if (assetValue.success) return <AssetName {...assetValue.data} />;
  const person = withDisplayName.safeParse(value);
  if (person.success) return <>{person.data.displayName}</>;
  const option = withValue.safeParse(value);
  if (option.success) return <>{option.data.value}</>;
  const other = withName.safeParse(value);
  return other.success ? <>{other.data.name}</> : <code>{JSON.stringify(value)}</code>;
}

function AssetName({ workspaceId, objectId }: { readonly workspaceId: string; readonly objectId: string }) {
  const label = useQuery({
    queryKey: queryKeys.asset(workspaceId, objectId),
    queryFn: () => fetchAssetLabel(workspaceId, objectId),
    staleTime: 60_000,
  });
  if (label.isError) return <span className="subtle">Object {objectId}, whose name you may not see</span>;
  return label.data === undefined ? <span className="subtle">Loading the object’s name…</span> : <>{label.data}</>;
}
