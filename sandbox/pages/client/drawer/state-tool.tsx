import { useQuery } from '@tanstack/react-query';
import { fetchHostState } from '../api/sandbox';
import { Loaded } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { Details } from './details';

/** "storageReads" and "scheduled-triggers" as words: "storage reads", "scheduled triggers". */
function inWords(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[-_]/g, ' ')
    .toLowerCase();
}

/** What the emulated host holds: what it counted, queued events, stored values, scheduled triggers. */
export function StateTool() {
  const state = useQuery({
    queryKey: queryKeys.state,
    queryFn: fetchHostState,
    refetchInterval: 3000,
  });
  return (
    <Loaded query={state} label="the host’s state">
      {(whole) => (
        <div className="stack">
          {Object.entries({ ...whole.app, usage: whole.usage }).map(([name, value]) => (
            <section key={name} aria-label={inWords(name)} className="stack">
              <h3 className="state-name">{inWords(name)}</h3>
              <Part value={value} />
            </section>
          ))}
        </div>
      )}
    </Loaded>
  );
}

function Part({ value }: { readonly value: unknown }) {
  if (Array.isArray(value)) {
    if (value.length === 0) return <p className="subtle">Nothing here now.</p>;
    return <Details value={value} label={`${value.length} ${value.length === 1 ? 'entry' : 'entries'}`} />;
  }
  if (typeof value !== 'object' || value === null) return <p>{String(value)}</p>;
  const entries = Object.entries(value);
  if (entries.length === 0) return <p className="subtle">Nothing here now.</p>;
  return (
    <dl className="tool-facts">
      {entries.map(([name, part]) => (
        <Fact key={name} name={inWords(name)} value={part} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: unknown }) {
  const isList = Array.isArray(value);
  const isPlain = typeof value !== 'object' || value === null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        {isPlain ? (
          String(value)
        ) : (
          <Details value={value} label={isList ? `${value.length} entries` : `${Object.keys(value).length} values`} />
        )}
      </dd>
    </>
  );
}
