//! Small words: which of them a line may start with, and which it must not end in.

use crate::korean;

/// What a language's function words mean for breaking lines.
#[derive(Debug, PartialEq)]
pub(crate) struct Grammar {
    /// A break before one of these reads well: conjunctions and prepositions.
    openers: &'static [&'static str],
    /// Words that belong to what follows.
    bonds: &'static [Bond],
    /// Verbs that belong to the preposition or conjunction after them.
    governors: &'static [Governor],
    /// Abbreviated titles, which belong to the name after them.
    titles: &'static [&'static str],
}

/// Words of one kind that belong to what follows, and the name of the bond.
#[derive(Debug, PartialEq)]
struct Bond {
    reason: &'static str,
    hold: Hold,
    words: &'static [&'static str],
}

/// What a word must be followed by to be bound to it.
#[derive(Debug, PartialEq)]
enum Hold {
    /// By anything.
    Always,
    /// By anything but a preposition or conjunction: `él sabe` is bound, `él y yo` is not.
    UnlessOpener,
}

/// Verbs, by how they begin or as a whole, and the words that they ask for.
#[derive(Debug, PartialEq)]
struct Governor {
    reason: &'static str,
    asks_for: &'static [&'static str],
    stems: &'static [&'static str],
    forms: &'static [&'static str],
}

pub(crate) const ARTICLE: &str = "article|noun";
pub(crate) const NAME: &str = "first|last name";
const PREPOSITIONAL_VERB: &str = "prepositional verb|preposition";
const AUXILIARY: &str = "auxiliary|verb";

impl Grammar {
    /// Whether a line that starts with this word, in lower case and without signs, reads well.
    pub(crate) fn opens(&self, word: &str) -> bool {
        self.openers.contains(&word)
    }

    /// Why two words, in lower case and without signs, must not be parted.
    pub(crate) fn bond(&self, last: &str, next: &str) -> Option<&'static str> {
        let bound =
            |bond: &&Bond| bond.words.contains(&last) && (bond.hold == Hold::Always || !self.opens(next));
        let governs = |verb: &&Governor| {
            let known = verb.forms.contains(&last) || verb.stems.iter().any(|stem| last.starts_with(stem));
            known && verb.asks_for.contains(&next)
        };
        (self.bonds.iter().find(bound).map(|bond| bond.reason))
            .or_else(|| self.governors.iter().find(governs).map(|verb| verb.reason))
            .or_else(|| korean::bond(last, next))
    }

    /// Whether a word in lower case, with its point, is a title.
    pub(crate) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(&word)
    }
}

