use hallyu_content::application::models::Filter;
use hallyu_content::domain::{CreditRole, TitleKind};
use hallyu_kernel::{Language, PageRequest};

use super::Suite;

impl Suite {
    pub(super) async fn pages_hold_what_was_stored(&self) {
        let title = self.title().await;
        let episode = self.episode(title.id, 1).await;
        let mut tx = self.read().await;
        let page = tx.catalogue().page(title.id, Language::Pt).await.unwrap().unwrap();
        assert_eq!((page.card.name.as_str(), page.card.title.as_str()), ("Neve", "첫눈"));
        assert_eq!((page.description.as_str(), page.description_translated.as_str()), ("설명", "설명"));
        assert_eq!(
            (page.status, page.owner_id, page.created_at),
            (title.status, title.owner_id, title.created_at)
        );
        assert_eq!(page.card.subtitles, title.subtitles);
        let roles: Vec<_> = page.cast.iter().map(|member| member.role).collect();
        assert_eq!(roles, [CreditRole::Writer, CreditRole::Actor]);
        assert_eq!(page.cast[1].person.birth_date, chrono::NaiveDate::from_ymd_opt(1994, 5, 3));
        assert_eq!(page.episodes, [episode]);
        let genres: Vec<_> = page.card.genres.iter().map(|genre| genre.id).collect();
        assert_eq!(genres, title.draft.genres, "in the creator's order");
        assert_eq!(tx.catalogue().page(self.ambient.id(), Language::Pt).await.unwrap(), None);
        let filter = Filter { kind: Some(TitleKind::Variety), ..Filter::default() };
        let list = tx.catalogue().list(&filter, PageRequest::default()).await.unwrap();
        assert!(list.items.iter().any(|card| card.id == title.id && card.genres.len() == 2));
    }
}
