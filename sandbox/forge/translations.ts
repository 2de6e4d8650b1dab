import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest } from './manifest';

/** A text of the manifest: as it stands, or `{i18n: key}` looked up in the fallback language. */
export type Translate = (text: unknown) => string;

/** The translations as files the way `@forge/i18n` reads them: `i18n-info.json` and one file per locale. */
export function translationFiles(manifest: Manifest, resourcesRoot: string): Readonly<Record<string, string>> {
  const { translations } = manifest;
  if (translations === undefined) return {};
  const locales = translations.resources.map(({ key }) => key);
  const info = JSON.stringify({
    config: { resources: translations.resources, fallback: translations.fallback },
    locales,
  });
  return {
    'i18n-info.json': info,
    ...Object.fromEntries(
      translations.resources.map(({ key, path }) => [`${key}.json`, readFileSync(join(resourcesRoot, path), 'utf8')]),
    ),
  };
}

export function createTranslate(manifest: Manifest, files: Readonly<Record<string, string>>): Translate {
  const fallback = files[`${manifest.translations?.fallback.default ?? ''}.json`];
  const texts: unknown = fallback === undefined ? {} : JSON.parse(fallback);
  return (text) => {
    if (typeof text === 'string') return text;
    const key = typeof text === 'object' && text !== null && 'i18n' in text ? String(text.i18n) : '';
    const flat = (texts as Readonly<Record<string, unknown>>)[key];
    const found =
      flat ?? key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], texts);
    return typeof found === 'string' ? found : key;
  };
}

/** Puts the files where the back end's i18n looks for them. Returns the directory that stands for the app's code. */
export function writeForBackend(files: Readonly<Record<string, string>>): string | undefined {
  if (Object.keys(files).length === 0) return undefined;
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-app-'));
  mkdirSync(join(directory, '__LOCALES__'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, '__LOCALES__', name), content);
  return directory;
}
