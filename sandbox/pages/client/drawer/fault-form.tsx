import Button from '@atlaskit/button/new';
import { type FormEvent, useState } from 'react';
import { NativeSelect } from './native-select';
import { TextInput } from './text-input';

const kinds = {
  rest: 'Jira refuses a call of the app',
  stall: 'Nobody answers a call of the app',
  provider: 'A provider refuses a call',
  lose: 'A provider’s answer is lost',
  crash: 'The app’s process is killed at a call',
} as const;
type Kind = keyof typeof kinds;

const firstMatch: Readonly<Record<Kind, string>> = {
  rest: 'POST /rest/api/3/issue/.*/notify',
  stall: 'GET /rest/servicedeskapi/request/.*/approval',
  provider: 'mail/send',
  lose: 'mail/send',
  crash: '.*',
};

/** Asks for the fault's kind and, by kind, for what it needs. */
export function FaultForm({ onAdd }: { readonly onAdd: (fault: unknown) => Promise<void> }) {
  const [kind, setKind] = useState<Kind>('rest');
  const [match, setMatch] = useState(firstMatch.rest);
  const [status, setStatus] = useState('429');
  const [times, setTimes] = useState('1');
  const [lose, setLose] = useState('afterAccepting');
  const [seam, setSeam] = useState('storage');
  const [when, setWhen] = useState('after');

  const add = (event: FormEvent) => {
    event.preventDefault();
    const count = Number(times);
    const answer = Number(status);
    const retryAfter = answer === 429 ? { headers: { 'retry-after': '5' } } : {};
    switch (kind) {
      case 'rest':
        return void onAdd({ kind: 'rest', match, status: answer, ...retryAfter, times: count });
      case 'stall':
        return void onAdd({ kind: 'stall', match, times: count });
      case 'provider':
        return void onAdd({ kind: 'provider', match, effect: { answer, ...retryAfter }, times: count });
      case 'lose':
        return void onAdd({ kind: 'provider', match, effect: { lose }, times: count });
      case 'crash':
        return void onAdd({ kind: 'crash', seam, match, count, when });
    }
  };

  return (
    <form className="stack" aria-label="Add a fault" onSubmit={add}>
      <h3>Add a fault</h3>
      <NativeSelect
        label="What goes wrong"
        value={kind}
        onChange={(event) => {
          const chosen = (Object.keys(kinds) as Kind[]).find((name) => name === event.currentTarget.value) ?? 'rest';
          setKind(chosen);
          setMatch(firstMatch[chosen]);
        }}
      >
        {Object.entries(kinds).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </NativeSelect>
      {kind === 'crash' && (
        <NativeSelect label="Calls to" value={seam} onChange={(event) => setSeam(event.currentTarget.value)}>
          <option value="storage">storage</option>
          <option value="rest">Jira (REST)</option>
          <option value="provider">a provider</option>
          <option value="queue">the queue</option>
        </NativeSelect>
      )}
      <TextInput
        label="Which calls"
        value={match}
        onChange={setMatch}
        isMonospaced
        hint={
          kind === 'rest' || kind === 'stall'
            ? 'A regular expression on the method and path.'
            : kind === 'crash'
              ? 'A regular expression on the call’s name.'
              : 'A regular expression on the address.'
        }
      />
      {(kind === 'rest' || kind === 'provider') && (
        <NativeSelect label="Answer" value={status} onChange={(event) => setStatus(event.currentTarget.value)}>
          <option value="429">429 Too many requests, retry after 5 s</option>
          <option value="500">500 Internal server error</option>
          <option value="503">503 Service unavailable</option>
          <option value="401">401 Unauthorized</option>
          <option value="403">403 Forbidden</option>
        </NativeSelect>
      )}
      {kind === 'lose' && (
        <NativeSelect label="Lost" value={lose} onChange={(event) => setLose(event.currentTarget.value)}>
          <option value="afterAccepting">after the provider did its work</option>
          <option value="before">before the provider saw the call</option>
        </NativeSelect>
      )}
      {kind === 'crash' && (
        <NativeSelect label="Killed" value={when} onChange={(event) => setWhen(event.currentTarget.value)}>
          <option value="after">after the call was done, before the app hears of it</option>
          <option value="before">before the call is seen</option>
        </NativeSelect>
      )}
      <TextInput
        label={kind === 'crash' ? 'At call number' : 'How many times'}
        type="number"
        value={times}
        onChange={setTimes}
      />
      <div>
        <Button type="submit">Add the fault</Button>
      </div>
    </form>
  );
}
