import type { Site } from '../context';
import type { AssetObjectDocument } from '../store/documents';
import { refuse } from '../rest/refusal';
import { attributesOf, valuesOf } from './view';

/*
 * A small part of Assets' query language: comparisons joined by AND, OR and parentheses.
 *
 *   query      = conjunction { "OR" conjunction }
 *   conjunction = term { "AND" term }
 *   term       = "(" query ")" | name operator value
 *   operator   = "=" | "!=" | "LIKE" | "NOT LIKE" | "IN" | "NOT IN" | "IS EMPTY" | "IS NOT EMPTY"
 */

type Test = (object: AssetObjectDocument) => boolean;

const TOKEN = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(!=|=|\(|\)|,)|([^\s"'(),=!]+))/y;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

function tokenise(query: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < query.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(query);
    if (match === null) {
      if (query.slice(start).trim() === '') break;
      throw invalid(query, `near '${query.slice(start, start + 20)}'`);
    }
    const quoted = match[1] ?? match[2];
    tokens.push(
      quoted === undefined
        ? { text: match[3] ?? match[4] ?? '', quoted: false }
        : { text: quoted.replace(/\\(.)/g, '$1'), quoted: true },
    );
  }
  return tokens;
}

const invalid = (query: string, why: string) =>
  refuse(400, `The AQL query could not be parsed: ${why}. Query: ${query.slice(0, 200)}`);

/** Makes a test of a query; text that is no AQL is refused with 400. An empty query is true of every object. */
export function compileAql(site: Site, query: string): Test {
  const tokens = tokenise(query);
  if (tokens.length === 0) return () => true;
  let at = 0;
  const peek = (): Token | undefined => tokens[at];
  const isWord = (word: string): boolean => {
    const token = peek();
    return token !== undefined && !token.quoted && token.text.toUpperCase() === word;
  };
  const take = (what: string): Token => {
    const token = tokens[at];
    if (token === undefined) throw invalid(query, `${what} expected at its end`);
    at += 1;
    return token;
  };
  const accept = (word: string): boolean => {
    if (!isWord(word)) return false;
    at += 1;
    return true;
  };
  const expectWord = (word: string): void => {
    if (!accept(word)) throw invalid(query, `'${word}' expected before '${peek()?.text ?? 'the end'}'`);
  };
  const disjunction = (): Test => {
    const parts = [conjunction()];
    while (accept('OR')) parts.push(conjunction());
    return (object) => parts.some((part) => part(object));
  };
  const conjunction = (): Test => {
    const parts = [term()];
    while (accept('AND')) parts.push(term());
    return (object) => parts.every((part) => part(object));
  };
  const term = (): Test => {
    if (accept('(')) {
      const inner = disjunction();
      expectWord(')');
      return inner;
    }
    const name = take('a name').text;
    if (accept('IS')) {
      const negated = accept('NOT');
      expectWord('EMPTY');
      return (object) => (read(site, object, name).length === 0) !== negated;
    }
    const negated = accept('NOT') || accept('!=');
    if (negated && tokens[at - 1]?.text === '!=') return not(equals(site, name, [take('a value').text]));
    if (accept('LIKE')) return withNegation(negated, like(site, name, take('a value').text));
    if (accept('IN')) {
      expectWord('(');
      const values = [take('a value').text];
      while (accept(',')) values.push(take('a value').text);
      expectWord(')');
      return withNegation(negated, equals(site, name, values));
    }
    expectWord('=');
    return equals(site, name, [take('a value').text]);
  };
  const test = disjunction();
  if (at < tokens.length) throw invalid(query, `'${peek()?.text ?? ''}' was not expected`);
  return test;
}

const not =
  (test: Test): Test =>
  (object) =>
    !test(object);

const withNegation = (negated: boolean, test: Test): Test => (negated ? not(test) : test);

/** What an object has under a name of the language: its type, schema, id, key, label, or one of its attributes. */
function read(site: Site, object: AssetObjectDocument, name: string): readonly string[] {
  const type = site.store.assetTypes.require(object.typeId);
  switch (name.toLowerCase()) {
    case 'objecttype':
      return [type.name];
    case 'objecttypeid':
      return [type.id];
    case 'objectschema':
      return [site.store.assetSchemas.require(type.schemaId).name];
    case 'objectschemaid':
      return [type.schemaId];
    case 'objectid':
      return [object.id];
    default: {
      const attributes = attributesOf(site, object.typeId);
      const wanted = name.toLowerCase();
      const attribute =
        wanted === 'label'
          ? attributes.find((candidate) => candidate.label)
          : attributes.find((candidate) => candidate.name.toLowerCase() === wanted);
      return attribute === undefined ? [] : valuesOf(attribute, object);
    }
  }
}

function equals(site: Site, name: string, values: readonly string[]): Test {
  const wanted = values.map((value) => value.toLowerCase());
  return (object) => read(site, object, name).some((value) => wanted.includes(value.toLowerCase()));
}

function like(site: Site, name: string, value: string): Test {
  const wanted = value.toLowerCase();
  return (object) => read(site, object, name).some((candidate) => candidate.toLowerCase().includes(wanted));
}
