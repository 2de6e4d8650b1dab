import { canonicalize } from 'json-canonicalize';

/**
 * The one spelling of a JSON value, RFC 8785 (JSON Canonicalization Scheme): what is hashed and signed.
 *
 * Properties that are undefined are left out, as JSON does. Everything that has no agreed JSON form is a bug of the
 * caller and throws a TypeError: undefined elsewhere, functions, numbers that are not finite, text that is not valid
 * Unicode (RFC 8785 §3.2.2.2), and objects that spell themselves (dates, or anything with a `toJSON`).
 */
export function canonicalJson(value: unknown): string {
  refuseWhatIsNotJson(value, '$');
  return canonicalize(value);
}

function refuseWhatIsNotJson(value: unknown, path: string): void {
  switch (typeof value) {
    case 'string':
      return refuseBrokenText(value, path);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${path} is not a finite number.`);
      return;
    case 'boolean':
      return;
    case 'object':
      if (value !== null) refuseInside(value, path);
      return;
    default:
      throw new TypeError(`${path} is of type ${typeof value}, which JSON does not have.`);
  }
}

function refuseInside(value: object, path: string): void {
  if (Array.isArray(value)) {
    value.forEach((element, index) => refuseWhatIsNotJson(element, `${path}[${index}]`));
    return;
  }
  if ('toJSON' in value) throw new TypeError(`${path} spells itself, so its canonical form is not known.`);
  for (const [name, property] of Object.entries(value)) {
    refuseBrokenText(name, path);
    if (property !== undefined) refuseWhatIsNotJson(property, `${path}.${name}`);
  }
}

/** A surrogate without its partner has no UTF-8 form, so two readers would hash different bytes. */
function refuseBrokenText(text: string, path: string): void {
  if (/\p{Surrogate}/u.test(text)) throw new TypeError(`${path} holds text that is not valid Unicode.`);
}
