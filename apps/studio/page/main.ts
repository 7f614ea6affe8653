import { checkFile } from './check-file';
import { pageElements, type PageElements } from './elements';
import { watchIntake } from './intake';
import { requestTransform } from './request-transform';
import { Table } from './table';

/** The fields that are filled in, as a query: the same names that a form would send. */
function query({ form }: PageElements): string {
  const fields = [...new FormData(form)].filter(
    (field): field is [string, string] => typeof field[1] === 'string' && field[1] !== '',
  );
  return new URLSearchParams(fields).toString();
}

/** Milliseconds without a change of the settings before they are sent: who turns a dial means where it stops. */
const settled = 250;

/** Sends the image that lies on the table, with what the form says; what it was at before, it lets go. */
class Darkroom {
  private image: File | undefined;
  private running = new AbortController();
  private waiting: number | undefined;

  constructor(
    private readonly page: PageElements,
    private readonly table: Table,
  ) {}

  take(file: File): void {
    this.letGo();
    const failure = checkFile(file, Number(this.page.form.dataset['maxBytes']));
    this.image = failure ? undefined : file;
    // The field is required for those who choose; who drops or pastes has given an image as well.
    this.page.file.required = !this.image;
    if (failure) this.table.showFailure(failure);
    else {
      void this.table.showOriginal(file);
      void this.transform();
    }
  }

  /** Settings may be changed before there is an image, and nobody is reminded of it then. */
  change(): void {
    if (!this.image) return;
    this.letGo();
    if (this.fits()) this.waiting = window.setTimeout(() => void this.transform(), settled);
  }

  /** Nothing happens without an image, or with a field that does not fit: the browser says which. */
  async transform(): Promise<void> {
    const { image, page, table } = this;
    this.letGo();
    if (!this.fits() || !image) return;
    const { signal } = (this.running = new AbortController());
    table.showWork();
    try {
      const answer = await requestTransform(image, query(page), signal);
      if ('failure' in answer) table.showFailure(answer.failure);
      else table.showResult(image, answer.image, answer.made);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Whether every field does; the browser says at once which one does not, and takes the focus there. */
  private fits(): boolean {
    const fits = this.page.form.reportValidity();
    if (!fits) this.table.showNoWork();
    return fits;
  }

  /** The table stays as it is: what comes next says what is to be seen on it. */
  private letGo(): void {
    window.clearTimeout(this.waiting);
    this.running.abort();
  }
}

function start(page: PageElements): void {
  const darkroom = new Darkroom(page, new Table(page));
  document.documentElement.classList.add('live');
  const showQuality = (): void => void (page.qualityValue.textContent = page.quality.value);
  page.quality.addEventListener('input', showQuality);
  showQuality();
  page.form.addEventListener('submit', (event) => {
    event.preventDefault();
    void darkroom.transform();
  });
  page.form.addEventListener('change', ({ target }) => {
    if (target !== page.file) darkroom.change();
  });
  // On the mismatch page the form is shut, and nothing is taken.
  if (!page.file.matches(':disabled')) watchIntake(page, (file) => darkroom.take(file));
}

start(pageElements());
