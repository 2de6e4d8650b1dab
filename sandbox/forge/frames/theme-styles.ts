import { createRequire } from 'node:module';
import { z } from 'zod';

/**
 * The design tokens' style sheet that Jira puts into an app's page when the app enables theming: the `--ds-*` variables
 * of the light and the dark theme, switched by the attributes of the page's root.
 */
export function themeStyles(): string {
  const require = createRequire(__filename);
  return ['light', 'dark', 'spacing', 'shape', 'typography', 'motion']
    .map(
      (name) =>
        z
          .object({ default: z.string() })
          .parse(require(`@atlaskit/tokens/dist/cjs/artifacts/themes/atlassian-${name}.js`)).default,
    )
    .join('\n');
}
