/** The studio of one file of tests: opened before the first of them, closed after the last. */
import type { Page } from 'playwright-core';
import { Studio } from './browser';

/** Shows pages to the tests of a file. What a test showed may raise no error, and is closed after it. */
export function studioOfTests(): Pick<Studio, 'show'> {
  let studio: Studio | undefined;
  let shown: Page[] = [];

  const opened = (): Studio => {
    if (!studio) throw new Error('The studio opens before the first test.');
    return studio;
  };

  beforeAll(async () => {
    studio = await Studio.open();
  });

  afterEach(async () => {
    const complaints = opened().takeComplaints();
    await Promise.all(shown.map((page) => page.close()));
    shown = [];
    expect(complaints).toEqual([]);
  });

  afterAll(() => studio?.close());

  return {
    async show(name, options) {
      const page = await opened().show(name, options);
      shown.push(page);
      return page;
    },
  };
}
