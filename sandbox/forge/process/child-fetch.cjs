'use strict';

/**
 * The two ways out of the app: `__forge_fetch__` for the platform and Atlassian's products, and the global `fetch` for
 * the internet. Both become messages to the sandbox and come back as real `Response` objects.
 */
function createFetches({ send, current }) {
  const waiting = new Map();
  let lastCall = 0;

  function call(details, signal) {
    const store = current();
    if (store === undefined) {
      return Promise.reject(new Error('The app made a call outside of an invocation; Forge runs nothing there.'));
    }
    lastCall += 1;
    const id = lastCall;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      send({ type: 'call', call: id, invocation: store.id, ...details });
    });
  }

  async function parts(request) {
    const body = await request.text();
    return {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      body: body === '' ? undefined : body,
    };
  }

  return {
    async forge(meta, path, init) {
      // The base only completes the URL for Request; the path goes on as the SDK gave it.
      const request = new Request(new URL(path, 'https://forge.invalid'), init);
      return call({ kind: 'forge', meta, path, ...(await parts(request)) }, init?.signal);
    },
    async external(input, init) {
      const request = new Request(input, init);
      return call({ kind: 'external', url: request.url, ...(await parts(request)) }, request.signal);
    },
    reply({ call: id, response, error }) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (asked === undefined) return;
      if (error !== undefined) {
        asked.reject(toError(error));
        return;
      }
      const bodiless = [101, 204, 205, 304].includes(response.status);
      asked.resolve(
        new Response(bodiless ? null : response.body, {
          status: response.status,
          statusText: response.statusText,
          headers: response.headers,
        }),
      );
    },
  };
}

/** An error of the far side under the name that the platform's own would have. */
function toError({ name, message, status, cause }) {
  const Kind = name === 'TypeError' ? TypeError : Error;
  const error = new Kind(
    message,
    cause === undefined ? undefined : { cause: Object.assign(new Error(cause.message), { code: cause.code }) },
  );
  error.name = name;
  if (status !== undefined) error.status = status;
  return error;
}

module.exports = { createFetches };
