import { z } from 'zod';
import { restUrl } from '../context';
import { CUSTOM_TYPES } from '../fields/custom';
import { allFields, fieldById, fieldDetails } from '../fields/registry';
import { requireAdministrator } from '../permissions/decide';
import {
  ALL_CATEGORIES,
  categoryFromModernName,
  modernCategory,
  priorityView,
  resolutionView,
  securityLevelView,
  statusCategory,
  statusView,
} from '../projects/view';
import { answer, pageBean, type Call } from '../rest/call';
import { refuse, refuseFields } from '../rest/refusal';
import { get, post, type Route } from '../rest/router';
import type { StatusDocument } from '../store/documents';

const VERSION = '1001.0.0-SANDBOX';

/** Statuses, priorities, resolutions, fields, and what the site says of itself. */
export const catalogueRoutes: readonly Route[] = [
  get('/rest/api/3/serverInfo', (call) =>
    answer({
      baseUrl: call.site.siteUrl(),
      displayUrl: call.site.siteUrl(),
      displayUrlConfluence: call.site.siteUrl(),
      displayUrlServicedeskHelpCenter: call.site.siteUrl(),
      version: VERSION,
      versionNumbers: [1001, 0, 0],
      deploymentType: 'Cloud',
      buildNumber: 100_000,
      buildDate: '2026-06-10T00:00:00.000+0000',
      serverTime: new Date(call.site.clock.now()).toISOString().replace('Z', '+0000'),
      scmInfo: 'sandbox',
      serverTitle: 'Jira (sandbox)',
      serverTimeZone: 'UTC',
    }),
  ),
  get('/rest/api/3/configuration', (call) => {
    call.accountId();
    return answer({
      votingEnabled: false,
      watchingEnabled: true,
      unassignedIssuesAllowed: true,
      subTasksEnabled: true,
      issueLinkingEnabled: true,
      timeTrackingEnabled: false,
      attachmentsEnabled: false,
    });
  }),
  get('/rest/api/3/status', (call) => {
    call.accountId();
    return answer(call.site.store.statuses.all().map((status) => statusView(call.site, status)));
  }),
  get('/rest/api/3/status/{idOrName}', (call) => {
    call.accountId();
    const wanted = call.parameter('idOrName');
    const status = call.site.store.statuses.get(wanted) ?? call.site.store.statuses.named(wanted);
    if (status === undefined) throw refuse(404, `The status '${wanted}' does not exist.`);
    return answer(statusView(call.site, status));
  }),
  get('/rest/api/3/statuscategory', (call) => {
    call.accountId();
    return answer(ALL_CATEGORIES.map((key) => statusCategory(call.site, key)));
  }),
  get('/rest/api/3/statuses/search', (call) => {
    requireAdministrator(call.site, call.caller, 401);
    const query = call.query('searchString')?.toLowerCase() ?? '';
    const category = call.query('statusCategory');
    const found = call.site.store.statuses
      .all()
      .filter((status) => status.name.toLowerCase().includes(query))
      .filter((status) => category === undefined || modernCategory(status.category) === category);
    return answer(pageBean(call, found, modernStatus, 200, 200));
  }),
  post('/rest/api/3/statuses', (call) => answer(createStatuses(call))),
  get('/rest/api/3/priority', (call) => {
    call.accountId();
    return answer(
      call.site.store.priorities.all().map((priority) => ({
        ...priorityView(call.site, priority),
        statusColor: priority.statusColor,
        description: priority.description,
        isDefault: priority.isDefault,
      })),
    );
  }),
  get('/rest/api/3/resolution', (call) => {
    call.accountId();
    return answer(call.site.store.resolutions.all().map((resolution) => resolutionView(call.site, resolution)));
  }),
  get('/rest/api/3/securitylevel/{id}', (call) => {
    call.accountId();
    const level = call.site.store.securityLevels.get(call.parameter('id'));
    if (level === undefined) throw refuse(404, 'The security level does not exist.');
    return answer(securityLevelView(call.site, level));
  }),
  get('/rest/api/3/role', (call) => {
    requireAdministrator(call.site, call.caller);
    return answer(
      call.site.store.roles.all().map((role) => ({
        self: restUrl(call.site, `/rest/api/3/role/${role.id}`),
        name: role.name,
        id: Number(role.id),
        description: role.description,
      })),
    );
  }),
  get('/rest/api/3/field', (call) => answer(allFields(call.site).map(fieldDetails))),
  get('/rest/api/3/field/search', (call) => {
    call.accountId();
    const types = call.queryList('type');
    const ids = call.queryList('id');
    const query = call.query('query')?.toLowerCase() ?? '';
    const found = allFields(call.site)
      .filter((field) => ids.length === 0 || ids.includes(field.id))
      .filter((field) => types.length === 0 || types.includes(field.schema?.custom === undefined ? 'system' : 'custom'))
      .filter((field) => field.name.toLowerCase().includes(query));
    return answer(
      pageBean(call, found, (field) => ({
        id: field.id,
        name: field.name,
        ...(field.schema === undefined ? {} : { schema: field.schema }),
        description: call.site.store.customFields.get(field.id)?.description ?? '',
      })),
    );
  }),
  post('/rest/api/3/field', (call) => answer(createField(call), 201)),
];

const modernStatus = (status: StatusDocument) => ({
  id: status.id,
  name: status.name,
  statusCategory: modernCategory(status.category),
  scope: { type: 'GLOBAL' },
  description: status.description,
});

const statusesShape = z.strictObject({
  scope: z.looseObject({ type: z.enum(['PROJECT', 'GLOBAL']) }),
  statuses: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(255),
        description: z.string().optional(),
        statusCategory: z.enum(['TODO', 'IN_PROGRESS', 'DONE']),
      }),
    )
    .min(1),
});

function createStatuses(call: Call) {
  requireAdministrator(call.site, call.caller, 401);
  const { scope, statuses } = call.body(statusesShape);
  if (scope.type === 'PROJECT') throw refuse(400, 'Team-managed projects are not part of this site.');
  return statuses.map(({ name, description, statusCategory: category }) => {
    if (call.site.store.statuses.named(name) !== undefined) {
      throw refuse(400, `A status with the name '${name}' already exists.`);
    }
    return modernStatus(
      call.site.store.statuses.put({
        id: String(call.site.store.next('status', 10_000)),
        name,
        description: description ?? '',
        category: categoryFromModernName(category) ?? 'new',
      }),
    );
  });
}

const fieldShape = z.strictObject({
  name: z.string(),
  description: z.string().optional(),
  type: z.string(),
  searcherKey: z.string().optional(),
});

function createField(call: Call) {
  requireAdministrator(call.site, call.caller);
  const { name, description, type } = call.body(fieldShape);
  if (name.trim() === '') throw refuseFields({ name: 'The name of the custom field is required.' });
  if (CUSTOM_TYPES[type] === undefined) {
    throw refuseFields({ type: `The custom field type '${type}' does not exist on this site.` });
  }
  const created = call.site.store.customFields.put({
    id: `customfield_${call.site.store.next('custom-field', 10_100)}`,
    name,
    description: description ?? '',
    type,
  });
  const field = fieldById(call.site, created.id);
  if (field === undefined) throw new Error(`The new field ${created.id} is missing.`);
  return fieldDetails(field);
}
