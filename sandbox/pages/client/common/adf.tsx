import { Fragment, type ReactNode } from 'react';
import { z } from 'zod';
import './adf.css';

const mark = z.looseObject({ type: z.string(), attrs: z.record(z.string(), z.unknown()).optional() });

interface AdfNode {
  readonly type: string;
  readonly text?: string | undefined;
  readonly attrs?: Readonly<Record<string, unknown>> | undefined;
  readonly marks?: readonly z.output<typeof mark>[] | undefined;
  readonly content?: readonly AdfNode[] | undefined;
}

const node: z.ZodType<AdfNode> = z.lazy(() =>
  z.looseObject({
    type: z.string(),
    text: z.string().optional(),
    attrs: z.record(z.string(), z.unknown()).optional(),
    marks: z.array(mark).optional(),
    content: z.array(node).optional(),
  }),
);

export function isAdfDocument(value: unknown): boolean {
  return z.looseObject({ type: z.literal('doc'), content: z.array(z.unknown()) }).safeParse(value).success;
}

/**
 * A document in the Atlassian Document Format, as plain elements. Its text only ever becomes text, never markup. Of a
 * node that is not known the content is shown.
 */
export function AdfDocument({ document }: { readonly document: unknown }) {
  if (typeof document === 'string') return <p>{document}</p>;
  const parsed = node.safeParse(document);
  if (!parsed.success) return <p className="subtle">This text is in a form that cannot be shown here.</p>;
  return <div className="adf">{children(parsed.data)}</div>;
}

function children(parent: AdfNode): ReactNode {
  return parent.content?.map((child, index) => <Fragment key={index}>{rendered(child)}</Fragment>);
}

function rendered(current: AdfNode): ReactNode {
  switch (current.type) {
    case 'text':
      return (current.marks ?? []).reduce<ReactNode>(marked, current.text);
    case 'paragraph':
      return <p>{children(current)}</p>;
    case 'heading':
      return <h3>{children(current)}</h3>;
    case 'bulletList':
    case 'taskList':
      return <ul>{children(current)}</ul>;
    case 'orderedList':
      return <ol>{children(current)}</ol>;
    case 'listItem':
    case 'taskItem':
      return <li>{children(current)}</li>;
    case 'codeBlock':
      return <pre>{children(current)}</pre>;
    case 'blockquote':
      return <blockquote>{children(current)}</blockquote>;
    case 'panel':
      return <div className="adf-panel">{children(current)}</div>;
    case 'rule':
      return <hr />;
    case 'hardBreak':
      return <br />;
    case 'table':
      return (
        <div className="scroll-sideways">
          <table>
            <tbody>{children(current)}</tbody>
          </table>
        </div>
      );
    case 'tableRow':
      return <tr>{children(current)}</tr>;
    case 'tableHeader':
      return <th>{children(current)}</th>;
    case 'tableCell':
      return <td>{children(current)}</td>;
    case 'mention':
    case 'emoji':
    case 'status':
      return <span>{attribute(current, 'text') ?? attribute(current, 'shortName')}</span>;
    case 'inlineCard':
    case 'blockCard':
      return <SafeLink address={attribute(current, 'url') ?? ''}>{attribute(current, 'url')}</SafeLink>;
    case 'date':
      return <span>{new Date(Number(attribute(current, 'timestamp'))).toDateString()}</span>;
    default:
      return <>{children(current)}</>;
  }
}

function attribute(current: AdfNode, name: string): string | undefined {
  const value = current.attrs?.[name];
  return typeof value === 'string' ? value : undefined;
}

function marked(inner: ReactNode, { type, attrs }: z.output<typeof mark>): ReactNode {
  switch (type) {
    case 'strong':
      return <strong>{inner}</strong>;
    case 'em':
      return <em>{inner}</em>;
    case 'code':
      return <code>{inner}</code>;
    case 'underline':
      return <u>{inner}</u>;
    case 'strike':
      return <s>{inner}</s>;
    case 'link':
      return <SafeLink address={typeof attrs?.['href'] === 'string' ? attrs['href'] : ''}>{inner}</SafeLink>;
    default:
      return inner;
  }
}

/** A link only where the address leads to a page; anything else (a script, say) stays text. */
function SafeLink({ address, children: words }: { readonly address: string; readonly children: ReactNode }) {
  if (!/^(https?:|mailto:|\/)/i.test(address)) return <>{words}</>;
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {words}
    </a>
  );
}
