import './person-mark.css';

const colours = ['blue', 'teal', 'green', 'orange', 'magenta', 'purple'] as const;

function colourOf(name: string): (typeof colours)[number] {
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return colours[sum % colours.length] ?? 'blue';
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

interface PersonMarkProps {
  readonly name: string;
  readonly size?: 'small' | 'medium' | 'large';
}

/** A person's initials in a circle. It decorates a name that stands beside it, so it has no text alternative. */
export function PersonMark({ name, size = 'small' }: PersonMarkProps) {
  return (
    <span className={`person-mark person-mark-${size} person-mark-${colourOf(name)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}