pub(crate) static SPANISH: Grammar = Grammar {
    openers: &[
        "y", "e", "o", "u", "ni", "pero", "sino", "que", "si", "porque", "aunque", "cuando", "como", "donde",
        "mientras", "pues", "a", "ante", "bajo", "con", "contra", "de", "del", "al", "desde", "durante",
        "en", "entre", "hacia", "hasta", "para", "por", "según", "sin", "sobre", "tras",
    ],
    bonds: &[
        Bond {
            reason: ARTICLE,
            hold: Hold::Always,
            words: &["el", "la", "los", "las", "un", "una", "unos", "unas", "al", "del"],
        },
        Bond {
            reason: "possessive|noun",
            hold: Hold::Always,
            words: &["mi", "mis", "tu", "tus", "su", "sus", "nuestro", "nuestra", "nuestros", "nuestras"],
        },
        Bond {
            reason: "clitic|verb",
            hold: Hold::Always,
            words: &["me", "te", "se", "nos", "le", "les", "lo"],
        },
        Bond { reason: "negation|verb", hold: Hold::Always, words: &["no"] },
        Bond {
            reason: "preposition|object",
            hold: Hold::Always,
            words: &[
                "a", "ante", "bajo", "con", "contra", "de", "desde", "durante", "en", "entre", "hacia",
                "hasta", "para", "por", "según", "sin", "sobre", "tras",
            ],
        },
        Bond {
            reason: "conjunction|clause",
            hold: Hold::Always,
            words: &[
                "y", "e", "o", "u", "ni", "que", "si", "pero", "sino", "porque", "aunque", "cuando",
                "mientras", "como", "donde",
            ],
        },
        Bond {
            reason: AUXILIARY,
            hold: Hold::Always,
            words: &[
                "he",
                "has",
                "ha",
                "hemos",
                "han",
                "había",
                "habías",
                "habíamos",
                "habían",
                "habré",
                "habrá",
                "habrán",
                "habría",
                "habrías",
                "habrían",
                "haya",
                "hayas",
                "hayan",
                "hubiera",
                "hubieras",
                "hubieran",
            ],
        },
        Bond {
            reason: AUXILIARY,
            hold: Hold::UnlessOpener,
            words: &[
                "soy", "eres", "es", "somos", "son", "estoy", "estás", "está", "estamos", "están", "fue",
                "era", "estaba", "estaban", "puedo", "puedes", "puede", "podemos", "pueden", "podría",
                "debo", "debes", "debe", "debemos", "deben", "quiero", "quieres", "quiere",
            ],
        },
        Bond {
            reason: "subject pronoun|verb",
            hold: Hold::UnlessOpener,
            words: &["yo", "tú", "él", "ella", "usted", "nosotros", "nosotras", "ellos", "ellas", "ustedes"],
        },
        Bond {
            reason: "adjective|noun",
            hold: Hold::UnlessOpener,
            words: &[
                "este",
                "esta",
                "estos",
                "estas",
                "ese",
                "esa",
                "esos",
                "esas",
                "aquel",
                "aquella",
                "gran",
                "buen",
                "mal",
                "primer",
                "tercer",
                "mejor",
                "peor",
                "otro",
                "otra",
                "otros",
                "otras",
                "cada",
                "algún",
                "alguna",
                "ningún",
                "ninguna",
                "cualquier",
                "cualquiera",
                "muchos",
                "muchas",
                "don",
                "doña",
                "señor",
                "señora",
                "señorita",
                "san",
                "santa",
            ],
        },
        Bond { reason: "adverb|adjective", hold: Hold::UnlessOpener, words: &["muy", "tan"] },
    ],
    governors: &[
        Governor {
            reason: AUXILIARY,
            asks_for: &["que"],
            stems: &[],
            forms: &["tengo", "tienes", "tiene", "tenemos", "tienen", "tenía", "tuve", "tendré", "hay"],
        },
        Governor {
            reason: AUXILIARY,
            asks_for: &["a"],
            stems: &[],
            forms: &["voy", "vas", "va", "vamos", "van", "iba", "ibas", "íbamos", "iban", "vaya", "vayas"],
        },
        Governor {
            reason: PREPOSITIONAL_VERB,
            asks_for: &["de", "del"],
            stems: &["depend", "acuerd", "acord", "olvid", "enamor", "acab", "arrepien", "arrepent", "burl"],
            forms: &["deja", "dejas", "dejen", "dejé", "dejó", "trata", "trato", "trataba"],
        },
        Governor {
            reason: PREPOSITIONAL_VERB,
            asks_for: &["en"],
            stems: &["confí", "confi", "insist", "consist", "piens"],
            forms: &["pensar", "pensaba", "pensando"],
        },
        Governor {
            reason: PREPOSITIONAL_VERB,
            asks_for: &["con"],
            stems: &["sueñ", "soñ"],
            forms: &["casar", "casarme", "casarte", "casarse", "casé", "casó", "caso", "casarás"],
        },
        Governor {
            reason: PREPOSITIONAL_VERB,
            asks_for: &["a", "al"],
            stems: &["atrev", "empiez", "empez", "comienz", "comenz", "acostumbr"],
            forms: &[],
        },
    ],
    titles: &["sr.", "sra.", "srta.", "dr.", "dra.", "prof.", "profa.", "ee."],
};

