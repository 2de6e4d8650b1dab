import fc from 'fast-check';
import { readAddresses, writeAddresses } from '../../static/pages/administration-page/addresses';

describe('pasted addresses', () => {
  test('are read with and without a name, past empty lines and trailing commas', () => {
    expect(readAddresses('Ana Silva <ana@example.com>,\n\n  bo@example.com\n"Li, Wei" <li@example.com>')).toEqual({
      addresses: [
        { name: 'Ana Silva', address: 'ana@example.com' },
        { name: 'bo@example.com', address: 'bo@example.com' },
        { name: 'Li, Wei', address: 'li@example.com' },
      ],
      problems: [],
    });
  });

  test.each([
    ['nobody', '“nobody” has no address. Write it as: Name <name@example.com>'],
    ['Ana <ana@example>', '“ana@example” is not a mail address.'],
    ['Ana <>', '“Ana <>” has no address. Write it as: Name <name@example.com>'],
    ['a@example.com, b@example.com', 'More than one address on this line: write one per line.'],
  ])('that are wrong, as %s, are named with their line', (line, message) => {
    expect(readAddresses(`ok@example.com\n${line}`).problems).toEqual([{ line: 2, message }]);
  });

  test('that come twice are named with the line of the first, whatever their case', () => {
    expect(readAddresses('a@example.com\nA@Example.com').problems).toEqual([
      { line: 2, message: 'A@Example.com is already on line 1.' },
    ]);
  });

  test('come back as they were after writing and reading', () => {
    const name = fc.stringMatching(/^[\p{L}][\p{L} .'-]{0,20}[\p{L}]$/u).filter((text) => !text.includes('  '));
    const address = fc.stringMatching(/^[a-z0-9]{1,10}@[a-z0-9]{1,8}\.[a-z]{2,5}$/);
    const people = fc.uniqueArray(fc.record({ name, address }), { selector: (one) => one.address, maxLength: 20 });
    fc.assert(
      fc.property(people, (addresses) => {
        expect(readAddresses(writeAddresses(addresses))).toEqual({ addresses, problems: [] });
      }),
    );
  });
});
