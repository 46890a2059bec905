use super::Suite;

impl Suite {
    pub(super) async fn people_are_found_by_both_names(&self) {
        let person = self.person("오민재").await;
        let mut tx = self.read().await;
        let found = tx.people().named("오민재", Some("Han Seo-yun")).await.unwrap();
        assert_eq!(found.as_ref(), Some(&person));
        assert_eq!(tx.people().named("오민재", None).await.unwrap(), None);
        assert_eq!(tx.people().get(person.id).await.unwrap(), Some(person));
        let genres = tx.people().genres().await.unwrap();
        assert_eq!((genres.len(), genres[0].names.len()), (10, 4));
    }
}
