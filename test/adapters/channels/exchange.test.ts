import { textUpTo } from '../../../src/adapters/channels/exchange';

const stream = (chunks: Iterator<string>, cancelled: () => void = () => undefined): Response =>
  new Response(
    new ReadableStream<Uint8Array>({
      pull(controller) {
        const { value, done } = chunks.next();
        if (done) controller.close();
        else controller.enqueue(new TextEncoder().encode(value));
      },
      cancel: cancelled,
    }),
  );

it('an answer is read as it was written, in whatever pieces it comes', async () => {
  expect(await textUpTo(new Response('„Grüße“'), 100)).toBe('„Grüße“');
  expect(await textUpTo(stream(['{"id":', '"1"}'].values()), 100)).toBe('{"id":"1"}');
  expect(await textUpTo(new Response(null, { status: 204 }), 100)).toBe('');
});

it('of an answer without an end its beginning is read, and no more of it is asked for', async () => {
  const cancelled = jest.fn();
  const endless = (function* () {
    for (;;) yield 'x'.repeat(64);
  })();
  expect(await textUpTo(stream(endless, cancelled), 100)).toBe('x'.repeat(100));
  expect(cancelled).toHaveBeenCalledTimes(1);
});
