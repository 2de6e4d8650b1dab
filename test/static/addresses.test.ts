import fc from 'fast-check';
import { type NamedMembers } from '../../src/contract';
import { readAddresses, writeAddresses } from '../../static/pages/administration-page/groups/addresses';
import { inUploads, sizeOf } from '../../static/pages/administration-page/groups/in-uploads';
import { readTextFile } from '../../static/pages/administration-page/groups/text-file';
import { readNumbers, writeNumbers } from '../../static/pages/administration-page/groups/telephone-numbers';

describe('pasted addresses', () => {
  test('are read with and without a name, past empty lines and trailing commas', () => {
    expect(readAddresses('Ana Silva <ana@example.com>,\n\n  bo@example.com\n"Li, Wei" <li@example.com>')).toEqual({
      entries: [
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
        expect(readAddresses(writeAddresses(addresses))).toEqual({ entries: addresses, problems: [] });
      }),
    );
  });
});

describe('what else reaches the same person', () => {
  test('stands behind the address or the number, and comes back as it was', () => {
    const addresses =
      'Ana Silva <ana@example.com> +49 (151) 234-567\nbo@example.com +15005550006\nKim <kim@example.com>';
    const read = readAddresses(addresses);
    expect(read).toEqual({
      entries: [
        { name: 'Ana Silva', address: 'ana@example.com', number: '+49151234567' },
        { name: 'bo@example.com', address: 'bo@example.com', number: '+15005550006' },
        { name: 'Kim', address: 'kim@example.com' },
      ],
      problems: [],
    });
    expect(readAddresses(writeAddresses(read.entries))).toEqual(read);
    const numbers = readNumbers(
      'Ana Silva +49 151 234567 <ana@example.com>\n+15005550006 bo@example.com\nHall 7: +4930123456',
    );
    expect(numbers).toEqual({
      entries: [
        { name: 'Ana Silva', number: '+49151234567', address: 'ana@example.com' },
        { name: '', number: '+15005550006', address: 'bo@example.com' },
        { name: 'Hall 7', number: '+4930123456' },
      ],
      problems: [],
    });
    expect(readNumbers(writeNumbers(numbers.entries))).toEqual(numbers);
  });

  test.each([
    [
      readAddresses,
      'Ana <ana@example.com> +49',
      '“+49” is no telephone number. Write + and the country’s code first: +49 151 23456789.',
    ],
    [readNumbers, 'Ana +49 151 234567 <ana@example>', '“ana@example” is not a mail address.'],
  ])('is named with its line where it is wrong', (read, line, message) => {
    expect(read(line).problems).toEqual([{ line: 1, message }]);
  });
});

