import Flag, { AutoDismissFlag, FlagGroup } from '@atlaskit/flag';
import StatusErrorIcon from '@atlaskit/icon/core/status-error';
import StatusInformationIcon from '@atlaskit/icon/core/status-information';
import StatusSuccessIcon from '@atlaskit/icon/core/status-success';
import StatusWarningIcon from '@atlaskit/icon/core/status-warning';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';

export interface FlagContent {
  readonly id?: string;
  readonly title: string;
  readonly description?: string;
  readonly kind: 'info' | 'success' | 'warning' | 'error';
  readonly actions?: readonly { readonly text: string; readonly onClick: () => void }[];
  readonly isAutoDismiss?: boolean;
}

interface Flags {
  /** Shows the flag and returns its id; a flag with the same id is replaced. */
  readonly show: (flag: FlagContent) => string;
  readonly close: (id: string) => void;
}

const icons: Readonly<Record<FlagContent['kind'], ReactNode>> = {
  info: <StatusInformationIcon label="Information" color="var(--ds-icon-information)" />,
  success: <StatusSuccessIcon label="Success" color="var(--ds-icon-success)" />,
  warning: <StatusWarningIcon label="Warning" color="var(--ds-icon-warning)" />,
  error: <StatusErrorIcon label="Error" color="var(--ds-icon-danger)" />,
};

type ShownFlag = FlagContent & { readonly id: string };
const FlagsContext = createContext<Flags | undefined>(undefined);

/** Short notices in the lower left corner, as Jira shows them; errors stay until they are dismissed. */
export function FlagsProvider({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<readonly ShownFlag[]>([]);
  const count = useRef(0);
  const close = useCallback((id: string) => setShown((flags) => flags.filter((flag) => flag.id !== id)), []);
  const show = useCallback((flag: FlagContent) => {
    count.current += 1;
    const id = flag.id ?? `flag-${count.current}`;
    setShown((flags) => [{ ...flag, id }, ...flags.filter((other) => other.id !== id)]);
    return id;
  }, []);
  const flags = useMemo(() => ({ show, close }), [show, close]);

  return (
    <FlagsContext.Provider value={flags}>
      {children}
      <FlagGroup onDismissed={(id) => close(String(id))} label="Notices">
        {shown.map((flag) => {
          const Kind = flag.isAutoDismiss === true ? AutoDismissFlag : Flag;
          return (
            <Kind
              key={flag.id}
              id={flag.id}
              icon={icons[flag.kind]}
              title={flag.title}
              description={flag.description}
              actions={flag.actions?.map((action) => ({ content: action.text, onClick: action.onClick }))}
            />
          );
        })}
      </FlagGroup>
    </FlagsContext.Provider>
  );
}

export function useFlags(): Flags {
  const flags = useContext(FlagsContext);
  if (flags === undefined) throw new Error('useFlags outside of FlagsProvider');
  return flags;
}
