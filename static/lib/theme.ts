import { setGlobalTheme } from '@atlaskit/tokens/set-global-theme';
import { view } from '@forge/bridge';

/**
 * Follows the product's theme before the first paint. A host that only sets the colour mode, and not the tokens, gets
 * the tokens from this bundle, then and whenever the mode changes.
 */
export async function followTheme(): Promise<void> {
  await view.theme.enable();
  const root = document.documentElement;
  if (getComputedStyle(root).getPropertyValue('--ds-text') !== '') return;
  let shown = colorModeOf(root);
  await applyTokens(shown);
  new MutationObserver(() => {
    const wanted = colorModeOf(root);
    if (wanted === shown) return;
    shown = wanted;
    void applyTokens(wanted);
  }).observe(root, { attributeFilter: ['data-color-mode'] });
}

type ColorMode = 'light' | 'dark';

function colorModeOf(root: HTMLElement): ColorMode {
  return root.dataset['colorMode'] === 'dark' ? 'dark' : 'light';
}

async function applyTokens(colorMode: ColorMode): Promise<void> {
  await setGlobalTheme({ colorMode, light: 'light', dark: 'dark', spacing: 'spacing', typography: 'typography' });
}
