import { parseSync, type Plugin, Visitor } from 'vite';

const letters = 'etisnroacludpmhfgvbwykxTSLEANIRCDOBFGHJKMPQUVWXYZjqz';

/**
 * Gives the private names of each class the same short ones, in the order in which they stand there. A minifier
 * takes another for each name in the script; those that come again in every class compress better.
 */
export function shortPrivateNames(code: string): string {
  const classes: Map<string, string>[] = [];
  const found: { start: number; end: number; short: string }[] = [];
  new Visitor({
    ClassBody({ body }) {
      // To be known by its own class alone: a class inside of another may use that one's too.
      const own = body.flatMap((member) =>
        'key' in member && member.key.type === 'PrivateIdentifier' ? [member.key.name] : [],
      );
      classes.push(new Map([...new Set(own)].map((name, index) => [name, letters[index]!])));
    },
    'ClassBody:exit'() {
      classes.pop();
    },
    PrivateIdentifier({ name, start, end }) {
      const short = classes.at(-1)?.get(name);
      if (!short) throw new Error(`#${name} is not its own class's: no short name for it`);
      found.push({ start, end, short });
    },
  }).visit(parseSync('script.js', code).program);
  return found
    .sort((a, b) => b.start - a.start)
    .reduce(
      (rest, { start, end, short }) => `${rest.slice(0, start)}#${short}${rest.slice(end)}`,
      code,
    );
}

/** The same for a bundle. */
export function privateNames(): Plugin {
  return {
    name: 'chatomni:private-names',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = shortPrivateNames(file.code);
      }
    },
  };
}
