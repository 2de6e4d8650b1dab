import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

export const toolNames = [
  'clock',
  'mailbox',
  'posts',
  'pipeline',
  'outgoing',
  'traffic',
  'state',
  'faults',
  'tour',
] as const;
export type ToolName = (typeof toolNames)[number];

interface Tools {
  readonly open: ToolName | undefined;
  readonly show: (tool: ToolName) => void;
  readonly close: () => void;
}

const ToolsContext = createContext<Tools | undefined>(undefined);
const storageKey = 'sandbox.tool';

function lastOpen(): ToolName | undefined {
  const stored = sessionStorage.getItem(storageKey);
  return toolNames.find((name) => name === stored);
}

/** Which of the sandbox's tools is open in the drawer; a reload in the same tab keeps it. */
export function ToolsProvider({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState(lastOpen);
  const tools = useMemo<Tools>(
    () => ({
      open,
      show: (tool) => {
        sessionStorage.setItem(storageKey, tool);
        setOpen(tool);
      },
      close: () => {
        sessionStorage.removeItem(storageKey);
        setOpen(undefined);
      },
    }),
    [open],
  );
  return <ToolsContext.Provider value={tools}>{children}</ToolsContext.Provider>;
}

export function useTools(): Tools {
  const tools = useContext(ToolsContext);
  if (tools === undefined) throw new Error('useTools outside of ToolsProvider');
  return tools;
}
