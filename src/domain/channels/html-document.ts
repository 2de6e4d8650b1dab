/** A page of its own around what a channel shows of a message: previews, and scripts to read out. */

interface DocumentParts {
  /** Safe in HTML already, as all parts are. */
  readonly title: string;
  /** Rules of CSS, one or several lines. */
  readonly style: string;
  readonly body: string;
}

export function htmlDocument({ title, style, body }: DocumentParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>
${style}
</style>
</head>
<body>${body}</body>
</html>
`;
}
