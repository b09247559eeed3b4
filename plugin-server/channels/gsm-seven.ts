/** Text in letters that every telephone's SMS alphabet has (GSM 03.38, one septet each): `Mueller`, `EUR`, `"`. */
export const gsmSeven = (text: string): string => {
  let plain = '';
  for (const char of text.normalize('NFC')) plain += kept.test(char) ? char : (letters[char] ?? decomposed(char));
  return plain.replaceAll(/ {2,}/g, ' ').trim();
};

/** SMS of 160 letters, or of 153 where there is more than one. */
export const smsParts = (text: string): number => (text.length <= 160 ? 1 : Math.ceil(text.length / 153));

const kept = /^[A-Za-z0-9 @!"#%&'()*+,\-./:;<=>?\n$]$/;

const decomposed = (char: string): string => {
  const base = char.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return [...base].map((it) => (kept.test(it) ? it : (letters[it] ?? ''))).join('');
};

const pairs =
  'ä ae,ö oe,ü ue,Ä Ae,Ö Oe,Ü Ue,ß ss,ẞ SS,€ EUR,£ GBP,æ ae,Æ Ae,ø oe,Ø Oe,å aa,Å Aa,œ oe,Œ Oe,ł l,Ł L,đ d,Đ D,ð d,þ th,Þ Th,ı i,' +
  "„ \",“ \",” \",» \",« \",‚ ',‘ ',’ ',‹ ',› ',` ',´ ',– -,— -,‐ -,‑ -,− -,… ...,· -,• -,→ ->,× x,[ (,] ),{ (,} ),| /,\\ /,~ -,^ ,_ -,§ Par.,° Grad," +
  'а a,б b,в w,г g,д d,е e,ё jo,ж sch,з s,и i,й j,к k,л l,м m,н n,о o,п p,р r,с s,т t,у u,ф f,х ch,ц z,ч tsch,ш sch,щ schtsch,ъ ,ы y,ь ,э e,ю ju,я ja,і i,ї ji,є je,ґ g,' +
  'α a,β v,γ g,δ d,ε e,ζ z,η i,θ th,ι i,κ k,λ l,μ m,ν n,ξ x,ο o,π p,ρ r,σ s,ς s,τ t,υ y,φ f,χ ch,ψ ps,ω o';

const letters: Readonly<Record<string, string>> = Object.fromEntries(
  pairs.split(',').flatMap((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    const capital = from.toUpperCase();
    const big = to.charAt(0).toUpperCase() + to.slice(1);
    return /[а-яёіїєґα-ω]/.test(from)
      ? [
          [from, to],
          [capital, big],
        ]
      : [[from, to]];
  }),
);
