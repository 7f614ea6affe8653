import type { PageElements } from './elements';

/** The first file of a drop or a paste; browsers put other things in there too. */
function firstFile(data: DataTransfer | null): File | undefined {
  return data?.files[0];
}

/** Calls `take` with every image that is chosen, dropped anywhere on the page, or pasted. */
export function watchIntake({ file, drop }: PageElements, take: (file: File) => void): void {
  file.addEventListener('change', () => {
    const chosen = file.files?.[0];
    if (chosen) take(chosen);
  });
  watchDrop(drop, take);
  document.addEventListener('paste', ({ clipboardData }) => {
    const pasted = firstFile(clipboardData);
    if (pasted) take(pasted);
  });
}

/** Without this the browser leaves the page to show the file. Only drags that hold a file count. */
function watchDrop(target: HTMLElement, take: (file: File) => void): void {
  const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    target.classList.add('over');
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => {
    if (!relatedTarget) target.classList.remove('over');
  });
  document.addEventListener('drop', (event) => {
    target.classList.remove('over');
    if (!holdsFile(event)) return;
    event.preventDefault();
    const dropped = firstFile(event.dataTransfer);
    if (dropped) take(dropped);
  });
}
