//! The phrases that recognisers know from the ends of videos: a list that public filters for Korean share.

/// A phrase of letters alone, as [`super::text::letters`] makes them.
struct Stock {
    letters: &'static str,
    /// Whether a name follows it.
    named: bool,
    kind: Kind,
}

/// Who says a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nobody in a story.
    Credit,
    /// People in a story as well.
    Said,
}

const fn whole(letters: &'static str, kind: Kind) -> Stock {
    Stock { letters, named: false, kind }
}

const fn named(letters: &'static str, kind: Kind) -> Stock {
    Stock { letters, named: true, kind }
}

const STOCK: [Stock; 18] = [
    whole("시청해주셔서감사합니다", Kind::Credit),
    whole("시청해주셔서고맙습니다", Kind::Credit),
    whole("구독과좋아요부탁드립니다", Kind::Credit),
    whole("구독좋아요알림설정", Kind::Credit),
    whole("다음영상에서만나요", Kind::Credit),
    whole("광고를포함하고있습니다", Kind::Credit),
    whole("이덕영입니다", Kind::Credit),
    whole("thankyouforwatching", Kind::Credit),
    whole("thanksforwatching", Kind::Credit),
    whole("amaraorg", Kind::Credit),
    named("자막제공", Kind::Credit),
    named("자막by", Kind::Credit),
    named("한글자막by", Kind::Credit),
    named("mbc뉴스", Kind::Said),
    named("kbs뉴스", Kind::Said),
    named("sbs뉴스", Kind::Said),
    whole("구독과좋아요", Kind::Said),
    whole("감사합니다", Kind::Said),
];

/// What kind of stock phrase a text is: one that makes up half of its letters, or one that a name follows.
pub(super) fn find(letters: &str) -> Option<Kind> {
    let is = |stock: &&Stock| {
        let most = letters.contains(stock.letters) && 2 * stock.letters.len() >= letters.len();
        most || (stock.named && letters.starts_with(stock.letters))
    };
    STOCK.iter().find(is).map(|stock| stock.kind)
}

#[cfg(test)]
mod tests {
    use super::super::text::letters;
    use super::*;

    #[test]
    fn spaces_signs_and_names_do_not_hide_a_phrase() {
        let kind = |text| find(&letters(text));
        assert_eq!(kind("지금까지 시청해 주셔서 감사합니다!"), Some(Kind::Credit));
        assert_eq!(kind("한글자막 by 김하나"), Some(Kind::Credit));
        assert_eq!(kind("MBC 뉴스 이덕영입니다."), Some(Kind::Credit));
        assert_eq!(kind("MBC 뉴스 강도윤입니다."), Some(Kind::Said));
        assert_eq!(kind("정말 감사합니다."), Some(Kind::Said));
        assert_eq!(kind("어제 구해 주셔서 정말 감사합니다, 선생님."), None);
        assert_eq!(kind("자막도 없이 영화를 봤어?"), None);
    }
}
