import { JastBuilder, JQLSyntaxError, type Clause, type Jast, type OrderByField } from '@atlaskit/jql-ast';
import { refuse } from '../rest/refusal';

/** A query that Atlassian's own parser has understood. */
export interface ParsedQuery {
  readonly where: Clause | undefined;
  readonly orderBy: readonly OrderByField[];
}

/** What is wrong with the text, in Jira's form; empty when it can be read. */
export const syntaxErrors = (text: string): readonly string[] => worded(new JastBuilder().build(text).errors);

const worded = (errors: Jast['errors']): readonly string[] =>
  errors.map((error) => {
    const place =
      error instanceof JQLSyntaxError ? ` (line ${error.line}, character ${error.charPositionInLine + 1})` : '';
    return `Error in the JQL Query: ${error.message}.${place}`;
  });

/** Parses JQL; what cannot be read is refused with 400. */
export function parseQuery(text: string): ParsedQuery {
  const { query, errors } = new JastBuilder().build(text);
  if (errors.length > 0) throw refuse(400, ...worded(errors));
  if (!query) return { where: undefined, orderBy: [] };
  return { where: query.where ? query.where : undefined, orderBy: query.orderBy?.fields ?? [] };
}
