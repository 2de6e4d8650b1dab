import { setGlobalTheme } from '@atlaskit/tokens/set-global-theme';
import { view } from '@forge/bridge';

/**
 * Follows the product's theme before the first paint. A host that only sets the colour mode, and not the tokens, gets
 * the tokens from this bundle.
 */
export async function followTheme(): Promise<void> {
  await view.theme.enable();
  const root = document.documentElement;
  if (getComputedStyle(root).getPropertyValue('--ds-text') !== '') return;
  const colorMode = root.dataset['colorMode'] === 'dark' ? 'dark' : 'light';
  await setGlobalTheme({ colorMode, light: 'light', dark: 'dark', spacing: 'spacing', typography: 'typography' });
}