describe('pasted telephone numbers', () => {
  test('are read with and without a name, however their digits are grouped', () => {
    expect(
      readNumbers('Kim Li +49 (151) 234-567\n+1 500.555.0006\nOla <+44 7700 900123>\n\nHall 7: +4930123456'),
    ).toEqual({
      entries: [
        { name: 'Kim Li', number: '+49151234567' },
        { name: '', number: '+15005550006' },
        { name: 'Ola', number: '+447700900123' },
        { name: 'Hall 7', number: '+4930123456' },
      ],
      problems: [],
    });
  });

  test.each([
    ['nobody', '“nobody” has no number. Write it as: Name +49 151 23456789'],
    ['Kim 0151 23456', '“0151 23456” has no country’s code. Write +49 151 23456789, without the 0 before it.'],
    ['49 151 23456', '“49 151 23456” is no telephone number. Write + and the country’s code first: +49 151 23456789.'],
  ])('that are wrong, as %s, are named with their line', (line, message) => {
    expect(readNumbers(`+447700900123\n${line}`).problems).toEqual([{ line: 2, message }]);
  });

  test('that come twice are named with the line of the first', () => {
    expect(readNumbers('+44 7700 900123\nOla +447700900123').problems).toEqual([
      { line: 2, message: '+447700900123 is already on line 1.' },
    ]);
  });

  test('come back as they were after writing and reading', () => {
    const name = fc.stringMatching(/^[\p{L}][\p{L} .'-]{0,20}[\p{L}]$/u).filter((text) => !text.includes('  '));
    const number = fc.stringMatching(/^\+[1-9][0-9]{6,14}$/);
    const people = fc.uniqueArray(fc.record({ name, number }), { selector: (one) => one.number, maxLength: 20 });
    fc.assert(
      fc.property(people, (numbers) => {
        expect(readNumbers(writeNumbers(numbers))).toEqual({ entries: numbers, problems: [] });
      }),
    );
  });
});

describe('a spreadsheet’s lines', () => {
  test.each([
    ['commas', 'Ana Silva,ana@example.com,+49 151 234567'],
    ['semicolons, in another order', '+49 151 234567; ana@example.com; Ana Silva'],
    ['tabs, and the name in two columns', 'Ana\tSilva\tana@example.com\t+49151234567'],
    ['quotation marks', '"Ana Silva","ana@example.com","+49 (151) 234-567"'],
  ])('with %s are read as their cells say', (_what, line) => {
    const ana = { name: 'Ana Silva', address: 'ana@example.com', number: '+49151234567' };
    expect(readAddresses(line)).toEqual({ entries: [ana], problems: [] });
    expect(readNumbers(line)).toEqual({ entries: [ana], problems: [] });
  });

  test('are read by a first line that names the columns, and others of them are left out', () => {
    const file =
      'Customer;Language;E-Mail;Phone\n"Silva; Ana";pt;ana@example.com;\n;en;bo@example.com;+1 500 555 0006\nKim;en;;';
    expect(readAddresses(file)).toEqual({
      entries: [
        { name: 'Silva; Ana', address: 'ana@example.com' },
        { name: 'bo@example.com', address: 'bo@example.com', number: '+15005550006' },
      ],
      problems: [{ line: 4, message: '“Kim;en;” has no address. Write it as: Name <name@example.com>' }],
    });
  });

  test('of somebody who is called as a column are theirs, also on the first line', () => {
    const named = (name: string) => [{ name, number: '+49151234567' }];
    expect(readNumbers('Mobile;+49 151 234567').entries).toEqual(named('Mobile'));
    expect(readNumbers('Mobile, Ana +49 151 234567').entries).toEqual(named('Mobile, Ana'));
    expect(readAddresses('Mail,desk@example.com\nMail, Ana <ana@example.com>').entries).toEqual([
      { name: 'Mail', address: 'desk@example.com' },
      { name: 'Mail, Ana', address: 'ana@example.com' },
    ]);
  });

  test('of a name with a comma are not taken for cells where that is not plain', () => {
    expect(readNumbers('Silva, Ana +49 151 234567').entries).toEqual([{ name: 'Silva, Ana', number: '+49151234567' }]);
  });
});

describe('an upload', () => {
  const size = (members: NamedMembers) => JSON.stringify(JSON.stringify(members)).length;

  test('has each member once, in their order, in parts that one call takes', () => {
    const name = fc.string({ maxLength: 200, unit: 'binary' });
    const names = fc.array(name, { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 60 }), (some, times) => {
        const addresses = Array.from({ length: some.length * times }, (_, index) => ({
          name: some[index % some.length] ?? '',
          address: `customer-${index}@customers.example`,
        }));
        const parts = inUploads({ kind: 'addresses', addresses });
        expect(parts.flatMap((part) => (part.kind === 'addresses' ? part.addresses : []))).toEqual(addresses);
        expect(Math.max(...parts.map(size))).toBeLessThan(180_000);
        expect(Math.max(...parts.map(sizeOf))).toBeLessThanOrEqual(1_000);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a file', () => {
  const read = (bytes: Uint8Array<ArrayBuffer>) => readTextFile(new Blob([bytes]));
  const german = 'Jürgen <j@example.com>';

  test.each([
    ['UTF-8', new TextEncoder().encode(german)],
    ['the code page of Windows', Uint8Array.from(german, (one) => one.charCodeAt(0))],
    ['Excel’s Unicode', Uint8Array.from([0xff, 0xfe, ...[...german].flatMap((one) => [one.charCodeAt(0), 0])])],
  ])('in %s is read as it was written', async (_encoding, bytes) => {
    expect(await read(bytes)).toEqual({ text: german });
  });

  test('that is a workbook is refused, with what to save instead', async () => {
    const refused = await read(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0]));
    expect(refused).toEqual({ problem: expect.stringContaining('Save the sheet as CSV') });
  });
});
