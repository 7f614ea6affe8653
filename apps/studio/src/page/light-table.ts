/** One frame of the film: a picture, and beneath it what the edge of a film says of it. */
function frame(which: 'original' | 'result', title: string, empty: string): string {
  return `<figure class="frame" id="${which}">
<div class="picture"><img alt="" hidden><p class="empty">${empty}</p></div>
<figcaption><span class="edge-title">${title}</span> <span class="edge-facts"></span></figcaption>
</figure>`;
}

/** Where the original and the result lie side by side; the page's script fills it. */
export function lightTable(usable: boolean): string {
  const empty = usable ? 'No image yet' : 'Closed';
  return `<section class="table" aria-labelledby="table-title">
<h2 id="table-title">On the table</h2>
<div class="film" id="film">
${frame('original', 'Original', empty)}
${frame('result', 'Result', empty)}
</div>
<noscript><p class="hint">Without JavaScript the result opens in place of this page.</p></noscript>
<div class="outcome">
<p id="status" role="status"></p>
<p id="problem" role="alert"></p>
<a id="download" class="button" hidden>Download</a>
</div>
</section>`;
}
