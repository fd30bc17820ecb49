export function escape(text) {
  return String(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Anchors as GitHub makes them, so that a link works there and here; a function for each page. */
export function slugger() {
  const seen = new Map();
  return (text) => {
    const slug = text
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
}

/** A table in a box of its own, which scrolls where the page is narrow; a keyboard reaches it too. */
export function tableBox(label, table) {
  return `<div class="table" role="region" aria-label="${escape(label)}" tabindex="0">${table}</div>`;
}

/** An example: its code, and the same markup, which live.js lets run. */
export function liveExample(code, { signedOut = false, tall = false } = {}) {
  const flags = `${signedOut ? ' data-signed-out' : ''}`;
  return `<figure class="live${tall ? ' tall' : ''}"${flags}>
${codeBlock(code)}
<template>${code}</template>
</figure>`;
}

export function codeBlock(code) {
  return `<pre tabindex="0"><code>${escape(code.trimEnd())}</code></pre>`;
}
