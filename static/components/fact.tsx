import { type ReactNode } from 'react';

/** Something that came from data, set apart from what people wrote. */
export function Fact({ children }: { readonly children: ReactNode }) {
  return (
    <span className="fact" dir="auto">
      {children}
    </span>
  );
}

/** Several of them, as a sentence has them. */
export function Facts({ of }: { readonly of: readonly string[] }) {
  return (
    <>
      {of.map((fact, index) => (
        <span key={fact}>
          {index > 0 && (index === of.length - 1 ? ' and ' : ', ')}
          <Fact>{fact}</Fact>
        </span>
      ))}
    </>
  );
}

/** Words that a person wrote, shown as theirs, in the direction that they are written in. */
export function PersonsWords({ children }: { readonly children: string }) {
  return (
    <blockquote className="persons-words" dir="auto">
      {children}
    </blockquote>
  );
}

/** A name that a person gave to something; isolated, so that its direction does not turn the sentence around it. */
export function Name({ children }: { readonly children: string }) {
  return <bdi className="name">{children}</bdi>;
}
