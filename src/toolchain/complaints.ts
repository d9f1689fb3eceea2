const complaint = /\berror\b|undefined (reference|symbol)/;

/** The first errors in a compiler's output, or its first lines when none looks like an error. */
export function firstComplaints(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => complaint.test(line));
  return (errors.length > 0 ? errors : lines).slice(0, 5).join('\n');
}

/** The end of what a program printed, where its last words are. */
export const lastWords = (text: string): string => text.trimEnd().slice(-500);
