// Who looks how. One line a person, by case; the look follows what the case says: age, background, work, `about`.
// head, beard, glasses: parts of Open Peeps.  skin, cloth, hair, paint: colours (hair fills heads that have a colour for it; paint
// colours the black parts of a head).  wear: a garment of portraits.mjs.  back: what stands behind.  age: a child's features, an adult's creases.
// strands: single grey hairs [colour, path].  brow: how far down the brows move; with glasses they stand a little higher if nothing is said.
// Two people of one case, or of one way of working, never share head and colouring.
const OLIVE = '#e3e4d3', SAND = '#efe4d2', CLAY = '#f1ded2', MIST = '#dbe7e6', BLUE = '#dde4ee', PLUM = '#ebe0e8';

export const CAST = {
  // The phone on the table
  noor: { age: 15, head: 'hijab', skin: 'd08b5b', cloth: 'b9c9cf', paint: '34505f', back: CLAY, view: [80, 76, 616],
    under: '<path d="M100 480h140v75H100z" fill="#6d8b99"/>' },                // the folds of the scarf would show skin
  samira: { age: 41, head: 'grayBun', skin: 'd08b5b', cloth: '4f8583', hair: '4a3c38', wear: 'vneck', back: SAND, view: [34, 36, 644],
    strands: ['8f8682', 'M446 222C400 182 330 196 272 268M420 178c-52-16-108 0-150 44M172 112c14-18 38-24 58-18'] },
  daniel: { age: 44, head: 'short2', skin: 'edb98a', cloth: '7d8fa3', paint: '3a3532', beard: 'chin', wear: 'shirt', back: OLIVE, view: [94, 90, 614],
    strands: ['8f8882', 'M266 300q-4 34 4 64M284 292q-2 40 3 80M318 484q24 34 62 52M420 566q34 8 70-4'] },
  // Just between us
  oskar: { age: 16, head: 'short4', skin: 'f2cdae', cloth: '5d7391', hair: 'b08d5c', wear: 'hood', back: SAND },
  marta: { age: 43, head: 'medium2', skin: 'f0c5a0', cloth: 'b9756a', paint: '55392a', wear: 'vneck', back: MIST },
  lech: { age: 47, head: 'noHair1', skin: 'eab88f', cloth: '6f7d5f', beard: 'moustache6', beardPaint: '5a4a40', wear: 'shirt', back: BLUE },
  wambui: { age: 58, head: 'afro', skin: '946243', cloth: 'c08a3e', paint: '4d4946', glasses: 'glasses2', wear: 'vneck', back: PLUM,
    strands: ['9a948f', 'M262 172q16-24 42-30M330 118q26-10 50-2M436 122q28 4 46 24M232 254q-8-22 2-44M520 190q12 18 10 40M300 190q10-16 28-20M400 170q18-6 34 0'] },
  // Still your son
  jonah: { age: 17, head: 'shaved2', skin: 'e6b88f', cloth: '4c5b6b', paint: '2e2420', wear: 'crew', back: OLIVE },
  ruth: { age: 45, head: 'medium3', skin: 'edbf96', cloth: '6b6f8f', paint: '46352b', wear: 'shirt', back: CLAY },
  eli: { age: 49, head: 'short1', skin: 'e0ad80', cloth: '9aa7ad', paint: '3a312c', glasses: 'glasses5', wear: 'shirt', back: SAND,
    strands: ['948c86', 'M222 280q-2 30 2 56M238 268q-2 40 0 74M254 262q2 44 0 84'] },
  miriam: { age: 52, head: 'grayMedium', skin: 'e6b88f', cloth: '4f7a6a', hair: '8d5236', glasses: 'glasses', wear: 'crew', back: BLUE },
  // What I was told at ten
  helen: { age: 46, head: 'medium1', skin: 'f3d2b6', cloth: '3f6f8a', paint: '6e5236', wear: 'vneck', back: SAND },
  josh: { age: 14, head: 'short3', skin: 'f3d2b6', cloth: 'b5613f', paint: '6a462c', wear: 'hood', back: MIST },
  anand: { age: 52, head: 'grayShort', skin: 'b5794f', cloth: '5b5a78', hair: '55504d', beard: 'moustache6', beardPaint: '4a4542', glasses: 'glasses2', wear: 'shirt', back: OLIVE },
  // Twelve missed check-ins
  priya: { age: 16, head: 'long', skin: 'c9905f', cloth: 'd3a84a', paint: '241c1b', wear: 'crew', back: BLUE },
  martin: { age: 50, head: 'short5', skin: 'f0c9a6', cloth: '55708c', paint: '5d5753', beard: 'chin', wear: 'shirt', back: CLAY },
  // The knock and the door
  tess: { age: 34, head: 'bun2', skin: 'f2cdb0', cloth: 'a5653f', paint: '7a5130', band: '4f8583', wear: 'hood', back: MIST, view: [-4, 0, 706] },
  imani: { age: 36, head: 'cornrows2', skin: '8a5b41', cloth: '47687a', wear: 'shirt', back: SAND, view: [44, 60, 650] },
  // The question asked alone: these two are played by other people in other openings
  dana: { age: 39, head: 'mediumBangs', skin: 'f3d0b3', cloth: '7b6d8d', paint: '6b452b', wear: 'crew', back: OLIVE },
  'dana-he': { age: 39, head: 'short4', skin: 'f3d0b3', cloth: '7b6d8d', hair: '7d5435', beard: 'chin', beardPaint: '6b452b', wear: 'crew', back: OLIVE },
  rob: { age: 41, head: 'pomp', skin: 'edb98a', cloth: 'e3e0d8', paint: '2f2724', wear: 'shirt', back: BLUE },
  robyn: { age: 41, head: 'mediumBangs3', skin: 'edb98a', cloth: 'e3e0d8', paint: '2f2724', wear: 'shirt', back: BLUE },
  // Six minutes late
  kit: { age: 24, head: 'shaved3', skin: 'efc7a3', cloth: '6e6a66', paint: '262120', wear: 'hood', back: CLAY },
  // A smile at the funeral
  dev: { age: 38, head: 'short5', skin: 'b87d52', cloth: '4a4f5c', paint: '1f1b1a', wear: 'coat', back: OLIVE },
  // Come closer, go away
  ingrid: { age: 31, head: 'bangs', skin: 'f6dac4', cloth: '54616e', hair: 'dcbf87', wear: 'coat', back: MIST },
  // Fine on paper
  anneke: { age: 44, head: 'grayMedium', skin: 'f2cfb2', cloth: '39424f', hair: 'c8ab78', wear: 'coat', back: PLUM },
  // Somewhere else
  samuel: { age: 35, head: 'short2', skin: '84553c', cloth: 'd9d2c2', wear: 'shirt', back: BLUE },
  // Tell me I'm not crazy
  renata: { age: 40, head: 'longCurly', skin: 'cb9166', cloth: '5f8471', paint: '3a2820', wear: 'shirt', back: CLAY },
  // The last but one
  hana: { age: 29, head: 'medium1', skin: 'f0cba3', cloth: 'a8616b', paint: '211d1d', wear: 'crew', back: OLIVE },
  // Twenty-seven messages
  theo: { age: 22, head: 'dreads2', skin: 'b9805a', cloth: '3f7f86', paint: '2b1f1a', wear: 'hood', back: SAND },
  // He says he's fine
  ibrahima: { age: 4, head: 'short2', skin: '8a5a40', cloth: 'd98f3d', wear: 'crew', back: MIST },
  fatou: { age: 58, head: 'hijab', skin: '8b5b42', cloth: 'c2a06a', paint: '7c3f3a', band: 'd9a441', back: SAND, view: [80, 76, 616],
    under: '<path d="M100 480h140v75H100z" fill="#a5605a"/>' },
  awa: { age: 11, head: 'buns', skin: '8c5d43', cloth: 'b25b73', wear: 'crew', back: OLIVE },
  sow: { age: 49, head: 'short1', skin: '7f523b', cloth: '8c9a6b', beard: 'chin', glasses: 'glasses5', wear: 'shirt', back: BLUE },
  // Hold him till he gives in
  leo: { age: 9, head: 'short5', skin: 'dca877', cloth: '5f8f5b', paint: '4a3122', wear: 'crew', back: CLAY },
  grace: { age: 41, head: 'bun', skin: '8f6046', cloth: '8a6596', glasses: 'glasses2', wear: 'vneck', back: MIST, view: [36, 0, 700] },
  tom: { age: 44, head: 'noHair1', skin: 'efc09a', cloth: 'c97b3a', beard: 'chin', beardPaint: '7a5236', wear: 'hood', back: BLUE },
  // Nobody texted back
  bea: { age: 27, head: 'mediumBangs2', skin: 'f6d9c3', cloth: '5b7f95', hair: 'b9683b', wear: 'crew', back: SAND },
  owen: { age: 41, head: 'grayShort', skin: 'efc7a2', cloth: '6f8060', hair: '8f6d4b', wear: 'shirt', back: BLUE },
  sunita: { age: 71, head: 'grayBun', skin: 'bd855e', cloth: '8a4660', hair: 'd3cfca', glasses: 'glasses2', brow: 4, wear: 'vneck', back: OLIVE, view: [34, 36, 644] },
  jules: { age: 30, head: 'afro', skin: 'b67f58', cloth: 'd0b24f', paint: '3a2a22', wear: 'crew', back: PLUM },
  carmen: { age: 33, head: 'medium2', skin: 'cd9668', cloth: '4b4a55', paint: '241d1c', wear: 'coat', back: CLAY },
  ines: { age: 46, head: 'grayMedium', skin: 'e3b084', cloth: '3f6d6b', hair: '6a4c3a', wear: 'crew', back: MIST,
    strands: ['a3988f', 'M236 250q30-60 96-80M262 262q22-34 56-52'] },
};
