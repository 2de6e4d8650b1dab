import { FIXTURES } from '../static/harness/fixtures';
import { overflow, seriousFindings, turn } from '../static/harness/browser';
import { studioOfTests } from '../static/harness/studio-of-tests';

const studio = studioOfTests();

test.each(Object.keys(FIXTURES))(
  'the page in the situation %s is accessible in light and dark, raises no error, and fits a telephone',
  async (name) => {
    const page = await studio.show(name);
    expect(await seriousFindings(page)).toEqual([]);
    await turn(page, 'dark');
    expect(await seriousFindings(page, 'contrast')).toEqual([]);
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  },
);
