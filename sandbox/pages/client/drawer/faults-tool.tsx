import Button from '@atlaskit/button/new';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { addFault, fetchFaults, killApp, removeFault } from '../api/sandbox';
import { Loaded, Problem } from '../common/loading';
import { queryKeys } from '../common/query-keys';
import { useFlags } from '../shell/flags';
import { faultWords } from './fault-words';
import { FaultForm } from './fault-form';

/** What can go wrong, made to go wrong on purpose: refused calls, lost answers, a killed process. */
export function FaultsTool() {
  const faults = useQuery({ queryKey: queryKeys.faults, queryFn: fetchFaults, refetchInterval: 3000 });
  const client = useQueryClient();
  const flags = useFlags();
  const [refusal, setRefusal] = useState<unknown>();

  const run = async (work: () => Promise<unknown>) => {
    setRefusal(undefined);
    try {
      await work();
    } catch (error) {
      setRefusal(error);
    }
    await client.invalidateQueries({ queryKey: queryKeys.faults });
  };

  return (
    <div className="stack">
      <section aria-labelledby="active-faults" className="stack">
        <h3 id="active-faults">In play</h3>
        <Loaded query={faults} label="the faults">
          {(all) =>
            all.length === 0 ? (
              <p className="subtle">Nothing goes wrong on purpose now. Add a fault below.</p>
            ) : (
              <ul className="plain">
                {all.map(({ id, fault, used }) => (
                  <li key={id} className="tool-line row">
                    <span>
                      {faultWords(fault)} <span className="subtle small">used {used} times</span>
                    </span>
                    <Button spacing="compact" onClick={() => void run(() => removeFault(id))}>
                      Take back
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      <FaultForm onAdd={(fault) => run(() => addFault(fault))} />
      {refusal !== undefined && <Problem title="That was not possible" error={refusal} />}
      <section aria-labelledby="kill-app" className="stack">
        <h3 id="kill-app">Kill the app’s process now</h3>
        <p className="subtle">The site and its mail live on. The next call to the app starts a new process.</p>
        <div>
          <Button
            appearance="danger"
            onClick={() =>
              void run(async () => {
                await killApp();
                flags.show({ kind: 'success', title: 'The app’s process was killed', isAutoDismiss: true });
              })
            }
          >
            Kill the app
          </Button>
        </div>
      </section>
    </div>
  );
}
