/** 50,000 lines of usual length are about 4 MB. */
const LARGEST = 20_000_000;

/** A file as text, in the encoding in which spreadsheets write it; or, as a sentence, why it is none. */
export async function readTextFile(file: Blob): Promise<{ readonly text: string } | { readonly problem: string }> {
  if (file.size > LARGEST)
    return { problem: 'This file is larger than 20 MB. Choose a text or CSV file that holds the members only.' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = decoded(bytes);
  return text.includes('\0')
    ? { problem: 'This is no text file. Save the sheet as CSV (UTF-8), and choose that file.' }
    : { text };
}

/** UTF-8; what “Unicode text” is to Excel; or, where neither fits, the Western European code page of Windows. */
function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
