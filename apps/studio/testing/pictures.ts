import sharp from 'sharp';

/** A landscape at dusk, drawn: the same on every machine, and nobody's photo. */
const landscape = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1500 1000" width="1500" height="1000">
<defs>
<linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#1f2a4d"/><stop offset=".45" stop-color="#a8546a"/><stop offset=".7" stop-color="#f2a65a"/></linearGradient>
<linearGradient id="sea" x2="0" y2="1"><stop offset="0" stop-color="#d98a5b"/><stop offset="1" stop-color="#1d2440"/></linearGradient>
</defs>
<rect width="1500" height="1000" fill="url(#sky)"/>
<circle cx="960" cy="600" r="95" fill="#ffe3ad"/>
<path d="M0 610 210 430 340 520 520 330 720 560 840 500 1010 640 1180 520 1320 590 1500 470V700H0Z" fill="#4a2f4f"/>
<path d="M0 680 160 590 330 660 540 540 760 670 1500 600V720H0Z" fill="#33213f"/>
<rect y="690" width="1500" height="310" fill="url(#sea)"/>
<path d="M860 720h200M830 765h260M890 815h150M800 870h300" stroke="#ffe3ad" stroke-width="9" stroke-linecap="round" opacity=".65"/>
<path d="M1130 770q60 26 130 0l-18 40h-94Z" fill="#15101d"/><path d="M1192 768V660l62 92Z" fill="#f4e6d4"/>
</svg>`;

/** 1500 x 1000 pixels. */
export function picture(format: 'jpeg' | 'tiff' | 'png' = 'jpeg'): Promise<Buffer> {
  return sharp(Buffer.from(landscape))
    .flatten({ background: '#1f2a4d' })
    .toFormat(format, { quality: 90 })
    .toBuffer();
}
