import { workspaceId } from '../../../sandbox/jira/assets/workspace';
import { internalsOf } from '../../../sandbox/jira/internals';
import { anonymous, carlos, mei, openTestSite, type TestSite } from './site-for-tests';

const baseOf = (test: TestSite): string => `/jsm/assets/workspace/${workspaceId(internalsOf(test.site))}/v1`;

const named = async (test: TestSite, qlQuery: string): Promise<string[]> => {
  const { status, body } = await test.call(mei, 'POST', `${baseOf(test)}/object/aql?maxResults=50`, { qlQuery });
  if (status !== 200) throw new Error(body.errorMessages.join(' '));
  return body.values.map((object: { label: string }) => object.label);
};

describe('Assets', () => {
  it('names its workspace through the service desk API', async () => {
    const test = openTestSite();
    const { body } = await test.call(mei, 'GET', '/rest/servicedeskapi/assets/workspace');
    expect(body.values).toEqual([{ workspaceId: workspaceId(internalsOf(test.site)) }]);
    expect((await test.call(anonymous, 'GET', `${baseOf(test)}/objectschema/list`)).status).toBe(401);
    expect((await test.call(mei, 'GET', '/jsm/assets/workspace/other/v1/objectschema/list')).status).toBe(404);
  });

  it.each([
    ['objectType = Service', ['gateway', 'console']],
    ['objectType = "Service" AND Name = "gateway"', ['gateway']],
    ['Name LIKE way', ['gateway']],
    ['Key IN (SVC-1, SVC-2) AND Name != gateway', ['console']],
    ['objectId IN (2)', ['console']],
    ['"Release communications" IS EMPTY', ['gateway', 'console']],
    ['(Name = gateway OR Name = console) AND Description LIKE "answers"', ['console']],
    ['Name NOT IN (gateway)', ['console']],
    ['objectSchema = Other', []],
  ])('finds objects by %s', async (query, expected) => {
    expect(await named(openTestSite(), query)).toEqual(expected);
  });

  it.each(['Name =', '(Name = x', 'Name x', 'Name IN gateway'])('refuses what is no query: %s', async (query) => {
    await expect(named(openTestSite(), query)).rejects.toThrow('The AQL query could not be parsed');
  });

  it('keeps what is written to an attribute, with a history', async () => {
    const test = openTestSite();
    const base = baseOf(test);
    const attributes = await test.call(mei, 'GET', `${base}/objecttype/1/attributes`);
    const target = attributes.body.find((attribute: { name: string }) => attribute.name === 'Release communications');
    const updated = await test.call(mei, 'PUT', `${base}/object/1`, {
      attributes: [{ objectTypeAttributeId: target.id, objectAttributeValues: [{ value: 'Version 2.0 was told.' }] }],
    });
    expect(updated.status).toBe(200);
    const read = await test.call(mei, 'GET', `${base}/object/1`);
    const value = read.body.attributes.find(
      (attribute: { objectTypeAttributeId: string }) => attribute.objectTypeAttributeId === target.id,
    );
    expect(value.objectAttributeValues[0].value).toBe('Version 2.0 was told.');
    const history = await test.call(mei, 'GET', `${base}/object/1/history`);
    expect(history.body[0]).toMatchObject({
      affectedAttribute: 'Release communications',
      newValue: 'Version 2.0 was told.',
      actor: { displayName: 'Mei Tanaka' },
    });
  });

  it('gets new types, attributes and objects', async () => {
    const test = openTestSite();
    const base = baseOf(test);
    const type = await test.call(mei, 'POST', `${base}/objecttype/create`, {
      name: 'Release',
      objectSchemaId: '1',
      iconId: '1',
    });
    const attributes = await test.call(mei, 'GET', `${base}/objecttype/${type.body.id}/attributes`);
    expect(attributes.body.map((attribute: { name: string }) => attribute.name)).toEqual([
      'Key',
      'Name',
      'Created',
      'Updated',
    ]);
    const label = attributes.body.find((attribute: { label: boolean }) => attribute.label);
    const added = await test.call(mei, 'POST', `${base}/objecttypeattribute/${type.body.id}`, {
      name: 'Version',
      type: 0,
      defaultTypeId: 0,
    });
    const object = await test.call(mei, 'POST', `${base}/object/create`, {
      objectTypeId: type.body.id,
      attributes: [
        { objectTypeAttributeId: label.id, objectAttributeValues: [{ value: 'Product 2.0' }] },
        { objectTypeAttributeId: added.body.id, objectAttributeValues: [{ value: '2.0' }] },
      ],
    });
    expect(object.body).toMatchObject({ label: 'Product 2.0', objectKey: 'SVC-3' });
    expect(await named(test, 'Version = "2.0"')).toEqual(['Product 2.0']);
    const incomplete = await test.call(mei, 'POST', `${base}/object/create`, {
      objectTypeId: type.body.id,
      attributes: [],
    });
    expect(incomplete.status).toBe(400);
  });

  it('gives a person as the value of a user attribute', async () => {
    const test = openTestSite();
    const base = baseOf(test);
    const { body: attribute } = await test.call(mei, 'POST', `${base}/objecttypeattribute/1`, {
      name: 'Owner',
      type: 2,
    });
    await test.call(mei, 'PUT', `${base}/object/1`, {
      attributes: [{ objectTypeAttributeId: attribute.id, objectAttributeValues: [{ value: carlos.accountId }] }],
    });
    const { body } = await test.call(mei, 'GET', `${base}/object/1/attributes`);
    const owner = body.find((one: { objectTypeAttributeId: string }) => one.objectTypeAttributeId === attribute.id);
    expect(owner).toMatchObject({
      objectTypeAttribute: { name: 'Owner', type: 2 },
      objectAttributeValues: [
        { value: carlos.accountId, displayValue: 'Carlos Ruiz', user: { key: carlos.accountId } },
      ],
    });
  });

  it('knows the issues that name an object, and an issue’s field gives the object', async () => {
    const test = openTestSite();
    const { body } = await test.call(carlos, 'GET', `${baseOf(test)}/objectconnectedtickets/1/tickets`);
    expect(body.tickets.map((ticket: { key: string }) => ticket.key)).toEqual(['CHG-1']);
    const issue = await test.call(carlos, 'GET', '/rest/api/3/issue/CHG-1?fields=customfield_10100');
    const workspace = workspaceId(internalsOf(test.site));
    expect(issue.body.fields.customfield_10100).toEqual([
      { workspaceId: workspace, id: `${workspace}:1`, objectId: '1' },
    ]);
  });
});
