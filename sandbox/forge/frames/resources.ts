import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { type RestResponse } from '../../ports';
import { bridgeScript } from '../bridge/script';
import { type Manifest, type Module, moduleByKey, textProperty } from '../manifest';
import { contentSecurityPolicy } from './content-security-policy';
import { themeStyles } from './theme-styles';

/** Serves the files of the app's resources under `/_frames/MODULE/…`, as Forge's content network would. */
export interface Resources {
  answer(path: string): Promise<RestResponse | undefined>;
  /** Path of the page of a module, or of another resource of the app that a module opens; undefined when it has none. */
  pageOf(module: Module, resource?: string): string | undefined;
}

const root = '/_frames';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

export function createResources(options: {
  readonly manifest: Manifest;
  readonly resourcesRoot: string;
  readonly siteOrigin: () => string;
  /** Files of `__LOCALES__` by name. */
  readonly locales: Readonly<Record<string, string>>;
}): Resources {
  const { manifest, resourcesRoot } = options;
  let script: string | undefined;
  let styles: string | undefined;

  /** `key` or `key/entry`, as a module names its resource. */
  function locate(reference: string): { readonly directory: string; readonly page: string } | undefined {
    const [key, entry] = reference.split('/');
    const resource = manifest.resources.find((candidate) => candidate.key === key);
    const page = entry === undefined ? 'index.html' : resource?.entry?.[entry];
    return resource === undefined || page === undefined ? undefined : { directory: resource.path, page };
  }

  function own(path: string): RestResponse | undefined {
    if (path === `${root}/_bridge.js`) return file('.js', (script ??= bridgeScript()));
    if (path === `${root}/_theme.css`) return file('.css', (styles ??= themeStyles()));
    const locale = /\/__LOCALES__\/([^/]+)$/.exec(path)?.[1];
    const content = locale === undefined ? undefined : options.locales[locale];
    return content === undefined ? undefined : file('.json', content);
  }

  return {
    async answer(pathWithQuery) {
      const path = decodeURIComponent(pathWithQuery.split('?')[0] ?? '');
      const ready = own(path);
      if (ready !== undefined) return ready;
      const [, moduleKey, resourceKey, name] = /^\/_frames\/([^/]+)\/([^/]+)\/(.+)$/.exec(path) ?? [];
      if (moduleKey === undefined || resourceKey === undefined || name === undefined) return undefined;
      if (moduleByKey(manifest, moduleKey) === undefined) return undefined;
      const resource = manifest.resources.find(({ key }) => key === resourceKey);
      if (resource === undefined) return undefined;
      const directory = join(resourcesRoot, resource.path);
      const target = normalize(join(directory, name));
      if (!target.startsWith(directory + sep)) return undefined;
      const content = await readFile(target).catch(() => undefined);
      if (content === undefined) return undefined;
      const extension = extname(target);
      if (!(extension in contentTypes)) {
        return { ...file('', `The sandbox serves no files of type "${extension}".`), status: 501 };
      }
      if (extension !== '.html') return file(extension, content.toString());
      const html = content.toString();
      const page = file(extension, withBridge(html));
      const policy = contentSecurityPolicy(html, manifest, options.siteOrigin());
      return { ...page, headers: { ...page.headers, 'content-security-policy': policy } };
    },
    pageOf(module, reference = textProperty(module, 'resource')) {
      const found = reference === undefined ? undefined : locate(reference);
      return found && `${root}/${module.key}/${reference?.split('/')[0]}/${found.page}`;
    },
  };
}

/** The bridge must stand before any script of the app runs: `@forge/bridge` takes hold of it when it is loaded. */
function withBridge(html: string): string {
  const tag = `<script src="${root}/_bridge.js"></script>`;
  return /<head[^>]*>/i.test(html) ? html.replace(/<head[^>]*>/i, (head) => `${head}${tag}`) : `${tag}${html}`;
}

function file(extension: string, body: string): RestResponse {
  return {
    status: 200,
    headers: {
      'content-type': contentTypes[extension] ?? 'text/plain',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'strict-origin-when-cross-origin',
    },
    body,
  };
}
