/** The page of a shop as its author might have written it, with the drop-in in it. */
export function shopPage(config: Readonly<Record<string, string | number>>): string {
  const attributes = Object.entries(config).map(([key, value]) => `data-${key}="${value}"`);
  return `<!doctype html>
<html lang="vi">
  <head>
    <meta charset="utf-8">
    <title>Quản lý shop</title>
    <link rel="icon" href="data:,">
    <style>
      body { display: grid; grid-template-columns: 360px 1fr; gap: 8px; margin: 8px; }
      chatomni-conversations, chatomni-thread { height: 600px; }
      chatomni-status { grid-column: 1 / -1; }
    </style>
    <script src="/chatomni.js" ${attributes.join(' ')} defer></script>
  </head>
  <body>
    <chatomni-status></chatomni-status>
    <chatomni-conversations></chatomni-conversations>
    <chatomni-thread></chatomni-thread>
  </body>
</html>`;
}
