import { type ComponentProps } from 'react';
import { Link as RouteLink } from 'wouter';

/** A link within the pages: changes the address without loading the page anew. */
export function Link({ to, ...rest }: { readonly to: string } & Omit<ComponentProps<'a'>, 'href'>) {
  return <RouteLink href={to} {...rest} />;
}
