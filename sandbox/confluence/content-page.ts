import { type Content } from './contents';

/** A space with what is in it, or one page of it, as a person sees it. Macros are shown as far as the app uses them. */
export function contentPage(
  space: { readonly key: string; readonly name: string },
  all: readonly Content[],
  content: Content | undefined,
): string {
  const list = all
    .map(
      ({ id, type, title }) =>
        `<li><a href="/wiki/spaces/${space.key}/${folderOf(type)}/${id}">${safe(title)}</a></li>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${safe(content?.title ?? space.name)} – Confluence (sandbox)</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; display: grid; grid-template-columns: 16rem 1fr; min-height: 100vh; font: 16px/24px system-ui, sans-serif; overflow-wrap: anywhere; }
nav { padding: 1rem; border-right: 1px solid #8c8f97; }
nav ul { list-style: none; padding: 0; }
main { padding: 2rem; max-width: 48rem; }
.about { opacity: 0.75; font-size: 0.875rem; }
.warning { border-left: 4px solid #bd5b00; background: #e9a23b33; padding: 0.5rem 1rem; }
table { border-collapse: collapse; } th, td { border: 1px solid #8c8f97; padding: 0.25rem 0.5rem; }
</style></head>
<body><nav aria-label="Space"><p><strong>${safe(space.name)}</strong><br>Confluence (sandbox)</p><ul>${list}</ul></nav>
<main>${
    content
      ? `<h1>${safe(content.title)}</h1><p class="about">${content.type === 'pages' ? 'Page' : 'Blog post'}, version ${content.version}, ${safe(content.changedAt)}</p>${asHtml(content.value)}`
      : '<p>Choose what to read.</p>'
  }</main></body></html>
`;
}

function folderOf(type: Content['type']): string {
  return type === 'pages' ? 'pages' : 'blog';
}

/** The value was found to be well formed; scripts are kept out by the page's Content-Security-Policy. */
function asHtml(value: string): string {
  return value
    .replaceAll('<ac:structured-macro ac:name="warning">', '<div class="warning">')
    .replaceAll('</ac:structured-macro>', '</div>')
    .replaceAll(/<\/?ac:rich-text-body>/g, '')
    .replaceAll(/<(br|hr)\s*\/>/g, '<$1>');
}

function safe(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
