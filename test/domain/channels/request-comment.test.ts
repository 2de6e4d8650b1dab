import { asWikiText } from '../../../src/domain/channels/request-comment';

describe('what Jira would read as markup in a comment for a customer', () => {
  it.each([
    ['{color:red}now{color}', '\\{color:red}now\\{color}'],
    ['ask [~accountid:42]', 'ask \\[~accountid:42]'],
    [
      '!https://pixel.example/seen.png! and !plan.png|thumbnail!',
      '\\!https://pixel.example/seen.png! and \\!plan.png|thumbnail!',
    ],
    ['\\{noformat}', '&#92;\\{noformat}'],
    ['\\\\harbour\\share\\ and a * b \\- c', '&#92;\\harbour\\share&#92; and a * b &#92;- c'],
    ['a line that ends with \\\nand the next', 'a line that ends with &#92;\nand the next'],
  ])('is kept from being it: %s', (text, posted) => {
    expect(asWikiText(text)).toBe(posted);
  });

  it.each(['C:\\Harbour\\5.1.3\\setup.exe', 'Faster! Smaller!\nAnd here!', 'It works!'])(
    'is nothing of %j, which is posted as it was approved',
    (text) => {
      expect(asWikiText(text)).toBe(text);
    },
  );
});
