import { z } from 'zod';
import { type RestResponse } from '../../ports';
import { readBody } from '../outbound';
import { jsonAnswer, type PostStore } from '../posts';
import { type Provider } from '../provider';

/** Source: PagerDuty developer documentation, "Events API V2", "Send a change event". */
const changeEvent = z.looseObject({
  routing_key: z.string().length(32),
  payload: z.looseObject({
    summary: z.string().min(1).max(1024),
    source: z.string().optional(),
    timestamp: z.iso.datetime({ offset: true }).optional(),
    custom_details: z.record(z.string(), z.unknown()).optional(),
  }),
  links: z.array(z.looseObject({ href: z.url(), text: z.string().optional() })).optional(),
  images: z.array(z.looseObject({ src: z.url() })).optional(),
});

const limit = 512 * 1024;

/**
 * PagerDuty's Events API V2: change events of a service. A routing key that begins with `gone` is of an integration that
 * was removed. A change event has no key: what is posted twice is there twice. A service region knows the keys of its own
 * accounts only; those of the sandbox's in the EU begin with `EU`.
 */
export function createPagerDuty(posts: PostStore, region: 'US' | 'EU'): Provider {
  return {
    hosts: [region === 'EU' ? 'events.eu.pagerduty.com' : 'events.pagerduty.com'],
    answer({ method, path, body = '' }) {
      if (path !== '/v2/change/enqueue')
        return done(404, { status: 'not found', message: 'The sandbox does not play it.' });
      if (method !== 'POST') return done(405, { status: 'method not allowed' });
      if (Buffer.byteLength(body) > limit) return done(413, { status: 'invalid event', message: 'Event is too large' });
      const event = changeEvent.safeParse(readBody(body));
      if (!event.success)
        return done(400, {
          status: 'invalid event',
          message: 'Event object is invalid',
          errors: event.error.issues.map(({ path: field, message }) => `${field.join('.')}: ${message}`),
        });
      const { routing_key: key, ...rest } = event.data;
      if (key.startsWith('gone') || key.startsWith('EU') !== (region === 'EU'))
        return done(400, {
          status: 'invalid event',
          message: 'Event object is invalid',
          errors: ['Invalid routing key'],
        });
      posts.add({ receiver: 'PagerDuty', place: `service ${key.slice(0, 4)}…`, body: rest });
      return done(202, { status: 'success', message: 'Change event processed' });
    },
    idle: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  };
}

function done(status: number, body: unknown): Promise<RestResponse> {
  return Promise.resolve(jsonAnswer(status, body));
}
