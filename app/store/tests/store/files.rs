//! Contents that come in parts, on both databases.

use crate::common::{actor, now, played};
use model::files::Received;
use model::{Fault, Refusal};
use sha2::{Digest, Sha256};

#[tokio::test]
async fn a_content_that_comes_in_parts_goes_on_where_it_broke_off_and_has_to_be_what_its_name_says() {
    for stage in played().await {
        let (store, database) = (&stage.store, &stage.database);
        let (rosa, tom) = (actor(store, "rosa").await.id, actor(store, "tom").await.id);
        let content: Vec<u8> = (0..100_000_u32).flat_map(u32::to_le_bytes).collect();
        let hash: String = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
        let size = content.len() as u64;
        let put = async |person, begins: usize, end: usize| {
            let part = content[begins..end].to_vec();
            store.keep_part(person, now(), &hash, begins as u64, size, part).await.expect("no fault")
        };
        let got = |bytes: u64, complete: bool| Ok(Received { bytes, complete });
        assert_eq!(put(rosa, 0, 150_000).await, got(150_000, false), "{database}");
        // The answer was lost: the same part again, or one that leaves a gap, changes nothing.
        assert_eq!(put(rosa, 0, 150_000).await, got(150_000, false), "{database}");
        assert_eq!(put(rosa, 300_000, 400_000).await, got(150_000, false), "{database}");
        assert_eq!(store.received(rosa, &hash).await.expect("no fault"), Received { bytes: 150_000, complete: false });
        // Somebody else's parts are none of hers.
        assert_eq!(store.received(tom, &hash).await.expect("no fault"), Received::default());
        assert_eq!(put(rosa, 150_000, 300_000).await, got(300_000, false), "{database}");
        assert_eq!(put(rosa, 300_000, 400_000).await, got(400_000, true), "{database}");
        assert!(store.received(tom, &hash).await.expect("no fault").complete, "{database}: kept once for all");

        let other = "0".repeat(64);
        let wrong = store.keep_part(rosa, now(), &other, 0, 3, vec![1, 2, 3]).await.expect("no fault");
        assert_eq!(wrong, Err(Refusal::field("files", Fault::Malformed)), "{database}");
        assert_eq!(store.received(rosa, &other).await.expect("no fault"), Received::default(), "{database}");
        let large = store.keep_part(rosa, now(), &other, 0, 1 << 40, vec![1]).await.expect("no fault");
        assert!(matches!(large, Err(Refusal::Field { .. })), "{database}");
    }
}
