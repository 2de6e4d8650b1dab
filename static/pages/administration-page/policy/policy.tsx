import { useState } from 'react';
import { type PolicyView } from '../../../../src/contract';
import { Field } from '../../../components/field';
import { NativeSelect } from '../../../components/native-select';
import { PageBody } from '../../../components/page-body';
import { Section } from '../../../components/section';
import { usePage } from '../../../lib/use-page';
import { call } from '../calls';
import { type ProjectOption } from '../part';
import { draftOf, type PolicyDraft } from './policy-draft';
import { PolicyEditor } from './policy-editor';

interface PolicyProps {
  readonly projects: readonly ProjectOption[];
}

/** What the gates ask, for the site and for projects that differ. */
export function Policy({ projects }: PolicyProps) {
  const page = usePage<PolicyView>('policy', () => call('openPolicy'));
  return (
    <Section title="Policy of the gates">
      <PageBody page={page} what="the policy">
        {(view) => <Scopes view={view} projects={projects} show={page.show} reload={page.reload} />}
      </PageBody>
    </Section>
  );
}

interface ScopesProps extends PolicyProps {
  readonly view: PolicyView;
  readonly show: (view: PolicyView) => void;
  readonly reload: () => void;
}

const SITE = '';

/** Chooses whose policy is edited; what was not saved yet of one is kept while another is looked at. */
function Scopes({ view, projects, show, reload }: ScopesProps) {
  const [chosen, setChosen] = useState(SITE);
  const [drafts, setDrafts] = useState<Readonly<Record<string, PolicyDraft>>>({});
  const options = allProjects(view, projects);
  const project = options.find(({ id }) => id === chosen);
  const own = view.projects.find(({ projectId }) => projectId === chosen);
  const stored = project ? (own ?? { revision: 0, policy: {}, inForce: view.site.inForce }) : view.site;
  const saved = draftOf(project ? 'project' : 'site', stored.policy, stored.inForce);
  const key = `${chosen}.${stored.revision}`;
  const forget = (next: string) => setDrafts(({ [next]: _forgotten, ...rest }) => rest);
  return (
    <>
      <Field
        label="Policy of"
        help="A project follows the site’s policy, except where it differs. Records of every project are judged by theirs from the moment it is saved."
      >
        {(control) => (
          <NativeSelect {...control} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            <option value={SITE}>The site</option>
            {options.map(({ id, key: projectKey, name }) => (
              <option key={id} value={id}>
                {`${name} (${projectKey})${view.projects.some(({ projectId }) => projectId === id) ? ', differs from the site' : ''}`}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <PolicyEditor
        key={key}
        project={project}
        revision={stored.revision}
        saved={saved}
        draft={drafts[key] ?? saved}
        onDraft={(change) => setDrafts((before) => ({ ...before, [key]: change(before[key] ?? saved) }))}
        onDiscard={() => forget(key)}
        sitePolicy={view.site.inForce}
        projects={projects}
        show={show}
        reload={() => {
          forget(key);
          reload();
        }}
      />
    </>
  );
}

/** The site's projects, and those with a policy of their own that this person does not see among them. */
function allProjects(view: PolicyView, projects: readonly ProjectOption[]): readonly ProjectOption[] {
  const hidden = view.projects.filter(({ projectId }) => !projects.some(({ id }) => id === projectId));
  return [
    ...projects,
    ...hidden.map(({ projectId, key, name }) => ({
      id: projectId,
      key: key ?? projectId,
      name: name ?? 'A project that is hidden or gone',
    })),
  ];
}
