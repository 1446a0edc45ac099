// SPDX-License-Identifier: GPL-3.0-or-later
// print_peers.js NAME PAGES.json COPIES - the pages of print_bench through pdf-lib or pdfkit,
// each in its best way; prints pages, CPU milliseconds and bytes. The peers are looked for in
// $ETAPP_PEERS/node_modules. They make no QR codes of their own: any modules do.
'use strict';
const fs = require('fs');
const path = require('path');
const [name, file, copies] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const from = (what) => require(require.resolve(what, {paths: [process.env.ETAPP_PEERS || '.']}));
const regular = fs.readFileSync('/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf');
const bold = fs.readFileSync('/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf');
const pages = JSON.parse(fs.readFileSync(file, 'utf8'));
const pt = (um) => um * 72 / 25400;
const WIDTH = pt(210000), HEIGHT = pt(297000);

// The black runs of a made-up code, different for each page.
function runs(seed) {
    const all = [];
    let state = seed * 2654435761 >>> 0;
    for (let row = 0; row < 25; row++)
        for (let column = 0; column < 25;) {
            state = (state * 1664525 + 1013904223) >>> 0;
            const length = Math.min(25 - column, 1 + (state >>> 28) % 4);
            if (state >>> 27 & 1) all.push([column, row, length]);
            column += length;
        }
    return all;
}
const CODES = [[176000, 10000], [19000, 272000]], MODULE = 600;

async function pdfLib() {
    const {PDFDocument, rgb} = from('pdf-lib'), fontkit = from('@pdf-lib/fontkit');
    const base = await PDFDocument.create();
    base.registerFontkit(fontkit);
    const fonts = [await base.embedFont(regular, {subset: true}), await base.embedFont(bold, {subset: true})];
    for (const page of pages) {
        const p = base.addPage([WIDTH, HEIGHT]);
        for (const t of page.texts)
            p.drawText(t.text, {x: pt(t.x), y: HEIGHT - pt(t.y), size: pt(t.size), font: fonts[t.bold]});
        for (const r of page.rects)
            p.drawRectangle({x: pt(r[0]), y: HEIGHT - pt(r[1] + r[3]), width: pt(r[2]), height: pt(r[3]),
                borderWidth: 0.7, borderColor: rgb(0, 0, 0)});
    }
    const doc = await PDFDocument.create();
    const forms = await doc.embedPdf(await base.save(), pages.map((_, i) => i));
    for (let copy = 0; copy < copies; copy++)
        for (let i = 0; i < pages.length; i++) {
            const p = doc.addPage([WIDTH, HEIGHT]);
            p.drawPage(forms[i]);
            const black = runs(copy * 31 + i + 1);
            for (const [x, y] of CODES)
                p.drawSvgPath(black.map(([c, r, n]) =>
                    `M${c} ${r}h${n}v1h-${n}z`).join(''),
                    {x: pt(x), y: HEIGHT - pt(y), scale: pt(MODULE), color: rgb(0, 0, 0)});
        }
    return (await doc.save()).length;
}

function pdfKit() {
    const PDFDocument = from('pdfkit');
    const doc = new PDFDocument({size: [WIDTH, HEIGHT], margin: 0, autoFirstPage: false});
    let bytes = 0;
    doc.on('data', (chunk) => { bytes += chunk.length; });
    doc.registerFont('0', regular);
    doc.registerFont('1', bold);
    for (let copy = 0; copy < copies; copy++)
        for (let i = 0; i < pages.length; i++) {
            doc.addPage();
            for (const t of pages[i].texts)
                doc.font(String(t.bold)).fontSize(pt(t.size))
                    .text(t.text, pt(t.x), pt(t.y) - pt(t.size), {lineBreak: false});
            doc.lineWidth(0.7);
            for (const r of pages[i].rects) doc.rect(pt(r[0]), pt(r[1]), pt(r[2]), pt(r[3])).stroke();
            const black = runs(copy * 31 + i + 1);
            for (const [x, y] of CODES) {
                for (const [c, r, n] of black)
                    doc.rect(pt(x + c * MODULE), pt(y + r * MODULE), pt(n * MODULE), pt(MODULE));
                doc.fill('black');
            }
        }
    return new Promise((done) => { doc.on('end', () => done(bytes)); doc.end(); });
}

(async () => {
    const before = process.cpuUsage();
    const bytes = await (name === 'pdf-lib' ? pdfLib() : pdfKit());
    const used = process.cpuUsage(before);
    console.log(`${copies * pages.length} ${(used.user + used.system) / 1000} ${bytes}`);
})().catch((fault) => { console.error(String(fault).split('\n')[0]); process.exit(1); });
