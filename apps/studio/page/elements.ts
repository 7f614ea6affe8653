/** The element of an id, of the type that the page's HTML gives it. @throws Error when page and script differ */
function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no ${type.name} with the id ${id}`);
  return found;
}

/** The parts of one frame on the table. */
export interface Frame {
  image: HTMLImageElement;
  empty: HTMLElement;
  facts: HTMLElement;
}

function frame(id: string): Frame {
  const root = element(id, HTMLElement);
  const part = <T extends HTMLElement>(selector: string, type: new () => T): T => {
    const found = root.querySelector(selector);
    if (!(found instanceof type)) throw new Error(`the frame ${id} has no ${selector}`);
    return found;
  };
  return {
    image: part('img', HTMLImageElement),
    empty: part('.empty', HTMLElement),
    facts: part('.edge-facts', HTMLElement),
  };
}

/** Everything on the page that the script reads or writes. */
export function pageElements() {
  return {
    form: element('transform', HTMLFormElement),
    drop: element('drop', HTMLElement),
    file: element('image', HTMLInputElement),
    quality: element('quality', HTMLInputElement),
    qualityValue: element('quality-value', HTMLElement),
    film: element('film', HTMLElement),
    original: frame('original'),
    result: frame('result'),
    status: element('status', HTMLElement),
    problem: element('problem', HTMLElement),
    download: element('download', HTMLAnchorElement),
  };
}

export type PageElements = ReturnType<typeof pageElements>;
