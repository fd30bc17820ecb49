import fc from 'fast-check';

/** What would show if a text were ever taken for markup, script or style. */
const markup = fc.constantFrom(
  '<img src=x onerror="hacked()">',
  '<script>hacked()</script>',
  '<svg/onload=hacked()>',
  '<style>*{display:none!important}</style>',
  '<iframe srcdoc="<script>parent.hacked()</script>"></iframe>',
  '<a href="javascript:hacked()">x</a>',
  '</span></div></div><h1>',
  '<!--',
  '<?lit$1$?>',
  'lit$0$',
  '${hacked()}',
  '{{hacked()}}',
  '&lt;b&gt;&#x202e;',
  'javascript:hacked()',
  'https://a.example/"onmouseover="hacked()',
  "https://a.example/'><script>hacked()</script>",
  'https://a.example/\u202Egnp.exe',
  'http://[::1]:99999/',
  'https://' + 'a'.repeat(3000),
  'data:text/html,<script>hacked()</script>',
);

/** What may turn, stack up, stretch or hide what stands around it. */
const layout = fc.constantFrom(
  '\u202E', // right to left, without an end
  '\u202D\u202E\u2066\u2067',
  '\u2067',
  '\u061C\u200F\u200E',
  'مرحبا',
  'שלום 123',
  'e' + '\u0301\u0316\u0334'.repeat(60),
  '\u0E49'.repeat(80),
  '𒐫'.repeat(30),
  '﷽'.repeat(30),
  '\u00A0'.repeat(300),
  'W'.repeat(500),
  '\n'.repeat(60),
  '\t'.repeat(60),
  '\u2028\u2029\v\f\r',
  '\u200B\u200C\u200D\uFEFF\u2060',
  '\0\x01\x07\x1B[31m\x7F\x9F',
  '\uD800',
  '\uDC00',
  '\uDC00\uD800',
  '\uFFFE\uFFFF',
  '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(20),
  '🇻🇳'.repeat(20),
  '0912 345 678 '.repeat(30),
  '0'.repeat(400),
  '#769. 251204471',
);

const plain = fc.oneof(
  fc.constantFrom('Chị ơi còn size M không?', 'Dạ', ' ', 'ạ̃'),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

/** What a customer may write, or call themselves: up to 20,000 characters. */
export const hostileText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.oneof(markup, layout, plain), { minLength: 1, maxLength: 5 }),
    fc.oneof({ weight: 5, arbitrary: fc.constant(1) }, fc.constantFrom(20, 20_000)),
  )
  .map(([parts, times]) => parts.join('').repeat(times).slice(0, 20_000));
