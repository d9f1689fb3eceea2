/** The first errors of a compiler, without the temporary folder's name. */
export function firstComplaints(text: string, folder: string): string {
  const lines = text.replaceAll(`${folder}/`, '').split('\n');
  const errors = lines.filter((line) => /error/.test(line));
  return (errors.length > 0 ? errors : lines).slice(0, 5).join('\n');
}
