//! Whatever people type, nothing panics, and what must hold for every text does.

use hallyu_hangul::{
    from_keys, initials, is_hangul, is_initials, jamo, romanize, sound_key, to_keys, transliterate,
};
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_text_has_all_forms(text in "\\PC{0,40}|[가-힣ㄱ-ㅣ a-zA-Z0-9'-]{0,40}|[\u{1100}-\u{11ff}]{0,20}") {
        for form in [romanize(&text), transliterate(&text), sound_key(&text), initials(&text), jamo(&text), to_keys(&text)] {
            prop_assert!(form.len() <= text.len() * 8 + 8);
        }
        let _ = (from_keys(&text), is_initials(&text));
    }

    #[test]
    fn korean_is_romanized_in_latin_letters_alone(text in "[가-힣]{1,20}") {
        prop_assert!(romanize(&text).bytes().all(|byte| byte.is_ascii_lowercase()));
        prop_assert!(transliterate(&text).bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
        prop_assert_eq!(initials(&text).chars().count(), text.chars().count());
        prop_assert!(sound_key(&romanize(&text)).chars().all(|c| "kctpslmnhwyaeio".contains(c)));
    }

    #[test]
    fn what_was_typed_on_the_wrong_keyboard_comes_back(text in "[가-힣]{1,12}( [가-힣]{1,8})?") {
        let keys = to_keys(&text);
        prop_assert!(!keys.chars().any(is_hangul));
        prop_assert_eq!(from_keys(&keys), Some(text));
    }

    #[test]
    fn what_is_half_typed_begins_the_whole(text in "[가-힣]{2,10}") {
        let letters = jamo(&text);
        let shorter: String = text.chars().take(text.chars().count() - 1).collect();
        prop_assert!(letters.starts_with(&jamo(&shorter)));
    }
}
