import type { Frame, PageElements } from './elements';
import { failureInWords, type Failure } from './failure-in-words';
import { edgeFacts, outcomeInWords, type Made } from './outcome-in-words';
import { resultName } from './result-name';

/** Puts a picture into a frame, or takes it out. The address of the one before is given back. */
function show({ image, empty }: Frame, picture: Blob | undefined, alt: string): void {
  if (image.src) URL.revokeObjectURL(image.src);
  image.hidden = !picture;
  empty.hidden = Boolean(picture);
  image.alt = alt;
  if (picture) image.src = URL.createObjectURL(picture);
  else image.removeAttribute('src');
}

function tell({ facts }: Frame, texts: string[]): void {
  facts.textContent = texts.join(' · ');
}

/** What the page shows of one image on its way; the words are in modules of their own. */
export class Table {
  constructor(private readonly page: PageElements) {}

  /** A new original lies on the table; its result does not yet, and nothing is left of the one before. */
  async showOriginal(file: File): Promise<void> {
    const { original } = this.page;
    show(original, file, `The original: ${file.name}`);
    tell(original, edgeFacts({ bytes: file.size }));
    this.showEnd();
    this.clearResult();
    await this.measureOriginal(file);
  }

  /** Some formats that the server reads no browser shows: the frame then says so. */
  private async measureOriginal(file: File): Promise<void> {
    const { original } = this.page;
    const { image } = original;
    const shown = await image.decode().then(
      () => true,
      () => false,
    );
    if (!image.alt.endsWith(file.name)) return;
    if (shown) {
      tell(original, edgeFacts({ width: image.naturalWidth, height: image.naturalHeight, bytes: file.size }));
      return;
    }
    image.hidden = true;
    original.empty.hidden = false;
    original.empty.textContent = 'No preview: this browser cannot show it';
  }

  showWork(): void {
    const { film, status, problem, result } = this.page;
    film.setAttribute('aria-busy', 'true');
    problem.textContent = '';
    status.textContent = 'Transforming …';
    result.empty.textContent = 'In the bath …';
  }

  /** Work that was begun comes to no end: the settings have changed to what cannot be sent. */
  showNoWork(): void {
    if (this.page.film.getAttribute('aria-busy') !== 'true') return;
    this.showEnd();
    this.clearResult();
  }

  showResult(original: File, image: Blob, made: Made): void {
    const { status, result, download } = this.page;
    this.showEnd();
    show(result, image, `The result: ${made.width} by ${made.height} pixels`);
    tell(result, edgeFacts(made));
    status.textContent = outcomeInWords(original.size, made);
    const name = resultName(original.name, made.format);
    download.href = result.image.src;
    download.download = name;
    download.textContent = `Download ${name}`;
    download.hidden = false;
  }

  showFailure(failure: Failure): void {
    this.showEnd();
    this.page.problem.textContent = failureInWords(failure);
    this.clearResult();
  }

  /** Nothing is at work any more, and nothing is said about it yet. */
  private showEnd(): void {
    const { film, status, problem } = this.page;
    film.setAttribute('aria-busy', 'false');
    status.textContent = '';
    problem.textContent = '';
  }

  private clearResult(): void {
    const { result, download } = this.page;
    show(result, undefined, '');
    tell(result, []);
    result.empty.textContent = 'No result';
    download.hidden = true;
    download.removeAttribute('href');
  }
}
