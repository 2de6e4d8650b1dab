import { type ReactNode, type SelectHTMLAttributes } from 'react';
import { type FieldControl } from './field';

type NativeSelectProps = Partial<FieldControl> &
  Pick<SelectHTMLAttributes<HTMLSelectElement>, 'value' | 'onChange' | 'aria-label'> & { readonly children: ReactNode };

/** The browser's own select: its menu may reach over the edge of a small frame, which a drawn menu cannot. */
export function NativeSelect({ isInvalid: _invalid, children, ...attributes }: NativeSelectProps) {
  return (
    <select className="select" {...attributes}>
      {children}
    </select>
  );
}
