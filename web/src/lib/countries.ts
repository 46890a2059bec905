import type { CountryCode } from "./types";

const latinAmerica = "AR BO BR CL CO CR CU DO EC GT HN HT MX NI PA PE PR PY SV UY VE";

const others =
  "AD AE AF AG AI AL AM AO AQ AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BQ BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CM CN CV CW CX CY CZ DE DJ DK DM DZ EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GU GW GY HK HM HR HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MY MZ NA NC NE NF NG NL NO NP NR NU NZ OM PF PG PH PK PL PM PN PS PT PW QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UZ VA VC VG VI VN VU WF WS YE YT ZA ZM ZW";

interface Country {
  code: string;
  name: string;
}

function named(codes: string, locale: string): Country[] {
  const names = new Intl.DisplayNames([locale], { type: "region" });
  return codes
    .split(" ")
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, locale));
}

/** Every country of ISO 3166-1 by its name in a language: the ones we are made for, then the others. */
export function countries(locale: string): { latinAmerica: Country[]; others: Country[] } {
  return { latinAmerica: named(latinAmerica, locale), others: named(others, locale) };
}

/** The country that the browser's languages hint at (`es-MX` -> MX), or Mexico. */
export function likelyCountry(languages: readonly string[]): CountryCode {
  for (const language of languages) {
    const region = new Intl.Locale(language).region;
    if (region && `${latinAmerica} ${others}`.split(" ").includes(region)) return region as CountryCode;
  }
  return "MX";
}
