import Checkbox from '@atlaskit/checkbox';
import { useId, type ReactNode } from 'react';
import { Fact } from '../../../components/fact';
import { Field, Problems, type FieldControl } from '../../../components/field';
import { isOwn, usePolicyForm } from './form';
import { withOwn, type RuleName } from './policy-draft';
import { ruleInWords } from './policy-words';

interface RuleProps {
  readonly rule: RuleName;
  readonly title: string;
  /** What the rule asks, in one sentence. */
  readonly help: string;
}

/** A rule with one field; in a project’s policy, the field appears once the project differs from the site. */
export function FieldRule({
  children,
  ...rule
}: RuleProps & { readonly children: (control: FieldControl) => ReactNode }) {
  const form = usePolicyForm();
  if (!isOwn(form, rule.rule)) return <Inherited {...rule} />;
  return (
    <Field
      label={rule.title}
      help={rule.help}
      problems={form.problemsAt(`policy.${rule.rule}`)}
      action={<Differs {...rule} />}
    >
      {children}
    </Field>
  );
}

/** A rule with several controls of their own names. */
export function GroupRule({
  field,
  children,
  ...rule
}: RuleProps & { readonly field?: string; readonly children: ReactNode }) {
  const form = usePolicyForm();
  const help = useId();
  if (!isOwn(form, rule.rule)) return <Inherited {...rule} />;
  const problems = field === undefined ? [] : form.problemsAt(field);
  return (
    <fieldset className="choice-list" aria-describedby={help}>
      <legend>{rule.title}</legend>
      <p className="help" id={help}>
        {rule.help}
      </p>
      <Differs {...rule} />
      {children}
      {problems.length > 0 && (
        <div role="alert">
          <Problems problems={problems} />
        </div>
      )}
    </fieldset>
  );
}

function Inherited(rule: RuleProps) {
  const { sitePolicy, nameOf } = usePolicyForm();
  return (
    <div className="field">
      <div className="field-label">
        <p className="legend">{rule.title}</p>
        <Differs {...rule} />
      </div>
      <p className="help">{rule.help}</p>
      <p>
        As the site has it: <Fact>{ruleInWords(rule.rule, sitePolicy, nameOf)}</Fact>
      </p>
    </div>
  );
}

/** In a project’s policy, whether the project has a rule of its own. */
function Differs({ rule, title }: RuleProps) {
  const form = usePolicyForm();
  if (form.scope === 'site') return null;
  return (
    <Checkbox
      isChecked={isOwn(form, rule)}
      onChange={(event) => {
        const { checked } = event.currentTarget;
        form.change((draft) => withOwn(draft, rule, checked));
      }}
      label={
        <>
          Different in this project<span className="visually-hidden"> ({title})</span>
        </>
      }
    />
  );
}
