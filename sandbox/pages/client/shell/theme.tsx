import { setGlobalTheme } from '@atlaskit/tokens/set-global-theme';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export type ColorMode = 'light' | 'dark';

interface Theme {
  readonly colorMode: ColorMode;
  readonly switchColorMode: () => void;
}

const storageKey = 'sandbox.color-mode';
const ThemeContext = createContext<Theme | undefined>(undefined);

function firstColorMode(): ColorMode {
  const stored = localStorage.getItem(storageKey);
  if (stored === 'light' || stored === 'dark') return stored;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Light or dark for the page and the frames in it: as the system prefers until the person chooses. */
export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [colorMode, setColorMode] = useState(firstColorMode);
  const [ready, setReady] = useState(false);

  useEffect(() => {
    const state = {
      colorMode,
      light: 'light',
      dark: 'dark',
      spacing: 'spacing',
      typography: 'typography',
      shape: 'shape',
    } as const;
    void setGlobalTheme(state).then(() => setReady(true));
  }, [colorMode]);

  const theme = useMemo<Theme>(
    () => ({
      colorMode,
      switchColorMode: () => {
        const next = colorMode === 'light' ? 'dark' : 'light';
        localStorage.setItem(storageKey, next);
        setColorMode(next);
      },
    }),
    [colorMode],
  );
  return ready ? <ThemeContext.Provider value={theme}>{children}</ThemeContext.Provider> : null;
}

export function useTheme(): Theme {
  const theme = useContext(ThemeContext);
  if (theme === undefined) throw new Error('useTheme outside of ThemeProvider');
  return theme;
}
