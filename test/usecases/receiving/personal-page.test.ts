/** The page behind the personal link of a message. */
import { acknowledgement } from '../../../src/entry/acknowledgement';
import { StoreBusy } from '../../../src/ports';
import { aSite, send, untilQuiet, valueOf, verified } from '../../builders/world/story';

it('tells the reader of a text message to ask its sender, and only the reader of a mail to answer it', async () => {
  const world = aSite();
  const { groups } = valueOf(await world.page('administrator', 'administration-page', {}, 'openAdministration'));
  const partners = groups.find(({ id }) => id === 'partners');
  const members = { kind: 'telephone-numbers' as const, numbers: [{ name: 'Kim', number: '+4915123456789' }] };
  const edit = { id: 'partners', revision: partners?.revision, name: 'Partners', description: '', members };
  valueOf(await world.page('administrator', 'administration-page', {}, 'saveGroup', edit));
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world, 1);
  const pageOf = async (channel: string): Promise<string> => {
    const delivery = world.all('delivery').find((one) => one.channel === channel);
    const queryParameters = { token: [`${delivery?.id}.${delivery?.messageContentDigest}`] };
    const page = await acknowledgement(async () => world.ports())({ method: 'GET', queryParameters });
    expect(page.statusCode).toBe(200);
    return page.body;
  };
  expect(await pageOf('text-message')).toContain('A question? Ask the sender, whom the text message names at its end.');
  expect(await pageOf('jira-mail')).toContain('A question? Answer the mail that brought you here');
});

it('says that nothing is confirmed yet, with the button, where the storage takes no more for the moment', async () => {
  const world = aSite();
  const issueId = await verified(world);
  valueOf(await send(world, issueId));
  await untilQuiet(world, 1);
  const [delivery] = world.all('delivery');
  const press = (ports = world.ports()) =>
    acknowledgement(async () => ports)({
      method: 'POST',
      queryParameters: { token: [`${delivery?.id}.${delivery?.messageContentDigest}`] },
    });
  const ports = world.ports();
  const busy = await press({ ...ports, store: { ...ports.store, commit: () => Promise.reject(new StoreBusy()) } });
  expect(busy.statusCode).toBe(503);
  expect(busy.body).toContain('Not confirmed yet');
  expect(busy.body).toContain('<button type="submit">I have read this</button>');
  expect((await press()).body).toContain('You confirmed on');
});
