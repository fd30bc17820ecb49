import { escape } from './html.mjs';

const words = {
  en: {
    menu: 'Menu',
    search: 'Search the docs',
    skip: 'To the content',
    contents: 'On this page',
    demo: 'Demo',
  },
  vi: {
    menu: 'Mục lục',
    search: 'Tìm trong tài liệu',
    skip: 'Đến nội dung',
    contents: 'Trong trang này',
    demo: 'Bản chạy thử',
  },
};

/** A whole page around its content. Links are relative: the site works wherever it lies, beside `chatomni.js`. */
export function layout({ page, menu, version }) {
  const { to, title, html, headings, lang = 'en', scripts = [] } = page;
  const { menu: menuWord, search, skip, contents, demo } = words[lang];
  const parts = headings.filter(({ depth }) => depth === 2);
  const usesElements = html.includes('<template>');
  const own = [...(usesElements ? ['live.js'] : []), ...scripts, 'page.js'];
  const groups = menu.map(
    ({ title: group, pages }) => `<section><h2>${escape(group)}</h2>
<ul>${pages
      .map(
        (it) =>
          `<li><a href="${it.to}"${it.to === to ? ' aria-current="page"' : ''}${it.lang ? ` lang="${it.lang}"` : ''}>${escape(it.title)}</a></li>`,
      )
      .join('\n')}</ul></section>`,
  );
  const toc =
    parts.length > 2
      ? `<nav class="toc" aria-label="${contents}"><h2>${contents}</h2><ul>${parts
          .map(({ text, id }) => `<li><a href="#${id}">${escape(text)}</a></li>`)
          .join('\n')}</ul></nav>`
      : '';
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} · ChatOmni Viewer</title>
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="site.css">
${usesElements || scripts.length > 0 ? '<script src="../chatomni.js" data-api-base="/api" defer></script>\n<script src="../chatomni-debug.js" defer></script>\n' : ''}${own.map((script) => `<script type="module" src="${script}"></script>`).join('\n')}
</head>
<body>
<a class="skip" href="#content">${skip}</a>
<header>
<a class="home" href="index.html"><img src="icon.svg" alt="" width="24" height="24"> ChatOmni Viewer <small>${escape(version)}</small></a>
<form role="search"><input id="search" type="search" placeholder="${search}" aria-label="${search}" autocomplete="off"><ul id="results" hidden></ul></form>
<a href="../">${demo}</a>
</header>
<div class="columns">
<nav class="menu" aria-label="${menuWord}"><details><summary>${menuWord}</summary>
${groups.join('\n')}
</details></nav>
<main id="content" tabindex="-1">
${html}
</main>
${toc}
</div>
</body>
</html>
`;
}
