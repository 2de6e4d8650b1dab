/** What a line of a spreadsheet's file says of a person. */
export interface Cells {
  readonly name: string;
  readonly address: string;
  readonly number: string;
}

/** Reads the lines of one text, each as the first of them says that its columns are. */
export interface Columns {
  /** The first line names the columns, and nobody. */
  readonly isHeader: boolean;
  /** Undefined for a line that has no columns. */
  readonly read: (line: string) => Cells | undefined;
}

const ADDRESS_COLUMN = /^(?:e-?mail|mail|address|e-?mail[ -]?address|mail[ -]?address)$/iu;
const NUMBER_COLUMN = /^(?:number|phone|mobile|telephone|cell)(?:[ -]?number)?$/iu;
const NAME_COLUMN = /^(?:(?:first|last|full|given|family|display)?[ -]?name|surname|contact|customer)$/iu;

/** A line that somebody is reached by names no columns: people and desks are called “Mobile”, too. */
const REACHES_SOMEBODY = /@|(?:\d[\s().\u00a0/-]*){6}/u;

/** Whoever exports a list seldom says how: the line itself shows what stands between its columns, and which is which. */
export function columnsOf(firstLine: string): Columns {
  const separator = separatorOf(firstLine);
  const names = separator === undefined ? [firstLine.trim()] : split(firstLine, separator);
  const isHeader =
    !REACHES_SOMEBODY.test(firstLine) && names.some((name) => ADDRESS_COLUMN.test(name) || NUMBER_COLUMN.test(name));
  if (!isHeader) return { isHeader, read: byWhatIsInThem };
  const pick = (cells: readonly string[], column: RegExp) =>
    cells.filter((cell, index) => cell !== '' && column.test(names[index] ?? '')).join(' ');
  return {
    isHeader,
    read: (line) => {
      const cells = separator === undefined ? [line.trim()] : split(line, separator);
      return {
        name: pick(cells, NAME_COLUMN),
        address: pick(cells, ADDRESS_COLUMN),
        number: pick(cells, NUMBER_COLUMN),
      };
    },
  };
}

/** The cell with an @ is the address, the one of digits the number, and all others are the name. Undefined where that is not plain. */
function byWhatIsInThem(line: string): Cells | undefined {
  const separator = separatorOf(line);
  if (separator === undefined || line.includes('<')) return undefined;
  const cells = split(line, separator).filter((cell) => cell !== '');
  const addresses = cells.filter((cell) => /^[^\s@]+@[^\s@]+$/u.test(cell));
  const numbers = cells.filter((cell) => /^\+?[\d\s().\u00a0/-]{6,}$/u.test(cell));
  if (addresses.length > 1 || numbers.length > 1 || addresses.length + numbers.length === 0) return undefined;
  const name = cells.filter((cell) => !addresses.includes(cell) && !numbers.includes(cell)).join(' ');
  return { name, address: addresses[0] ?? '', number: numbers[0] ?? '' };
}

function separatorOf(line: string): string | undefined {
  return ['\t', ';', ','].find((separator) => split(line, separator).length > 1);
}

/** As RFC 4180 writes lines: a cell in quotation marks may have the separator in it, and each of its marks twice. */
function split(line: string, separator: string): readonly string[] {
  const cells: string[] = [];
  let [cell, isQuoted] = ['', false];
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (isQuoted && character === '"' && line.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"' && (isQuoted || cell.trim() === '')) isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...cells, cell.trim()];
}