pub(crate) static PORTUGUESE: Grammar = Grammar {
    openers: &[
        "e", "ou", "nem", "mas", "porém", "que", "se", "porque", "embora", "quando", "como", "onde",
        "enquanto", "pois", "ante", "com", "contra", "de", "do", "da", "dos", "das", "desde", "durante",
        "em", "no", "na", "nos", "nas", "entre", "até", "para", "pra", "por", "pelo", "pela", "segundo",
        "sem", "sob", "sobre", "após", "ao", "à",
    ],
    bonds: &[
        Bond {
            reason: ARTICLE,
            hold: Hold::Always,
            words: &[
                "o", "a", "os", "as", "um", "uma", "uns", "umas", "do", "da", "dos", "das", "no", "na",
                "nos", "nas", "ao", "à", "aos", "às", "pelo", "pela", "pelos", "pelas", "num", "numa",
            ],
        },
        Bond {
            reason: "possessive|noun",
            hold: Hold::Always,
            words: &[
                "meu", "minha", "meus", "minhas", "teu", "tua", "seu", "sua", "seus", "suas", "nosso",
                "nossa", "nossos", "nossas",
            ],
        },
        Bond { reason: "clitic|verb", hold: Hold::Always, words: &["me", "te", "se", "lhe", "lhes"] },
        Bond { reason: "negation|verb", hold: Hold::Always, words: &["não"] },
        Bond {
            reason: "preposition|object",
            hold: Hold::Always,
            words: &[
                "ante", "com", "contra", "de", "desde", "durante", "em", "entre", "até", "para", "pra",
                "por", "segundo", "sem", "sob", "sobre", "após",
            ],
        },
        Bond {
            reason: "conjunction|clause",
            hold: Hold::Always,
            words: &[
                "e", "ou", "nem", "que", "mas", "porque", "embora", "quando", "enquanto", "como", "onde",
            ],
        },
        Bond {
            reason: AUXILIARY,
            hold: Hold::Always,
            words: &["tivesse", "tivessem", "teria", "teriam", "terei", "terá", "tenha", "fosse"],
        },
        Bond {
            reason: AUXILIARY,
            hold: Hold::UnlessOpener,
            words: &[
                "tenho", "tem", "temos", "têm", "tinha", "tinham", "sou", "é", "somos", "são", "estou",
                "está", "estamos", "estão", "estava", "estavam", "foi", "era", "vou", "vai", "vamos", "vão",
                "ia", "iam", "posso", "pode", "podemos", "podem", "devo", "deve", "devem", "quero", "quer",
            ],
        },
        Bond {
            reason: "subject pronoun|verb",
            hold: Hold::UnlessOpener,
            words: &["eu", "tu", "você", "ele", "ela", "nós", "vocês", "eles", "elas"],
        },
        Bond {
            reason: "adjective|noun",
            hold: Hold::UnlessOpener,
            words: &[
                "este", "esta", "esse", "essa", "esses", "essas", "aquele", "aquela", "bom", "boa", "mau",
                "má", "grande", "primeiro", "primeira", "melhor", "pior", "outro", "outra", "outros",
                "outras", "cada", "algum", "alguma", "nenhum", "nenhuma", "qualquer", "muitos", "muitas",
                "dona", "senhor", "senhora", "são", "santa",
            ],
        },
        Bond { reason: "adverb|adjective", hold: Hold::UnlessOpener, words: &["muito", "tão"] },
    ],
    governors: &[
        Governor {
            reason: AUXILIARY,
            asks_for: &["que", "de"],
            stems: &[],
            forms: &["tenho", "tem", "temos", "têm", "tinha", "tive", "terei", "há"],
        },
        Governor {
            reason: PREPOSITIONAL_VERB,
            asks_for: &["de", "do", "da", "dos", "das"],
            stems: &["gost", "depend", "precis", "lembr", "esquec", "desist", "arrepend"],
            forms: &["acabo", "acabei", "acabou", "deixa", "deixe", "deixei", "parar", "parou", "para"],
        },
        Governor {
            reason: PREPOSITIONAL_VERB,
            asks_for: &["em", "no", "na", "nos", "nas"],
            stems: &["confi", "acredit", "insist", "pens"],
            forms: &[],
        },
        Governor {
            reason: PREPOSITIONAL_VERB,
            asks_for: &["com"],
            stems: &["sonh"],
            forms: &["casar", "casei", "casou", "preocupe", "importa", "importo"],
        },
        Governor {
            reason: PREPOSITIONAL_VERB,
            asks_for: &["a", "ao", "à"],
            stems: &["começ", "comec", "obrig"],
            forms: &[],
        },
    ],
    titles: &["sr.", "sra.", "srta.", "dr.", "dra.", "prof.", "profa."],
};

/// Korean writes its small words at the end of the large ones: what remains is in [`korean::bond`].
pub(crate) static KOREAN: Grammar = Grammar { openers: &[], bonds: &[], governors: &[], titles: &[] };
