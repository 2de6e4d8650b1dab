import Button from '@atlaskit/button/new';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import { useEffect } from 'react';
import { type CommuniqueView } from '../../../../src/contract';
import { ActionOutcome } from '../../../components/action-outcome';
import { Field } from '../../../components/field';
import { Message } from '../../../components/message';
import { NativeSelect } from '../../../components/native-select';
import { tellDone } from '../../../lib/flag';
import { useAction } from '../../../lib/use-action';
import { useUnsaved } from '../../../lib/use-words';
import { KIND, questionsOf } from '../../../lib/words';
import { call } from '../calls';
import { CommuniquePreview } from './communique-preview';
import { DraftWhat } from './draft-what';
import { isOpenForChanges } from '../next-step';
import { useRecord } from '../record';
import { WAITS_FOR_APPROVAL } from '../run-book/run-book-words';
import { ResponsibleField } from './responsible-field';
import { useCommuniqueForm, type CommuniqueForm } from './use-communique-form';

const KINDS = ['release-announcement', 'planned-notice'] as const;

/** The form of a communiqué beside its preview. */
export function CommuniqueEditor({ communique }: { readonly communique: CommuniqueView }) {
  const { view, show, reload } = useRecord();
  const isPlanned = isOpenForChanges(view);
  const form = useCommuniqueForm(communique);
  const save = useAction();
  useLeaveWarning(form.dirty);
  useUnsaved(
    form.written === '' || save.running
      ? undefined
      : { about: `Communiqué to ${communique.group.name}`, words: form.written },
  );
  const { draft } = form;
  const submit = () =>
    save.run(
      'Saving…',
      () => call('saveCommunique', { communiqueId: communique.id, revision: form.base.revision, ...draft }),
      (next) => {
        const saved = next.communiques.find(({ id }) => id === communique.id);
        if (saved) form.rebase(saved);
        show(next);
        tellDone(`Communiqué to ${communique.group.name} saved`, isPlanned ? undefined : WAITS_FOR_APPROVAL);
      },
    );
  const refused = save.state.status === 'refused' ? save.state.refusal : undefined;
  const problems = (field: Parameters<CommuniqueForm['problemsOf']>[0]) => [
    ...form.problemsOf(field),
    ...(refused?.field === field ? [refused.message] : []),
  ];
  return (
    <form
      className="beside"
      aria-label={`Communiqué to ${communique.group.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="stack-200">
        {!isPlanned && (
          <Message appearance="information">
            <p>
              Sending has begun, and this communiqué waits. When you change it, it waits until the change is approved
              again; the others go on.
            </p>
          </Message>
        )}
        <Field label="Subject" problems={problems('subject')}>
          {(control) => (
            <Textfield
              {...control}
              dir="auto"
              maxLength={200}
              value={draft.subject}
              onChange={(event) => form.change({ subject: event.currentTarget.value })}
            />
          )}
        </Field>
        {isPlanned && communique.kind !== 'correction' && <KindField form={form} />}
        <ResponsibleField form={form} problems={problems('responsible')} />
        {questionsOf(communique.kind).map(({ question, name, help }) => (
          <Field
            key={question}
            label={name}
            help={help}
            problems={problems(question)}
            action={
              question === 'what' &&
              communique.kind !== 'correction' && (
                <DraftWhat
                  communiqueId={communique.id}
                  current={draft.answers.what}
                  onUse={(text) => form.answer('what', text)}
                />
              )
            }
          >
            {(control) => (
              <TextArea
                {...control}
                dir="auto"
                minimumRows={question === 'what' ? 5 : 2}
                value={draft.answers[question]}
                onChange={(event) => form.answer(question, event.currentTarget.value)}
              />
            )}
          </Field>
        ))}
        {form.overtaken && (
          <Message appearance="warning" live="polite">
            <p>Somebody saved this communiqué while you were writing. Copy what you want to keep before you go on.</p>
            <div>
              <Button spacing="compact" onClick={() => form.rebase(communique)}>
                Go on from what they saved
              </Button>
            </div>
          </Message>
        )}
        <ActionOutcome action={save} help={{ label: 'Load what others saved', onClick: reload }} />
        <div className="inline">
          <Button type="submit" appearance={form.dirty ? 'primary' : 'default'} isDisabled={save.running}>
            Save communiqué
          </Button>
          {form.dirty && (
            <Button appearance="subtle" onClick={form.reset}>
              Undo my changes
            </Button>
          )}
          <span className="small subtle" role="status">
            {form.dirty ? 'You have changes that are not saved.' : 'Everything is saved.'}
          </span>
        </div>
      </div>
      <div className="beside-preview">
        <h3>Preview</h3>
        <CommuniquePreview communique={communique} draft={form.dirty ? draft : undefined} />
      </div>
    </form>
  );
}

function KindField({ form }: { readonly form: CommuniqueForm }) {
  const { draft, change } = form;
  return (
    <Field label="What it announces" help={`${KIND[draft.kind].when} it may leave.`}>
      {(control) => (
        <NativeSelect
          {...control}
          value={draft.kind}
          onChange={(event) => change({ kind: KINDS.find((kind) => kind === event.currentTarget.value) ?? draft.kind })}
        >
          {KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {KIND[kind].name}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}

/** Asks before the browser leaves a page with words that are not saved. */
function useLeaveWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [active]);
}
