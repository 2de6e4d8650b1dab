import { FIXTURES } from '../static/harness/fixtures';
import { Studio, overflow, seriousFindings, turn } from '../static/harness/browser';

let studio: Studio;

beforeAll(async () => {
  studio = await Studio.open();
}, 60_000);

afterAll(() => studio?.close());

test.each(Object.keys(FIXTURES))(
  'the page in the situation %s is accessible in light and dark, raises no error, and fits a telephone',
  async (name) => {
    const page = await studio.show(name);
    expect(await seriousFindings(page)).toEqual([]);
    await turn(page, 'dark');
    expect(await seriousFindings(page, 'contrast')).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(studio.takeComplaints()).toEqual([]);
    await page.close();
  },
  30_000,
);
